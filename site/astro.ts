import { build, type AstroIntegration } from 'astro';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { siteConfig } from './config.ts';
import { siteFolder } from './folder.ts';

export interface AstroRun {
  readonly root: string;
  readonly base: string;
  /** Text of the module with the catalog's articles. */
  readonly articles: () => string;
  /** Folders for what browsers load, and for what renders the pages. */
  readonly client: string;
  readonly server: string;
}

/**
 * Lets Astro compile the pages and render none.
 *
 * The folders lie inside `site/`, with that as the current folder, because Astro puts the code that renders the pages below
 * the current folder when the output lies elsewhere, and there it would neither find its packages nor be safe from a second
 * build at the same time.
 */
export async function runAstro({ root, base, articles, client, server }: AstroRun): Promise<void> {
  const cwd = process.cwd();
  mkdirSync(client, { recursive: true });
  process.chdir(siteFolder);
  try {
    const integrations = [bulkRoutes, keepProgram(client, server)];
    await build({ ...siteConfig({ root, base, out: client, articles, integrations }), configFile: false, logLevel: 'warn' });
  } finally {
    process.chdir(cwd);
  }
}

/** Routes of which each makes many pages; the dev server does without. */
const bulkRoutes: AstroIntegration = {
  name: 'signpost-bulk',
  hooks: {
    'astro:config:setup': ({ injectRoute }) => {
      injectRoute({ pattern: '/~entities', entrypoint: join(siteFolder, 'src/bulk/entities.astro') });
      injectRoute({ pattern: '/~definitions', entrypoint: join(siteFolder, 'src/bulk/definitions.astro') });
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
