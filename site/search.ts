import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as pagefind from 'pagefind';
import { searchRecords, type SearchRecord } from '../scripts/publish/search-records.ts';
import type { Current } from './context.ts';
import { digest } from './prints.ts';
import type { Trace } from './trace.ts';

/** Below the site's folder. Pagefind names the files of an index after what they hold. */
const folder = 'pagefind';

/** What was written in: the index reads it whatever language the pages around it are in. */
const language = 'en';

/** Mark of a page that is searched as it was rendered. */
const searched = 'data-pagefind-body';

/**
 * The index of the full-text search. Pagefind is a process of its own, so it reads the entities while their pages are
 * rendered; articles, services and the like are added as they were rendered.
 */
export class SearchIndex {
  readonly #records: readonly SearchRecord[];
  /** Where the pages of the other languages lie. */
  readonly #others: readonly string[];
  #reading: Promise<pagefind.PagefindIndex> | undefined;

  constructor({ catalog }: Current) {
    this.#records = [...searchRecords(catalog, language)];
    this.#others = catalog.settings.languages.slice(1).map((each) => `${each}/`);
  }

  /** Lets Pagefind begin with the entities. Whoever begins also closes. */
  begin(): Promise<pagefind.PagefindIndex> {
    if (!this.#reading) {
      this.#reading = this.#read();
      // Whoever waits for the index hears of it.
      this.#reading.catch(() => undefined);
    }
    return this.#reading;
  }

  /** Of everything that the index is made of. */
  digest(site: string, trace: Pick<Trace, 'files'>): string {
    const pages = this.#pages(site, trace).map((path) => `${path} ${trace.files[path]?.digest ?? ''}`);
    return digest([...pages, ...this.#records.map((record) => JSON.stringify(record))].join('\n'));
  }

  /** Writes the index into the site's folder, in place of an earlier one. */
  async write(site: string, trace: Pick<Trace, 'files'>): Promise<void> {
    const index = await this.begin();
    for (const path of this.#pages(site, trace)) {
      const { errors } = await index.addHTMLFile({ sourcePath: path, content: readFileSync(join(site, path), 'utf8') });
      refuse(errors);
    }
    const target = join(site, folder);
    rmSync(target, { recursive: true, force: true });
    refuse((await index.writeFiles({ outputPath: target })).errors);
  }

  /** Ends Pagefind's process, which would keep this one waiting. */
  async close(): Promise<void> {
    if (this.#reading) await pagefind.close();
  }

  async #read(): Promise<pagefind.PagefindIndex> {
    const { index, errors } = await pagefind.createIndex({ forceLanguage: language });
    if (!index) throw new Error(`The search index cannot be made: ${errors.join('; ')}`);
    const added = await Promise.all(this.#records.map(({ url, content, meta, filters }) => index.addCustomRecord({ url, content, language, meta: { ...meta }, filters: copied(filters) })));
    refuse(added.flatMap((each) => each.errors));
    return index;
  }

  /** Pages that are searched as they were rendered, in the site's first language. */
  #pages(site: string, { files }: Pick<Trace, 'files'>): readonly string[] {
    const recorded = new Set(this.#records.map(({ url }) => `${url.slice(1)}index.html`));
    return Object.keys(files)
      .filter((path) => path.endsWith('.html') && !recorded.has(path) && !this.#others.some((prefix) => path.startsWith(prefix)))
      .filter((path) => readFileSync(join(site, path), 'utf8').includes(searched))
      .sort();
  }
}

function copied(filters: SearchRecord['filters']): Record<string, string[]> {
  return Object.fromEntries(Object.entries(filters).map(([name, values]) => [name, [...values]]));
}

function refuse(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(`The search index cannot be made: ${errors.join('; ')}`);
}
