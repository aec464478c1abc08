import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { searchRecords, type SearchRecord } from '../scripts/publish/search-records.ts';
import type { Current } from './context.ts';
import { digest } from './prints.ts';
import type { SearchStart, SearchTask } from './search-thread.ts';
import type { Trace } from './trace.ts';

/** Below the site's folder. Pagefind names the files of an index after what they hold. */
const folder = 'pagefind';

/** What was written in: the index reads it whatever language the pages around it are in. */
const language = 'en';

/** Megabytes for what the thread has just made: it passes things on, and by default would keep a hundred of them. */
const youngSize = 12;

/** Mark of a page that is searched as it was rendered. */
const searched = 'data-pagefind-body';

/** A page by its path below the site's folder, with its HTML. */
export type SearchPage = readonly [path: string, html: string];

/**
 * The index of the full-text search. Pagefind is a process of its own, and a thread talks to it: it reads the entities while pages are
 * rendered, and makes the index while those of entities are. Articles, services and the like are added as they were rendered.
 */
export class SearchIndex {
  readonly #records: readonly SearchRecord[];
  readonly #recorded: ReadonlySet<string>;
  /** Where the pages of the other languages lie. */
  readonly #others: readonly string[];
  readonly #pages: SearchPage[] = [];
  #thread: Worker | undefined;
  #failed: Promise<never> | undefined;
  #written: Promise<void> | undefined;

  constructor({ catalog }: Current) {
    this.#records = [...searchRecords(catalog, language)];
    this.#recorded = new Set(this.#records.map(({ url }) => `${url.slice(1)}index.html`));
    this.#others = catalog.settings.languages.slice(1).map((each) => `${each}/`);
  }

  /** Lets Pagefind begin with the entities. Whoever begins also closes. */
  begin(): void {
    if (this.#thread) return;
    const thread = new Worker(new URL('./search-thread.ts', import.meta.url), { workerData: { language, records: this.#records } satisfies SearchStart, resourceLimits: { maxYoungGenerationSizeMb: youngSize } });
    this.#thread = thread;
    this.#failed = new Promise((_, reject) => {
      thread.once('error', reject);
      thread.once('exit', () => reject(new Error('The search index cannot be made: Pagefind ended before it was done. Where memory is short, build with --no-search.')));
    });
    // Whoever waits for the index hears of it.
    this.#failed.catch(() => undefined);
  }

  /** Keeps a page as it is made, where it is one that is searched. */
  page(path: string, content: Uint8Array): void {
    if (this.#written || !this.#mayBeSearched(path)) return;
    const html = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    if (html.includes(searched)) this.#pages.push([path, html.toString()]);
  }

  /** Lets the index be made: of the pages that come from here on none is searched as it was rendered. */
  complete(site: string): void {
    this.#written = this.#make(site, inOrder(this.#pages));
    this.#written.catch(() => undefined);
  }

  /** Pages of a site that are searched as they were rendered, in its first language. */
  pagesIn(site: string, { files }: Pick<Trace, 'files'>): readonly SearchPage[] {
    const candidates = Object.keys(files).filter((path) => this.#mayBeSearched(path));
    return inOrder(candidates.map((path): SearchPage => [path, readFileSync(join(site, path), 'utf8')]).filter(([, html]) => html.includes(searched)));
  }

  /** Of everything that the index is made of. */
  digest(pages: readonly SearchPage[], trace: Pick<Trace, 'files'>): string {
    const rendered = pages.map(([path]) => `${path} ${trace.files[path]?.digest ?? ''}`);
    return digest([...rendered, ...this.#records.map((record) => JSON.stringify(record))].join('\n'));
  }

  /** Resolves when the index lies in the site's folder, in place of an earlier one. */
  async write(site: string, pages: readonly SearchPage[]): Promise<void> {
    const late = this.#written ? pages.length - this.#pages.length : 0;
    if (late !== 0) throw new Error(`${late} pages are searched as they were rendered, and were made when the index had been begun.`);
    await (this.#written ?? this.#make(site, pages));
  }

  /** Ends Pagefind's process, which would keep this one waiting. */
  async close(): Promise<void> {
    const thread = this.#thread;
    if (!thread) return;
    // It has ended by an error.
    if (thread.threadId === -1) return;
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    thread.postMessage('end' satisfies SearchTask);
    await ended;
  }

  async #make(site: string, pages: readonly SearchPage[]): Promise<void> {
    this.begin();
    const target = join(site, folder);
    rmSync(target, { recursive: true, force: true });
    const done = new Promise<void>((resolve) => this.#thread?.once('message', () => resolve()));
    this.#thread?.postMessage({ pages, target } satisfies SearchTask);
    await Promise.race([this.#failed, done]);
  }

  #mayBeSearched(path: string): boolean {
    return path.endsWith('.html') && !this.#recorded.has(path) && !this.#others.some((prefix) => path.startsWith(prefix));
  }
}

/** The same pages make the same index. */
function inOrder(pages: readonly SearchPage[]): readonly SearchPage[] {
  return pages.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
