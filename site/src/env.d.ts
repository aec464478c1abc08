declare module 'virtual:signpost/options' {
  /** What the build command was told, see SiteOptions in site/config.ts, and the folder of the program. */
  export const options: { readonly root: string; readonly program: string; readonly base: string; readonly server?: string; readonly repository?: string };
}

declare module 'virtual:signpost/articles' {
  import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
  /** The compiled MDX files of the catalog, by path relative to its root. */
  export const articles: Readonly<Record<string, { readonly Content: AstroComponentFactory }>>;
}

declare namespace App {
  interface Locals {
    /** File that the page is written from, relative to the catalog's root, for messages about its links. */
    source?: string;
  }
}
