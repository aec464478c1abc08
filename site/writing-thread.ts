import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Batch } from './file-writer.ts';

/** The thread of `FileWriter`: writes what it is sent and answers each batch. An error ends it, and reaches whoever started it. */
const folder = workerData as string;
const made = new Set<string>();

function make(path: string): void {
  if (made.has(path)) return;
  mkdirSync(path, { recursive: true });
  made.add(path);
}

parentPort?.on('message', (batch: Batch) => {
  for (const [path, content] of batch) {
    make(`${folder}/${dirname(path)}`);
    writeFileSync(`${folder}/${path}`, content);
  }
  parentPort?.postMessage(batch.length);
});
