import type { Catalog } from '../scripts/catalog/catalog.ts';
import type { RequestsKnown } from '../scripts/publish/request-facts.ts';
import type { FileHistory } from '../scripts/read/file-history.ts';
import type { RecentChange } from '../scripts/report/changes/recent.ts';
import type { GradeTrend } from '../scripts/report/grade-trend.ts';
import type { Language } from '../scripts/model/settings.ts';
import type { Files } from '../scripts/read/files.ts';

/** What the pages show, as it was read: the same object as long as nothing has changed. */
export interface Current {
  readonly files: Files;
  readonly catalog: Catalog;
  /** The day of the build in UTC, such as `2026-11-21`. Pages that tell how long something is away are made again each day. */
  readonly today: string;
  /** Absent where nobody asked Git or GitHub. */
  readonly requests?: RequestsKnown;
  /** Last changes of the files, by path as in `files`; absent where Git knows none. */
  readonly history?: FileHistory;
  /** What the last commits changed, with a key that is another when they are others; absent where nobody asked Git. */
  readonly recent?: { readonly key: string; readonly read: () => readonly RecentChange[] };
  /** How grades came to be as they are; absent without scorecards, and where Git knows nothing. */
  readonly grades?: GradeTrend;
}

/** Hears what the pages read while they are made, see `ReadLog`. */
export interface Reads {
  note(key: string): void;
  define<T>(name: string, make: () => T, print?: (value: T) => string): () => T;
}

/** Takes what one route makes in bulk; asks for the text only where there is none that still holds. */
export interface Sink {
  /** `path` is relative to the language's root: `catalog/api/default/x/`. */
  page(path: string, html: () => Promise<string>): Promise<void>;
  /** `path` is relative to the site's root: `api/v1/index.json`. */
  file(path: string, content: () => Promise<string | Uint8Array> | string): Promise<void>;
}

/** What the program tells the compiled pages. They run in modules of their own, which share nothing with it but what is global. */
export interface SiteContext {
  /** Folder of the catalog, and that of the program. */
  readonly root: string;
  readonly program: string;
  /** Path of the whole site, `/` or `/signpost/`. */
  readonly base: string;
  readonly language: Language;
  /** The language at the site's root. */
  readonly mainLanguage: Language;
  /** Address of GitHub and `owner/name`, in place of the catalog's settings. */
  readonly server?: string;
  readonly repository?: string;
  readonly isDevServer: boolean;
  readonly reads: Reads;
  /** Absent in the dev server, which makes a page when it is asked for. */
  readonly sink?: Sink;
  current(): Current;
}

const key: unique symbol = Symbol.for('signpost.site-context');
type Global = typeof globalThis & { [key]?: SiteContext };

/** For the modules of pages that are loaded next. */
export function setContext(context: SiteContext): void {
  (globalThis as Global)[key] = context;
}

/** Throws where pages are made by other means than `signpost build` and `npm run dev`. */
export function theContext(): SiteContext {
  const context = (globalThis as Global)[key];
  if (!context) throw new Error('The pages know no catalog: make them by "signpost build" or "npm run dev".');
  return context;
}
