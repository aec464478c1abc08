import { parseArgs } from 'node:util';
import { nearest } from '../catalog/suggest.ts';
import { EnvironmentError, UsageError, type Command, type Console } from './command.ts';

/** A row of the program's table; the command's module is loaded only when it is called. */
export interface CommandRow {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Runs one call of the program. Whatever goes wrong becomes a message and an exit code. */
export async function main(commands: Readonly<Record<string, CommandRow>>, args: readonly string[], console: Console): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? console.err : console.out)(overview(commands));
    return name === undefined ? 2 : 0;
  }
  const row = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!row) {
    const near = nearest(name, Object.keys(commands));
    console.err(`signpost: there is no command "${name}".${near ? ` Did you mean "${near}"?` : ''}\nTry: npx signpost --help\n`);
    return 2;
  }
  let usage = '';
  try {
    const command = await row.load();
    usage = command.usage;
    if (rest.includes('--help') || rest.includes('-h')) {
      console.out(`signpost ${name} ${usage}\n\n${command.help}\n`);
      return 0;
    }
    return await command.run({ ...console, ...parse(command, rest) });
  } catch (error) {
    return complain(`signpost ${name}`, usage, error, console);
  }
}

function overview(commands: Readonly<Record<string, CommandRow>>): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Signpost: a self-service catalog that is a Git repository.\n\nUsage: npx signpost COMMAND [--catalog DIR] [--format text|json]\n\n${rows.join('\n')}\n\nEach command explains itself: npx signpost COMMAND --help\n`;
}

function parse({ options }: Command, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const unknown = /Unknown option '(-{1,2}[^']*)'/.exec(message)?.[1];
    if (unknown === undefined) throw new UsageError(message, { cause: error });
    const near = nearest(unknown.replace(/^-+/, ''), Object.keys(options));
    throw new UsageError(`there is no option ${unknown}.${near ? ` Did you mean --${near}?` : ''}`, { cause: error });
  }
}

function complain(who: string, usage: string, error: unknown, console: Console): number {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) console.err(`${who}: ${message}\nUsage: ${who} ${usage}\n`);
  else if (error instanceof EnvironmentError) console.err(`${who}: ${message}\n`);
  else console.err(`${who}: ${message.split('\n')[0]}${placeOf(error)}\nIf this looks like our mistake, please report it with the output of DEBUG=1.\n`);
  for (let at = error; console.env['DEBUG'] && at instanceof Error; at = at.cause) console.err(`${at.stack ?? at.message}\n`);
  return 2;
}

/** ` (file:line:column)` of the first frame of the stack. */
function placeOf(error: unknown): string {
  const frame = error instanceof Error ? /\n\s+at .*?([^\s(]+:\d+:\d+)\)?/.exec(error.stack ?? '')?.[1] : undefined;
  return frame === undefined ? '' : ` (${frame})`;
}
