import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { settingsFile } from '../read/layout.ts';
import { EnvironmentError, textOption, type Invocation } from './command.ts';

/** The folder to read: `--catalog`, else the nearest folder upwards that holds a catalog, else where the command was called. */
export function rootOf(invocation: Invocation): string {
  const named = textOption(invocation, 'catalog');
  if (named === undefined) return nearest(invocation.cwd) ?? invocation.cwd;
  const folder = resolve(invocation.cwd, named);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new EnvironmentError(`--catalog names ${named}, which is not a folder.`);
  }
  return folder;
}

function nearest(folder: string): string | undefined {
  if (existsSync(join(folder, settingsFile))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearest(parent);
}
