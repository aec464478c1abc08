import { join } from 'node:path';
import type { Language } from '../scripts/model/settings.ts';
import type { Compiled } from './compile.ts';
import type { Current, Sink } from './context.ts';
import { siteFolder } from './folder.ts';
import type { Output } from './output.ts';
import { loadPages, type Pages } from './pages.ts';
import { digest, type Printer } from './prints.ts';
import { ReadLog } from './reads.ts';
import { changes, TraceMaker, type Trace } from './trace.ts';

/** Files after which the process looks after others: what it says to the search, and hears of the disk, waits until then. */
const breath = 64;

const encoder = new TextEncoder();

/** What the pages are made of and for. */
export interface RenderOptions {
  readonly root: string;
  readonly base: string;
  readonly compiled: Compiled;
  readonly server?: string;
  readonly repository?: string;
}

/** How far an earlier build can be trusted. */
export interface Earlier {
  readonly trace: Trace;
  readonly print: Printer;
}

/** Hears of the pages of a site while they are made. */
export interface PageSearch {
  page(path: string, content: Uint8Array): void;
  /** All have been made that are searched as they were rendered. */
  complete(): void;
}

/** Makes the files of a site: all of them, or those that no longer hold. */
export class Rendering {
  readonly maker: TraceMaker;
  /** Files that differ from those of the earlier build. */
  changed = 0;
  readonly #options: RenderOptions;
  readonly #current: Current;
  readonly #output: Output;
  readonly #earlier: Earlier | undefined;
  #search: PageSearch | undefined;
  #asked = 0;

  constructor(options: RenderOptions, current: Current, output: Output, earlier?: Earlier) {
    this.#options = options;
    this.#current = current;
    this.#output = output;
    this.#earlier = earlier;
    this.maker = new TraceMaker(earlier?.trace);
  }

  async all(search?: PageSearch): Promise<void> {
    this.#search = search;
    const { languages } = this.#current.catalog.settings;
    for (const language of languages) await this.#language(language, languages[0] ?? language);
  }

  /** Takes a file that is made of nothing in the catalog. */
  take(path: string, content: string | Uint8Array, keys: ReadonlySet<string> = new Set()): void {
    const bytes = typeof content === 'string' ? encoder.encode(content) : content;
    const found = digest(bytes);
    this.maker.made(path, found, keys);
    if (this.#earlier?.trace.files[path]?.digest === found) return;
    this.#search?.page(path, bytes);
    this.#output.write(path, bytes);
    this.changed += 1;
  }

  async #language(language: Language, mainLanguage: Language): Promise<void> {
    const { pages, seen, log } = await pagesFor(this.#options, language, mainLanguage);
    const isChanged = this.#earlier && changes(this.#earlier.trace, language, this.#earlier.print, log);
    const file = async (path: string, make: () => Promise<string | Uint8Array> | string, more: ReadonlySet<string> = new Set()) => {
      if ((this.#asked += 1) % breath === 0) {
        await new Promise(setImmediate);
        await this.#output.room();
      }
      const kept = this.#earlier?.trace.files[path];
      if (kept && isChanged && !kept.keys.some(isChanged)) {
        this.maker.kept(path, kept);
        return;
      }
      const { value, keys } = await log.record(make);
      this.take(path, value, more.size === 0 ? keys : new Set([...keys, ...more]));
    };
    const folder = language === mainLanguage ? '' : `${language}/`;
    seen.current = this.#current;
    seen.sink = { page: (path, html) => file(`${folder}${path}index.html`, html), file };
    for (const page of await pages.list(log)) await file(folder + page.file, page.render, page.keys);
    if (language === mainLanguage) this.#search?.complete();
    await pages.bulk('/~entities');
    await pages.bulk('/~definitions');
    if (language === mainLanguage) await pages.bulk('/~doors.txt');
    this.maker.derived(language, log);
  }
}

/** Pages of one language, which are loaded once in a process, and what they see at the moment. */
interface LoadedPages {
  readonly pages: Pages;
  readonly log: ReadLog;
  readonly seen: { current?: Current; sink?: Sink };
}

/** Their modules hold what they were told first, so a process makes one site; it may do so again and again. */
const loaded = new Map<string, LoadedPages & { readonly name: string }>();

async function pagesFor({ compiled, ...options }: RenderOptions, language: Language, mainLanguage: Language): Promise<LoadedPages> {
  const name = JSON.stringify([options, mainLanguage]);
  const known = loaded.get(`${compiled.key} ${language}`);
  if (known && known.name !== name) throw new Error('These pages have been loaded for another site.');
  if (known) return known;
  const seen: LoadedPages['seen'] = {};
  const current = (): Current => {
    if (!seen.current) throw new Error('Nothing is being rendered.');
    return seen.current;
  };
  const log = new ReadLog(current);
  const sink: Sink = { page: async (...given) => seen.sink?.page(...given), file: async (...given) => seen.sink?.file(...given) };
  const context = { ...options, program: join(siteFolder, '..'), language, mainLanguage, isDevServer: false, reads: log, sink, current };
  const made = { pages: await loadPages(compiled, context), log, seen, name };
  loaded.set(`${compiled.key} ${language}`, made);
  return made;
}
