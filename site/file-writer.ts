import { Worker } from 'node:worker_threads';

/** Paths below the folder, with what goes there. */
export type Batch = readonly (readonly [path: string, content: Uint8Array])[];

/** Bytes that go to the thread together. */
const batchSize = 1 << 20;

/** Megabytes for what the thread has just made, which is little; by default it would keep a hundred. */
const youngSize = 6;

/** Batches that may wait where the disk is slower than rendering. */
const mostWaiting = 16;

/** Writes files below a folder in a thread of its own, so that a slow disk and the rendering of pages do not wait for each other. */
export class FileWriter {
  readonly #worker: Worker;
  readonly #failed: Promise<never>;
  #batch: (readonly [string, Uint8Array])[] = [];
  #size = 0;
  #waiting = 0;
  #answered: () => void = () => undefined;

  constructor(folder: string) {
    this.#worker = new Worker(new URL('./writing-thread.ts', import.meta.url), { workerData: folder, resourceLimits: { maxYoungGenerationSizeMb: youngSize } });
    this.#worker.on('message', () => {
      this.#waiting -= 1;
      this.#answered();
    });
    this.#failed = new Promise((_, reject) => void this.#worker.once('error', reject));
    // Whoever waits for room, or for the end, hears of it.
    this.#failed.catch(() => undefined);
  }

  /** The content belongs to the thread afterwards: nobody else may read it. */
  write(path: string, content: Uint8Array): void {
    this.#batch.push([path, content]);
    this.#size += content.length;
    if (this.#size >= batchSize) this.#send();
  }

  /** Resolves when more may be written. Throws when a file could not be written. */
  async room(): Promise<void> {
    await this.#fewerThan(mostWaiting);
  }

  /** Resolves when everything lies in its place; nothing can be written afterwards. Throws when a file could not be written. */
  async close(): Promise<void> {
    this.#send();
    await this.#fewerThan(1);
    await this.#worker.terminate();
  }

  /** Leaves what has not been written. */
  async abandon(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(): void {
    const batch: Batch = this.#batch.map(([path, content]) => [path, owned(content)]);
    this.#worker.postMessage(batch, batch.map(([, { buffer }]) => buffer as ArrayBuffer));
    this.#waiting += 1;
    this.#batch = [];
    this.#size = 0;
  }

  async #fewerThan(most: number): Promise<void> {
    while (this.#waiting >= most) await Promise.race([this.#failed, new Promise<void>((resolve) => (this.#answered = resolve))]);
  }
}

/** Memory can be handed over as a whole only, and Node keeps small buffers in one piece of it. */
const owned = (content: Uint8Array): Uint8Array => (content.length === content.buffer.byteLength ? content : Uint8Array.prototype.slice.call(content));
