import type { Html } from './html.ts';

/** A part of the site, marked in the navigation. */
export type Section = 'home' | 'issues' | 'pulls' | 'actions' | 'code' | 'settings' | 'none';

export interface Page {
  readonly kind: 'page';
  readonly status: number;
  readonly title: string;
  readonly section: Section;
  readonly main: Html;
}

export interface Redirect {
  readonly kind: 'redirect';
  readonly to: string;
  /** Signs in as this login on the way. */
  readonly login?: string;
}

export interface Bytes {
  readonly kind: 'bytes';
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Never changes at its address. */
  readonly immutable: boolean;
}

export type Answer = Page | Redirect | Bytes;

export function page(title: string, section: Section, main: Html, status = 200): Page {
  return { kind: 'page', status, title, section, main };
}

export function redirect(to: string): Redirect {
  return { kind: 'redirect', to };
}
