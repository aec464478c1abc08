import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ActionFailure } from './actions/action.ts';
import type { Host } from './host.ts';

/** The folder that holds a run's artifacts, one folder each. */
export function artifactsFolder(host: Host): string {
  return join(host.world.folder, 'artifacts', String(host.run.id));
}

export function artifactFolder(host: Host, name: string): string {
  if (name === '' || name === '.' || name === '..' || /[":<>|*?\r\n\\/]/.test(name)) {
    throw new ActionFailure(`The artifact name "${name}" is not valid: it may not hold " : < > | * ? \\ / or line ends.`);
  }
  return join(artifactsFolder(host), name);
}

export function artifactNames(host: Host): string[] {
  const folder = artifactsFolder(host);
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')).sort() : [];
}

/** Keeps an artifact: `fill` writes it to a folder that gets its name when complete. Throws when the name is taken. */
export async function keepArtifact(host: Host, name: string, overwrite: boolean, fill: (folder: string) => Promise<void>): Promise<void> {
  const folder = artifactFolder(host, name);
  if (existsSync(folder) && !overwrite) {
    throw new ActionFailure(`Failed to CreateArtifact: an artifact with the name ${name} already exists on the workflow run.`);
  }
  const partial = join(dirname(folder), `.${name}.${host.nextFile()}`);
  await mkdir(partial, { recursive: true });
  await fill(partial);
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
}

/** Copies a file or folder with what its links lead to; `.git` and `.github` stay behind when `published`. */
export async function copyInto(from: string, to: string, options: { published?: boolean } = {}): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, {
    recursive: true,
    dereference: true,
    filter: (source) => !options.published || !/[\\/]\.git(hub)?$/.test(source),
  });
}
