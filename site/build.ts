import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../scripts/model/settings.ts';
import { compilePages, type Compiled } from './compile.ts';
import { siteFolder } from './folder.ts';
import type { Current, SiteContext } from './context.ts';
import { changedSite, wholeSite, type Output } from './output.ts';
import { loadPages } from './pages.ts';
import { digest, printer, type Printer } from './prints.ts';
import { ReadLog } from './reads.ts';
import { changes, readTrace, TraceMaker, writeTrace, type Trace } from './trace.ts';

export interface BuildOptions {
  /** Folder of the catalog: the repository's root, or somebody's Backstage checkout. */
  readonly root: string;
  readonly current: Current;
  /** Folder of the site. What lies there is taken as an earlier build where this program wrote it, and replaced otherwise. */
  readonly out: string;
  /** Path below which the site is served, `/` or `/signpost/`. */
  readonly base: string;
  /** Address of GitHub and `owner/name`; the catalog's settings when left out. */
  readonly server?: string;
  readonly repository?: string;
  readonly search: boolean;
  /** Makes every page, also those that an earlier build has left as they should be. */
  readonly whole: boolean;
}

export interface Built {
  /** Of the whole site. */
  readonly pages: number;
  /** Files that were written; the others were there already. */
  readonly written: number;
}

/** Says of what build a folder is, so that only its own trace is believed. */
const markFile = 'build.json';

/**
 * Writes the site to `out`; a build that fails changes nothing. Where `out` holds an earlier site, only what a change
 * concerns is made again, and the result is the same, byte for byte. Throws when a page cannot be rendered.
 */
export async function buildSite(options: BuildOptions): Promise<Built> {
  const { root, current, base, out } = options;
  const compiled = await compilePages({ root, base, files: current.files });
  const made = digest([compiled.key, options.server, options.repository, options.search, root].join('\n'));
  const tracePath = join(siteFolder, '.astro', 'traces', `${digest(out).replace(/^-/, '_')}.json`);
  const before = options.whole ? undefined : earlierBuild(tracePath, made, out);
  const output = before ? changedSite(out) : wholeSite(out);
  try {
    const build = new SiteBuild(options, compiled, output, before);
    await build.make();
    const trace = build.finish(made);
    const removed = Object.keys(before?.files ?? {}).filter((path) => trace.files[path] === undefined);
    output.finish(removed);
    if (options.search) await (await import('./search.ts')).indexSite(out);
    writeTrace(tracePath, trace);
    return { pages: Object.keys(trace.files).filter((path) => path.endsWith('.html')).length, written: build.written };
  } catch (error) {
    output.abandon();
    throw error;
  }
}

/** The trace of what lies in `out`; undefined when something else lies there. */
function earlierBuild(tracePath: string, made: string, out: string): Trace | undefined {
  const trace = readTrace(tracePath, made);
  const mark = join(out, markFile);
  return trace && existsSync(mark) && readFileSync(mark, 'utf8') === markOf(trace) ? trace : undefined;
}

/** The same for the same files. */
function markOf({ files }: Pick<Trace, 'files'>): string {
  const lines = Object.entries(files)
    .filter(([path]) => path !== markFile)
    .map(([path, file]) => `${path} ${file.digest}`)
    .sort();
  return `${JSON.stringify({ files: lines.length, digest: digest(lines.join('\n')) })}\n`;
}

class SiteBuild {
  written = 0;
  readonly #options: BuildOptions;
  readonly #compiled: Compiled;
  readonly #output: Output;
  readonly #before: Trace | undefined;
  readonly #maker: TraceMaker;
  readonly #print: Printer;

  constructor(options: BuildOptions, compiled: Compiled, output: Output, before: Trace | undefined) {
    this.#options = options;
    this.#compiled = compiled;
    this.#output = output;
    this.#before = before;
    this.#maker = new TraceMaker(before);
    this.#print = printer(options.current);
  }

  async make(): Promise<void> {
    for (const path of globSync('**/*', { cwd: this.#compiled.client }).sort()) this.#copy(path);
    const { languages } = this.#options.current.catalog.settings;
    for (const language of languages) await this.#language(language, languages[0] ?? language);
  }

  finish(made: string): Trace {
    const trace = this.#maker.finish(made, this.#print);
    this.#output.write(markFile, markOf(trace));
    return trace;
  }

  #copy(path: string): void {
    const from = join(this.#compiled.client, path);
    const kept = this.#before?.files[path];
    if (kept) this.#maker.kept(path, kept);
    else if (statSync(from).isFile()) this.#take(path, readFileSync(from), new Set());
  }

  async #language(language: Language, mainLanguage: Language): Promise<void> {
    const { root, base, current, server, repository } = this.#options;
    const log = new ReadLog(() => current);
    const folder = language === mainLanguage ? '' : `${language}/`;
    const isChanged = this.#before && changes(this.#before, language, this.#print, log);
    const file = async (path: string, more: ReadonlySet<string>, make: () => Promise<string | Uint8Array> | string) => {
      const kept = this.#before?.files[path];
      if (kept && isChanged && !kept.keys.some(isChanged)) {
        this.#maker.kept(path, kept);
        return;
      }
      const { value, keys } = await log.record(make);
      this.#take(path, value, new Set([...keys, ...more]));
    };
    const none = new Set<string>();
    const context: SiteContext = {
      root,
      program: join(siteFolder, '..'),
      base,
      language,
      mainLanguage,
      isDevServer: false,
      reads: log,
      current: () => current,
      sink: { page: (path, html) => file(`${folder}${path}index.html`, none, html), file: (path, text) => file(path, none, text) },
      ...(server && { server }),
      ...(repository && { repository }),
    };
    const pages = await loadPages(this.#compiled, context);
    for (const page of await pages.list(log)) await file(folder + page.file, page.keys, page.render);
    await pages.bulk('/~entities');
    if (language === mainLanguage) await pages.bulk('/~doors.txt');
    this.#maker.derived(language, log);
  }

  #take(path: string, content: string | Uint8Array, keys: ReadonlySet<string>): void {
    const found = digest(content);
    this.#maker.made(path, found, keys);
    if (this.#before?.files[path]?.digest === found) return;
    this.#output.write(path, content);
    this.written += 1;
  }
}
