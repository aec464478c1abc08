import { parseArgs } from 'node:util';
import { nearest } from '../catalog/suggest.ts';
import { Refusal, type Command, type ExitCode, type Io } from './command.ts';
import { systemFault } from './system-faults.ts';

/** A row of the program's table of commands; its module is loaded when it is asked for. */
export interface CommandRow {
  /** Heads those of its kind in the help, which stand together. */
  readonly group: string;
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** Runs one call of the program. Everything that goes wrong becomes a message and an exit code. */
export async function main(rows: readonly CommandRow[], args: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') return help(rows, rest, io, name === undefined);
    const row = rows.find((each) => each.name === name);
    if (!row) return refuse(io, unknownCommand(name, rows));
    const { command } = await row.load();
    if (rest.includes('--help') || rest.includes('-h')) {
      io.out(commandHelp(command));
      return 0;
    }
    const { values, positionals } = parse(command, rest);
    if (positionals.length > 0 && !takesArguments(command)) return refuse(io, needless(name, positionals[0] ?? '', command));
    return await command.run({ values, positionals, io });
  } catch (error) {
    if (error instanceof Refusal) return refuse(io, error.message);
    const fault = systemFault(error);
    if (fault !== undefined) return refuse(io, fault);
    return crash(error, io);
  }
}

function parse(command: Command, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: command.options, allowPositionals: true, strict: true });
  } catch (error) {
    const unknown = /Unknown option '(-{1,2}[^']*)'/.exec(error instanceof Error ? error.message : '')?.[1];
    if (unknown === undefined) throw new Refusal(error instanceof Error ? error.message : String(error));
    const near = nearest(unknown.replace(/^-+/, ''), Object.keys(command.options));
    throw new Refusal(`There is no option ${unknown}.${near ? ` Did you mean --${near}?` : ''} See signpost ${command.usage.split(' ')[0]} --help.`);
  }
}

/** A usage goes on with options where there is nothing else to give. */
function takesArguments({ usage }: Command): boolean {
  return !/^\S+ [[(]?--/.test(usage);
}

function needless(name: string, text: string, { options }: Command): string {
  const advice = 'catalog' in options ? ' A folder is named with --catalog.' : '';
  return `${name} takes options only, but here stands "${text}".${advice} See signpost ${name} --help.`;
}

async function help(rows: readonly CommandRow[], rest: readonly string[], io: Io, asMistake: boolean): Promise<ExitCode> {
  const row = rows.find((each) => each.name === rest[0]);
  if (row) {
    io.out(commandHelp((await row.load()).command));
    return 0;
  }
  const width = Math.max(...rows.map((each) => each.name.length));
  const table = [...Map.groupBy(rows, ({ group }) => group)].map(([group, own]) => [`${group}:`, ...own.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)].join('\n')).join('\n\n');
  const text = `Usage: signpost COMMAND [options]\n\n${table}\n\nsignpost COMMAND --help says more of each.\n`;
  if (asMistake) io.err(text);
  else io.out(text);
  return asMistake ? 2 : 0;
}

function commandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, { short, type }]) => {
    const flag = `${short ? `-${short}, ` : '    '}--${name}${type === 'string' ? ' …' : ''}`;
    return [flag, command.optionHelp[name] ?? ''] as const;
  });
  const width = Math.max(0, ...rows.map(([flag]) => flag.length));
  const options = rows.map(([flag, about]) => `  ${flag.padEnd(width)}  ${about}`).join('\n');
  return `Usage: signpost ${command.usage}\n\n${command.about}\n${options === '' ? '' : `\n${options}\n`}`;
}

function unknownCommand(name: string, rows: readonly CommandRow[]): string {
  const near = nearest(name, rows.map((row) => row.name));
  return `There is no command "${name}".${near ? ` Did you mean "${near}"?` : ''} See signpost --help.`;
}

function refuse(io: Io, message: string): ExitCode {
  io.err(`signpost: ${message}\n`);
  return 2;
}

/** Our own mistake, or a broken world: one line for the person, the rest for whoever sets DEBUG. */
function crash(error: unknown, io: Io): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  const place = error instanceof Error ? /\(?([^\s(]+:\d+:\d+)\)?/.exec(error.stack?.split('\n    at ')[1] ?? '')?.[1] : undefined;
  io.err(`signpost: this should not have happened: ${message.split('\n')[0]}${place ? ` (${place})` : ''}. Please report it with the command you ran; DEBUG=1 shows more.\n`);
  for (let at = error; io.env['DEBUG'] && at instanceof Error; at = at.cause) io.err(`${at.stack ?? at.message}\n`);
  return 2;
}
