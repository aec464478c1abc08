import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createEvents } from './events.ts';
import type { WorldEvent } from './events.ts';
import { openRepository } from './git/repository.ts';
import type { SandboxOptions } from './options.ts';
import { firstState, seedAccounts, seedRepository } from './seed.ts';
import type { State } from './state.ts';
import { createTokens } from './tokens.ts';
import type { World } from './world.ts';

/**
 * Opens the sandbox kept in `options.folder`, or begins a new one there. Nothing but a new repository is
 * written before the first change. Throws when the state's format is another.
 */
export async function openWorld(options: SandboxOptions): Promise<World> {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'state.json');
  const time = (): string => timestamp(options.now());
  const state = await loadState(file) ?? firstState(options, time());
  seedAccounts(state, options, time());
  const repository = join(folder, 'repository.git');
  const git = existsSync(join(repository, 'HEAD'))
    ? openRepository(repository)
    : await seedRepository(repository, options.seed.from, state.repository.defaultBranch, time());

  const disk = stateFile(file, state, options.log);
  const events = createEvents(options.log);
  let last: Promise<unknown> = Promise.resolve();
  return {
    options,
    folder,
    state,
    events,
    git,
    tokens: createTokens(state, options.random),
    url: '',
    pagesUrl: '',
    runs: undefined,
    time,
    nextId: () => state.nextId++,
    change(work) {
      const done = last.then(async () => {
        const recorded: WorldEvent[] = [];
        const result = await work((event) => recorded.push(event));
        disk.write();
        for (const event of recorded) events.emit(event);
        return result;
      });
      last = done.catch(() => undefined);
      return done;
    },
    save: disk.writeSoon,
    async flush() {
      await last;
      disk.write();
    },
  };
}

/** ISO 8601 in UTC with whole seconds, as GitHub writes times. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

async function loadState(file: string): Promise<State | undefined> {
  if (!existsSync(file)) return undefined;
  let state: State;
  try {
    state = JSON.parse(await readFile(file, 'utf8')) as State;
  } catch (cause) {
    throw new Error(`${file} cannot be read. Remove the folder to begin anew.`, { cause });
  }
  if (state.version !== 1) {
    throw new Error(`${file} was written by another version of the sandbox (${String(state.version)}). Remove the folder to begin anew.`);
  }
  return state;
}

const SAVE_DELAY_MS = 100;

/** Writes beside the file and renames, so that a stop at any moment leaves the old state or the new one. */
function stateFile(file: string, state: State, log: (line: string) => void): { write(): void; writeSoon(): void } {
  let timer: NodeJS.Timeout | undefined;
  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  }
  function writeSoon(): void {
    timer ??= setTimeout(() => {
      try {
        write();
      } catch (error) {
        log(`state.json could not be written: ${String(error)}`);
      }
    }, SAVE_DELAY_MS);
  }
  return { write, writeSoon };
}
