import { catalogHelp, catalogOption, option, type Command, type ExitCode } from './command.ts';
import { serveMcp } from './mcp/server.ts';
import { Session } from './mcp/session.ts';
import { rootFolder } from './open.ts';

export const command: Command = {
  usage: 'mcp [--catalog DIR]',
  about: `Serves the catalog to programs that speak the Model Context Protocol, on standard input and output: searching it, explaining
who may do what, and previewing requests. With GH_TOKEN or GITHUB_TOKEN requests can be sent, as the owner of the token, and
looked after. Such programs start this command by themselves; docs/doors.md says how to tell them.`,
  options: catalogOption,
  optionHelp: catalogHelp,
  async run(call): Promise<ExitCode> {
    const root = rootFolder(call.io.cwd, option(call, 'catalog'));
    call.io.err(`Signpost speaks MCP on standard input and output, about ${root}.\n`);
    await serveMcp(new Session(root, call.io), process.stdin, process.stdout);
    return 0;
  },
};
