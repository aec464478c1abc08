import { parentPort, workerData } from 'node:worker_threads';
import { loadUnchecked } from '../scripts/catalog/catalog.ts';
import { diskFiles } from '../scripts/read/files.ts';
import { Claims } from './claims.ts';
import type { Surroundings } from './context.ts';
import { filesIn } from './output.ts';
import { Rendering, type RenderOptions } from './rendering.ts';

/** What the thread is told once the first one has checked the catalog. */
export interface RenderTask {
  readonly options: RenderOptions;
  readonly surroundings: Surroundings;
  /** Folder that the files are written to. */
  readonly folder: string;
  readonly claims: SharedArrayBuffer;
}

if (!parentPort) throw new Error('This module is for a thread of a build.');
const port = parentPort;
const files = diskFiles((workerData as { readonly root: string }).root);
// The catalog is read while the first thread reads it as well: to send it over would take as long.
const catalog = loadUnchecked(files);

port.once('message', async ({ options, surroundings, folder, claims }: RenderTask) => {
  const rendering = new Rendering(options, { ...surroundings, files, catalog }, filesIn(folder), { claims: new Claims(claims) });
  await rendering.all();
  port.postMessage(rendering.maker.parts());
});
