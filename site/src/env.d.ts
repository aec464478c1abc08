declare module 'virtual:signpost/options' {
  /** What the build command was told, see SiteOptions in site/config.ts, and the folder of the program. */
  export const options: {
    readonly root: string;
    readonly program: string;
    /** Path of the whole site; pages of the second language lie below it. */
    readonly base: string;
    readonly language: import('../../scripts/model/settings.ts').Language;
    readonly server?: string;
    readonly repository?: string;
  };
  /** The catalog as it is now, while the dev server runs; one object as long as nothing changes. */
  export const currentCatalog: (() => Pick<import('../dev-catalog.ts').CurrentCatalog, 'files' | 'catalog'>) | undefined;
}

declare module 'virtual:signpost/articles' {
  import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
  /** A compiled MDX file of the catalog, by its path relative to the root; undefined when there is none. */
  export function article(path: string): Promise<{ readonly Content: AstroComponentFactory } | undefined>;
}

declare namespace App {
  interface Locals {
    /** File that the page is written from, relative to the catalog's root, for messages about its links. */
    source?: string;
  }
}
