import { build } from 'astro';
import type { AstroIntegration } from 'astro';
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { articlePaths } from '../scripts/publish/articles.ts';
import type { Files } from '../scripts/read/files.ts';
import { articlesSource } from './catalog-modules.ts';
import { siteConfig, siteFolder } from './config.ts';
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
export async function compilePages(options: CompileOptions): Promise<Compiled> {
  const key = keyOf(options);
  const folder = join(kept, key);
  if (!existsSync(folder)) await compile(options, folder);
  return { key, server: join(folder, 'server'), client: join(folder, 'client') };
}

/**
 * It is made inside `site/` with that as the current folder, because Astro puts the code that renders the pages below the
 * current folder when the output lies elsewhere, and there it would neither find its packages nor be safe from a second
 * build at the same time.
 */
async function compile({ root, base, files }: CompileOptions, folder: string): Promise<void> {
  const making = `${folder}.${process.pid}`;
  const client = join(making, 'client');
  const cwd = process.cwd();
  mkdirSync(client, { recursive: true });
  process.chdir(siteFolder);
  try {
    const integrations = [bulkRoutes, keepProgram(client, join(making, 'server'))];
    await build({ ...siteConfig({ root, base, out: client, articles: () => articlesSource(root, files), integrations }), configFile: false, logLevel: 'warn' });
    if (!existsSync(folder)) renameSync(making, folder);
    dropOld();
  } finally {
    process.chdir(cwd);
    rmSync(making, { recursive: true, force: true });
  }
}

/** Routes of which each makes many pages; the dev server does without. */
const bulkRoutes: AstroIntegration = {
  name: 'signpost-bulk',
  hooks: {
    'astro:config:setup': ({ injectRoute }) => {
      injectRoute({ pattern: '/~entities', entrypoint: join(siteFolder, 'src/bulk/entities.astro') });
      injectRoute({ pattern: '/~doors.txt', entrypoint: join(siteFolder, 'src/bulk/doors.ts') });
    },
  },
};

/** Keeps what Astro would render the pages with and throw away, and lets it render none. */
function keepProgram(client: string, server: string): AstroIntegration {
  return {
    name: 'signpost-keep',
    hooks: {
      'astro:build:start': ({ setPrerenderer }) => {
        setPrerenderer({
          name: 'signpost',
          setup: async () => cpSync(join(client, '.prerender'), server, { recursive: true }),
          getStaticPaths: async () => [],
          render: () => Promise.reject(new Error('Pages are rendered after they have been compiled.')),
        });
      },
    },
  };
}

/** Of everything that the compiled pages are made of. */
function keyOf({ root, base, files }: CompileOptions): string {
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
