#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { nearestWord } from './catalog/suggest.ts';
import { EnvironmentError, UsageError, type Command, type Console } from './commands/command.ts';

/** Commands by name; each module is loaded only when it is called. */
const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = {
  check: { summary: 'Say everything that is wrong with the catalog', load: async () => (await import('./commands/check.ts')).check },
  list: { summary: 'List entities', load: async () => (await import('./commands/list.ts')).list },
  show: { summary: 'Show one entity', load: async () => (await import('./commands/show.ts')).show },
  owners: { summary: 'Say who owns a file or an entity', load: async () => (await import('./commands/owners.ts')).owners },
  can: { summary: 'Explain whether a user may request a service', load: async () => (await import('./commands/can.ts')).can },
  generate: { summary: 'Write CODEOWNERS and the issue forms', load: async () => (await import('./commands/generate.ts')).generate },
  build: { summary: 'Build the site', load: async () => (await import('./commands/build.ts')).build },
  verify: { summary: 'Render every instance again and compare byte for byte', load: async () => (await import('./commands/verify.ts')).verify },
  reconcile: { summary: 'Bring requests on GitHub to where they should be', load: async () => (await import('./commands/reconcile.ts')).reconcile },
  apply: { summary: 'Do what merged requests ask for', load: async () => (await import('./commands/apply.ts')).apply },
  sandbox: { summary: 'Run the site and a GitHub of your own on this machine', load: async () => (await import('./commands/sandbox.ts')).sandbox },
};

async function main(args: readonly string[], console: Console): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.out(overview());
    return name === undefined ? 2 : 0;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!entry) {
    const near = nearestWord(name, Object.keys(commands));
    console.err(`signpost: there is no command "${name}".${near ? ` Did you mean "${near}"?` : ''}\nTry: npx signpost --help\n`);
    return 2;
  }
  const command = await entry.load();
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values['help']) {
      console.out(`signpost ${name} ${command.usage}\n\n${command.help}\n`);
      return 0;
    }
    return await command.run({ ...console, values, positionals });
  } catch (error) {
    return complain(name, command, error, console);
  }
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Signpost: a self-service catalog that is a Git repository.\n\nUsage: npx signpost COMMAND [--catalog DIR] [--format text|json]\n\n${rows.join('\n')}\n\nEach command explains itself: npx signpost COMMAND --help\n`;
}

function complain(name: string, command: Command, error: unknown, console: Console): number {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')) {
    console.err(`signpost ${name}: ${message}\nUsage: signpost ${name} ${command.usage}\n`);
    return 2;
  }
  console.err(`signpost ${name}: ${message}\n`);
  if (!(error instanceof EnvironmentError)) console.err('If this looks like our mistake, please report it with the output of DEBUG=1.\n');
  if (console.env['DEBUG'] && error instanceof Error) console.err(`${error.stack ?? ''}\n${error.cause instanceof Error ? (error.cause.stack ?? '') : ''}\n`);
  return 2;
}

// A reader that stops early (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  colours: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  env: process.env,
  cwd: process.cwd(),
});
