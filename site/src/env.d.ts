declare module 'virtual:signpost/articles' {
  import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
  /** A compiled MDX file of the catalog, by its path relative to the root; undefined when there is none. */
  export function article(path: string): Promise<{ readonly Content: AstroComponentFactory; readonly getHeadings?: () => readonly { readonly depth: number; readonly slug: string; readonly text: string }[] } | undefined>;
}

declare namespace App {
  interface Locals {
    /** File that the page is written from, relative to the catalog's root, for messages about its links. */
    source?: string;
  }
}
