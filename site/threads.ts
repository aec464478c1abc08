import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Files } from '../scripts/read/files.ts';
import type { RenderTask } from './render-thread.ts';
import type { TraceParts } from './trace.ts';

/** Catalogs of fewer files are built before a second thread has read them. */
const worthwhile = 2000;

/** A thread that renders a part of the site. It begins to read the catalog at once. */
export interface RenderThread {
  /** Rejects when a page cannot be rendered. */
  render(task: RenderTask): Promise<TraceParts>;
  stop(): Promise<void>;
}

/** Undefined where the catalog is small, or the machine has one core. */
export function renderThread(root: string, files: Files): RenderThread | undefined {
  if (files.list().length < worthwhile || availableParallelism() < 2) return undefined;
  const worker = new Worker(new URL('./render-thread.ts', import.meta.url), { workerData: { root } });
  const failed = once(worker, 'error').then(([error]) => Promise.reject(error as Error));
  // Whoever waits for the result hears of it.
  failed.catch(() => undefined);
  return {
    async render(task) {
      const answered = once(worker, 'message');
      worker.postMessage(task);
      const [parts] = (await Promise.race([answered, failed])) as [TraceParts];
      return parts;
    },
    stop: async () => void (await worker.terminate()),
  };
}
