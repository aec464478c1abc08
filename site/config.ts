import mdx from '@astrojs/mdx';
import { satteri } from '@astrojs/markdown-satteri';
import type { AstroIntegration, AstroUserConfig } from 'astro';
import { articlePictures } from './article-pictures.ts';
import { catalogModules } from './catalog-modules.ts';
import { siteFolder } from './folder.ts';

export interface AstroOptions {
  /** Folder of the catalog: the repository's root, or somebody's Backstage checkout. */
  readonly root: string;
  /** Where Astro puts what it makes. */
  readonly out?: string;
  /** Path below which the site is served, `/` or `/signpost/`. */
  readonly base?: string;
  /** Text of the module with the catalog's articles. */
  readonly articles: () => string;
  readonly integrations: readonly AstroIntegration[];
}

export function siteConfig({ root, out, base = '/', articles, integrations }: AstroOptions): AstroUserConfig {
  return {
    root: siteFolder,
    outDir: out ?? `${siteFolder}dist`,
    base,
    output: 'static',
    trailingSlash: 'always',
    devToolbar: { enabled: false },
    // Pages name their stylesheet and scripts as files: the Content-Security-Policy allows nothing inline.
    build: { format: 'directory', inlineStylesheets: 'never' },
    markdown: { syntaxHighlight: false, processor: satteri({ features: { smartPunctuation: false }, mdastPlugins: [articlePictures] }) },
    integrations: [mdx(), ...integrations],
    vite: {
      plugins: [catalogModules(articles)],
      build: { assetsInlineLimit: 0 },
      // Scripts that pages name by their address (`?worker&url`) are modules.
      worker: { format: 'es' },
      server: { fs: { allow: [siteFolder, root] } },
    },
  };
}
