import { build } from 'astro';
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as pagefind from 'pagefind';
import { siteConfig, type SiteOptions } from './config.ts';

export interface BuildOptions extends SiteOptions {
  readonly out: string;
  readonly search: boolean;
}

export interface Built {
  readonly pages: number;
}

const siteFolder = fileURLToPath(new URL('.', import.meta.url));

/**
 * Writes the site to `out` in place of what is there; a build that fails changes nothing. Throws when a page cannot be
 * rendered.
 *
 * It is made inside `site/` with that as the current folder, because Astro puts the code that renders the pages below the
 * current folder when the output lies elsewhere, and there it would neither find its packages nor be safe from a second
 * build at the same time.
 */
export async function buildSite(options: BuildOptions): Promise<Built> {
  const making = join(siteFolder, '.astro', `making-${process.pid}`);
  const cwd = process.cwd();
  process.chdir(siteFolder);
  try {
    await build({ ...siteConfig({ ...options, out: making }), configFile: false, logLevel: 'warn' });
    const pages = globSync('**/*.html', { cwd: making }).length;
    if (options.search) await indexPages(making);
    rmSync(options.out, { recursive: true, force: true });
    mkdirSync(dirname(options.out), { recursive: true });
    cpSync(making, options.out, { recursive: true });
    return { pages };
  } finally {
    process.chdir(cwd);
    rmSync(making, { recursive: true, force: true });
  }
}

async function indexPages(out: string): Promise<void> {
  const { index, errors } = await pagefind.createIndex();
  if (!index) throw new Error(`The search index cannot be made: ${errors.join('; ')}`);
  try {
    const added = await index.addDirectory({ path: out });
    const written = await index.writeFiles({ outputPath: join(out, 'pagefind') });
    const wrong = [...added.errors, ...written.errors];
    if (wrong.length > 0) throw new Error(`The search index cannot be made: ${wrong.join('; ')}`);
  } finally {
    await pagefind.close();
  }
}
