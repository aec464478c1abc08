import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../scripts/read/files.ts';
import { Claims, claimsMemory } from './claims.ts';
import { compiledKey, compilePages, type Compiled } from './compile.ts';
import type { Current } from './context.ts';
import { siteFolder } from './folder.ts';
import { changedSite, wholeSite } from './output.ts';
import { digest, printer } from './prints.ts';
import { Rendering, type RenderOptions } from './rendering.ts';
import type { SearchIndex } from './search.ts';
import { renderThread, type RenderThread } from './threads.ts';
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
  const thread = before ? undefined : renderThread(root, files);
  try {
    const current = await options.load();
    if (!current) return undefined;
    const compiled = await compilePages({ root, base, files }, key);
    const task = { root, base, compiled, ...(server && { server }), ...(repository && { repository }) };
    const search = options.search ? new (await import('./search.ts')).SearchIndex(current) : undefined;
    const job: Job = { task, current, search, made, out };
    const { trace, changed } = before ? await changeSite(job, before) : await makeSite(job, thread);
    writeTrace(tracePath, trace);
    const paths = Object.keys(trace.files);
    return { pages: paths.filter((path) => path.endsWith('.html')).length, files: paths.length, changed: changed ?? paths.length };
  } finally {
    await thread?.stop();
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

async function makeSite({ task, current, search, made, out }: Job, thread: RenderThread | undefined): Promise<Finished> {
  const output = wholeSite(out);
  try {
    search?.begin();
    const claims = thread && claimsMemory();
    const rendering = new Rendering(task, current, output, { claims: claims && new Claims(claims) });
    copyClient(task.compiled, rendering);
    const { files, catalog, ...surroundings } = current;
    const others = claims && thread?.render({ options: task, surroundings, folder: output.making, claims });
    const [parts] = await Promise.all([others, rendering.all()]);
    if (parts) rendering.maker.add(parts);
    const trace = rendering.maker.finish(made, printer(current));
    output.write(markFile, markOf(trace));
    const searched = search?.digest(output.making, trace);
    await search?.write(output.making, trace);
    output.finish([]);
    return { trace: { ...trace, ...(searched !== undefined && { searched }) } };
  } catch (error) {
    output.abandon();
    throw error;
  }
}

async function changeSite({ task, current, search, made, out }: Job, before: Trace): Promise<Finished> {
  const output = changedSite(out);
  const print = printer(current);
  const rendering = new Rendering(task, current, output, { earlier: { trace: before, print } });
  copyClient(task.compiled, rendering);
  await rendering.all();
  const trace = rendering.maker.finish(made, print);
  output.write(markFile, markOf(trace));
  output.finish(Object.keys(before.files).filter((path) => trace.files[path] === undefined));
  const searched = search?.digest(out, trace);
  if (searched !== before.searched) await search?.write(out, trace);
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
