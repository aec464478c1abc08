import mdx from '@astrojs/mdx';
import { satteri } from '@astrojs/markdown-satteri';
import type { AstroIntegration, AstroUserConfig } from 'astro';
import { fileURLToPath } from 'node:url';
import { catalogModules } from './catalog-modules.ts';
import type { Language } from '../scripts/model/settings.ts';

export interface SiteOptions {
  /** Folder of the catalog: the repository's root, or somebody's Backstage checkout. */
  readonly root: string;
  /** Where the pages go; default `site/dist`. */
  readonly out?: string;
  /** Path below which the site is served, `/` or `/signpost/`. */
  readonly base?: string;
  /** Of the interface; English when left out. */
  readonly language?: Language;
  /** Address of GitHub and `owner/name`; the catalog's settings when left out. */
  readonly server?: string;
  readonly repository?: string;
}

const siteFolder = fileURLToPath(new URL('.', import.meta.url));

export function siteConfig(options: SiteOptions, integrations: readonly AstroIntegration[] = []): AstroUserConfig {
  return {
    root: siteFolder,
    outDir: options.out ?? `${siteFolder}dist`,
    base: options.base ?? '/',
    output: 'static',
    trailingSlash: 'always',
    devToolbar: { enabled: false },
    // Pages name their stylesheet and scripts as files: the Content-Security-Policy allows nothing inline.
    build: { format: 'directory', inlineStylesheets: 'never' },
    markdown: { syntaxHighlight: false, processor: satteri({ features: { smartPunctuation: false } }) },
    integrations: [mdx(), ...integrations],
    vite: {
      plugins: [catalogModules(options)],
      build: { assetsInlineLimit: 0 },
      server: { fs: { allow: [siteFolder, options.root] } },
    },
  };
}
