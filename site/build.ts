import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../scripts/read/files.ts';
import { compiledKey, compilePages, type Compiled } from './compile.ts';
import type { Current } from './context.ts';
import { siteFolder } from './folder.ts';
import { changedSite, wholeSite } from './output.ts';
import { digest, printer } from './prints.ts';
import { Rendering, type RenderOptions } from './rendering.ts';
import type { SearchIndex } from './search.ts';
import { readTrace, writeTrace, type Trace } from './trace.ts';

export interface BuildOptions {
  /** Folder of the catalog: the repository's root, or somebody's Backstage checkout. */
  readonly root: string;
  readonly files: Files;
  /** Reads and checks what is to be shown; undefined when it must not be shown. */
  readonly load: () => Promise<Current | undefined>;
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
  readonly files: number;
  /** Files that an earlier build had left otherwise, or not at all. */
  readonly changed: number;
}

/** Says of what build a folder is, so that only its own trace is believed. */
const markFile = 'build.json';

/**
 * Writes the site to `out`; a build that fails, or is refused by `load`, changes nothing. Where `out` holds an earlier
 * site, only what a change concerns is made again, and the result is the same, byte for byte. Throws when a page cannot be
 * rendered; undefined when it was refused.
 */
export async function buildSite(options: BuildOptions): Promise<Built | undefined> {
  const { root, base, out, files, server, repository } = options;
  const key = compiledKey({ root, base, files });
  const made = digest([key, server, repository, options.search, root].join('\n'));
  const tracePath = join(siteFolder, '.astro', 'traces', `${digest(out).replace(/^-/, '_')}.json`);
  const before = options.whole ? undefined : earlierBuild(tracePath, made, out);
  const current = await options.load();
  if (!current) return undefined;
  const compiled = await compilePages({ root, base, files }, key);
  const task = { root, base, compiled, ...(server && { server }), ...(repository && { repository }) };
  const search = options.search ? new (await import('./search.ts')).SearchIndex(current) : undefined;
  const job: Job = { task, current, search, made, out };
  try {
    const { trace, changed } = before ? await changeSite(job, before) : await makeSite(job);
    writeTrace(tracePath, trace);
    const paths = Object.keys(trace.files);
    return { pages: paths.filter((path) => path.endsWith('.html')).length, files: paths.length, changed: changed ?? paths.length };
  } finally {
    await search?.close();
  }
}

interface Job {
  readonly task: RenderOptions;
  readonly current: Current;
  readonly search: SearchIndex | undefined;
  /** What the trace is good for. */
  readonly made: string;
  readonly out: string;
}

interface Finished {
  readonly trace: Trace;
  /** Left out where everything was made. */
  readonly changed?: number;
}

async function makeSite({ task, current, search, made, out }: Job): Promise<Finished> {
  const output = wholeSite(out);
  try {
    search?.begin();
    const rendering = new Rendering(task, current, output);
    copyClient(task.compiled, rendering);
    await rendering.all(search && { page: (path, content) => search.page(path, content), complete: () => search.complete(output.making) });
    const trace = rendering.maker.finish(made, printer(current));
    output.write(markFile, Buffer.from(markOf(trace)));
    await output.written();
    const pages = search?.pagesIn(output.making, trace) ?? [];
    const searched = search?.digest(pages, trace);
    await search?.write(output.making, pages);
    output.finish([]);
    return { trace: { ...trace, ...(searched !== undefined && { searched }) } };
  } catch (error) {
    // Pagefind may still be writing there.
    await search?.close();
    await output.abandon();
    throw error;
  }
}

async function changeSite({ task, current, search, made, out }: Job, before: Trace): Promise<Finished> {
  const output = changedSite(out);
  const print = printer(current);
  const rendering = new Rendering(task, current, output, { trace: before, print });
  copyClient(task.compiled, rendering);
  await rendering.all();
  const trace = rendering.maker.finish(made, print);
  output.write(markFile, Buffer.from(markOf(trace)));
  // Until all has been put in place nobody may take the folder for what the trace says.
  rmSync(join(out, markFile));
  output.finish(Object.keys(before.files).filter((path) => trace.files[path] === undefined));
  const pages = search?.pagesIn(out, trace) ?? [];
  const searched = search?.digest(pages, trace);
  if (searched !== before.searched) await search?.write(out, pages);
  return { trace: { ...trace, ...(searched !== undefined && { searched }) }, changed: rendering.changed };
}

function copyClient({ client }: Compiled, rendering: Rendering): void {
  for (const path of globSync('**/*', { cwd: client }).sort()) {
    if (statSync(join(client, path)).isFile()) rendering.take(path, readFileSync(join(client, path)));
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
