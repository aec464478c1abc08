import * as pagefind from 'pagefind';
import { parentPort, workerData } from 'node:worker_threads';
import type { SearchRecord } from '../scripts/publish/search-records.ts';
import type { SearchPage } from './search.ts';

/** What the thread begins with. */
export interface SearchStart {
  readonly language: string;
  readonly records: readonly SearchRecord[];
}

/** Pages to add and the folder that the index goes to, which is answered when it lies there; or the end. */
export type SearchTask = { readonly pages: readonly SearchPage[]; readonly target: string } | 'end';

/** Records on their way to Pagefind at the same time. */
const most = 500;

/** The thread of `SearchIndex`, between its site and Pagefind's process. An error ends it, and reaches whoever started it. */
parentPort?.on('message', async (task: SearchTask) => {
  if (task === 'end') {
    await pagefind.close();
    process.exit();
  }
  await working(write(await reading, task));
  parentPort?.postMessage('written');
});

// After somebody listens, which would keep the thread.
const reading = working(read(workerData as SearchStart));

/** Only Pagefind keeps the thread while it works: where it dies, which nobody tells us, the thread ends, and whoever waits hears of that. */
async function working<T>(work: Promise<T>): Promise<T> {
  parentPort?.unref();
  const done = await work;
  parentPort?.ref();
  return done;
}

async function write(index: pagefind.PagefindIndex, { pages, target }: Exclude<SearchTask, 'end'>): Promise<void> {
  for (const [sourcePath, content] of pages) refuse((await index.addHTMLFile({ sourcePath, content })).errors);
  refuse((await index.writeFiles({ outputPath: target })).errors);
}

async function read({ language, records }: SearchStart): Promise<pagefind.PagefindIndex> {
  const { index, errors } = await pagefind.createIndex({ forceLanguage: language });
  if (!index) throw new Error(`The search index cannot be made: ${errors.join('; ')}`);
  for (let from = 0; from < records.length; from += most) {
    const some = records.slice(from, from + most);
    const added = await Promise.all(some.map(({ url, content, meta, filters }) => index.addCustomRecord({ url, content, language, meta: { ...meta }, filters: copied(filters) })));
    refuse(added.flatMap((each) => each.errors));
  }
  return index;
}

function copied(filters: SearchRecord['filters']): Record<string, string[]> {
  return Object.fromEntries(Object.entries(filters).map(([name, values]) => [name, [...values]]));
}

function refuse(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(`The search index cannot be made: ${errors.join('; ')}`);
}
