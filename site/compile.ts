import { existsSync, globSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { articlePaths } from '../scripts/publish/articles.ts';
import type { Files } from '../scripts/read/files.ts';
import { articlesSource } from './catalog-modules.ts';
import { siteFolder } from './folder.ts';
import { digest } from './prints.ts';

/** Pages as programs: what Astro makes of `site/` and the catalog's articles. They render any catalog. */
export interface Compiled {
  /** Changes with whatever the pages are compiled from. */
  readonly key: string;
  /** Modules that render pages on this machine. */
  readonly server: string;
  /** Stylesheets, scripts and pictures that browsers load. */
  readonly client: string;
}

export interface CompileOptions {
  readonly root: string;
  readonly base: string;
  readonly files: Files;
}

const program = join(siteFolder, '..');
const kept = join(siteFolder, '.astro', 'compiled');
/** How many compilations are kept: a few checkouts and base paths may take turns. */
const keptCount = 6;

/** Compiles the pages, or takes what an earlier build compiled from the same files: that is most of the time of a small build. */
export async function compilePages(options: CompileOptions, key: string): Promise<Compiled> {
  const folder = join(kept, key);
  if (!existsSync(folder)) await compile(options, folder);
  // What is in use is the newest, and kept.
  else utimesSync(folder, new Date(), new Date());
  return { key, server: join(folder, 'server'), client: join(folder, 'client') };
}

async function compile({ root, base, files }: CompileOptions, folder: string): Promise<void> {
  const making = `${folder}.${process.pid}`;
  // Astro takes half a second to load, so it is loaded only here.
  const { runAstro } = await import('./astro.ts');
  try {
    await runAstro({ root, base, articles: () => articlesSource(root, files), client: join(making, 'client'), server: join(making, 'server') });
    if (!existsSync(folder)) renameSync(making, folder);
    dropOld();
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Of everything that the compiled pages are made of. */
export function compiledKey({ root, base, files }: CompileOptions): string {
  const own = globSync(['site/*.ts', 'site/src/**/*', 'site/public/**/*', 'scripts/**/*', 'package-lock.json'], { cwd: program })
    .filter((path) => statSync(join(program, path)).isFile())
    .sort()
    .map((path) => `${path} ${digest(readFileSync(join(program, path)))}`);
  const articles = articlePaths(files).map((path) => `${join(root, path)} ${digest(files.text(path) ?? '')}`);
  return digest([process.version, base, ...own, ...articles].join('\n')).replace(/^-/, '_');
}

function dropOld(): void {
  const found = readdirSync(kept).map((name) => ({ path: join(kept, name), at: statSync(join(kept, name)).mtimeMs }));
  for (const { path } of found.sort((a, b) => b.at - a.at).slice(keptCount)) rmSync(path, { recursive: true, force: true });
}
