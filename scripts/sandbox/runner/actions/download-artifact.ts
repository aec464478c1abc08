import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { artifactFolder, artifactNames } from '../artifacts.ts';
import { matchesFilters } from '../patterns.ts';
import { ActionFailure, flag } from './action.ts';
import type { Action } from './action.ts';

/** Copies one artifact of this run into a folder, or all of them into one folder each. */
export const downloadArtifact: Action = async ({ host, inputs, log }) => {
  const target = resolve(host.folders.workspace, inputs['path'] || '.');
  const name = inputs['name'] ?? '';
  if (name !== '' && !existsSync(artifactFolder(host, name))) {
    throw new ActionFailure(`Unable to download artifact(s): Artifact not found for name: ${name}`);
  }
  const pattern = inputs['pattern'] ?? '';
  const names = name !== '' ? [name] : artifactNames(host).filter((other) => pattern === '' || matchesFilters(other, [pattern]));
  for (const each of names) {
    const folder = name !== '' || flag(inputs['merge-multiple'], false) ? target : join(target, each);
    await mkdir(folder, { recursive: true });
    await cp(artifactFolder(host, each), folder, { recursive: true });
    log.line(`Artifact ${each} has been downloaded.`);
  }
  return { 'download-path': target };
};
