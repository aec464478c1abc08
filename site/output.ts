import { existsSync, mkdirSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileWriter } from './file-writer.ts';

/** Takes the files of a site. Nothing of it is seen in the folder before `finish`. */
export interface Output {
  /** The content is not to be read afterwards. */
  write(path: string, content: Uint8Array): void;
  /** Resolves when more may be written. */
  room(): Promise<void>;
  /** Puts everything in place; `removed` are files of the earlier site that are no more. */
  finish(removed: readonly string[]): void;
}

export interface WholeSite extends Output {
  /** Where it is made. */
  readonly making: string;
  /** Resolves when everything lies there; nothing can be written afterwards. */
  written(): Promise<void>;
  /** Leaves the earlier site as it was. */
  abandon(): Promise<void>;
}

/** Makes all of a site beside `folder`, then puts it in the place of the earlier one. */
export function wholeSite(folder: string): WholeSite {
  const making = `${folder}.${process.pid}.new`;
  const old = `${folder}.${process.pid}.old`;
  mkdirSync(making, { recursive: true });
  const writer = new FileWriter(making);
  return {
    write: (path, content) => writer.write(path, content),
    room: () => writer.room(),
    written: () => writer.close(),
    making,
    finish() {
      if (existsSync(folder)) renameSync(folder, old);
      renameSync(making, folder);
      rmSync(old, { recursive: true, force: true });
    },
    async abandon() {
      await writer.abandon();
      rmSync(making, { recursive: true, force: true });
    },
  };
}

/** Changes some files of a site. They are few, so they wait in memory until all of them have been made. */
export function changedSite(folder: string): Output {
  const waiting = new Map<string, Uint8Array>();
  return {
    write: (path, content) => void waiting.set(path, content),
    room: () => Promise.resolve(),
    finish(removed) {
      for (const [path, content] of waiting) replace(join(folder, path), content);
      for (const path of removed) remove(folder, path);
    },
  };
}

/** Whole at every moment: whoever serves the folder never sees half a page. */
function replace(path: string, content: Uint8Array): void {
  const beside = `${path}.${process.pid}.new`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(beside, content);
  renameSync(beside, path);
}

function remove(folder: string, path: string): void {
  rmSync(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      rmdirSync(join(folder, parent));
    } catch {
      // It holds something else.
      return;
    }
  }
}
