import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareText } from '../../model/problem.ts';
import type { EffectContext } from '../effect.ts';

/** Folder of a service that holds its commands, and whatever they read or import. */
const folder = 'commands/';

/** A file of the service's `commands/` folder and how it is started. */
export interface Command {
  /** In `commands/`. */
  readonly name: string;
  readonly args: readonly string[];
  /** Run by this Node; else the file names its interpreter on its first line. */
  readonly isScript: boolean;
  /** Seconds. */
  readonly timeout: number;
  /** All files of the folder: path relative to it → text. */
  readonly files: ReadonlyMap<string, string>;
  /** `sha256:…` over all of that: what is approved is what runs. */
  readonly digest: string;
}

/** What the step asks for, or why it cannot be had, each reason with what to do. */
export function commandOf({ input, serviceFiles }: EffectContext): Command | readonly string[] {
  const name = input['command'];
  // One plain name: nothing that leads out of the folder, and nothing that a program could take for an option.
  if (typeof name !== 'string' || !/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(name)) return [`The step’s “command” is not the name of a file in the service’s ${folder} folder; the owner of the service corrects it.`];
  const files = new Map(Object.entries(serviceFiles).filter(([path]) => isInside(path)).map(([path, text]) => [path.slice(folder.length), text]));
  const text = files.get(name);
  if (text === undefined) return [`The service has no file ${folder}${name} on the default branch; the owner of the service adds it.`];
  const isScript = /\.(?:m?js|ts)$/.test(name);
  const args = input['args'] ?? [];
  const timeout = input['timeout'] ?? 300;
  const wrong = [
    ...(isScript || text.startsWith('#!/') ? [] : [`${folder}${name} neither ends in .mjs or .js nor names its interpreter on its first line (#!/…); the owner of the service corrects it.`]),
    ...(isListOfTexts(args) ? [] : ['The step’s “args” is not a list of texts; the owner of the service corrects it.']),
    ...(typeof timeout === 'number' && timeout >= 1 && timeout <= 3600 ? [] : ['The step’s “timeout” is not a number of seconds from 1 to 3600; the owner of the service corrects it.']),
  ];
  if (wrong.length > 0) return wrong;
  const command = { name, args: args as readonly string[], isScript, timeout: timeout as number, files };
  return { ...command, digest: digestOf(command, input['secrets'] ?? []) };
}

function isInside(path: string): boolean {
  return path.startsWith(folder) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Linux takes 131,072 bytes in one argument. */
function isListOfTexts(args: unknown): boolean {
  return Array.isArray(args) && args.length <= 100 && args.every((arg) => typeof arg === 'string' && Buffer.byteLength(arg) < 65_536 && !arg.includes('\0'));
}

function digestOf({ name, args, files }: Omit<Command, 'digest'>, secrets: unknown): string {
  const parts = [...files].sort(([a], [b]) => compareText(a, b));
  return `sha256:${createHash('sha256').update(JSON.stringify([name, args, secrets, parts])).digest('hex')}`;
}

/** Lays the service's commands and the instance's files out in a folder of their own, which is gone after `work`. */
export async function laidOut<T>(command: Command, instance: ReadonlyMap<string, string>, work: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'signpost-run-'));
  try {
    for (const [path, text] of instance) write(join(home, 'files', path), text);
    for (const [path, text] of command.files) write(join(home, 'commands', path), text);
    mkdirSync(join(home, 'files'), { recursive: true });
    chmodSync(join(home, 'commands', command.name), 0o700);
    return await work(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
