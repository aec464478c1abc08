import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { copyInto, keepArtifact } from '../artifacts.ts';
import { ActionFailure } from './action.ts';
import type { Action } from './action.ts';

/** Keeps a folder as the artifact that `deploy-pages` publishes. */
export const uploadPagesArtifact: Action = async ({ host, inputs, log }) => {
  const path = inputs['path'] || '_site/';
  const folder = resolve(host.folders.workspace, path);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new ActionFailure(`There is no folder ${path} to upload.`);
  const name = inputs['name'] || 'github-pages';
  await keepArtifact(host, name, true, (to) => copyInto(folder, to, { published: true }));
  log.line(`Artifact ${name} has been uploaded.`);
  return { artifact_id: `${host.run.id}-${name}` };
};
