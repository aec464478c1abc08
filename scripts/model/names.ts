/**
 * The names index of the site, written by publish/names.ts and read in the browser: everything that can be found, in
 * columns, with repeated texts as numbers into `values`. Row n of every column speaks of the same thing.
 */
export interface NamesFile {
  readonly version: 1;
  /** Texts that many rows share, the most frequent first. A column holds their position counted from 1; 0 means none. */
  readonly values: Readonly<Record<ValueColumn, readonly string[]>>;
  readonly rows: Readonly<Record<TextColumn, readonly string[]>> &
    Readonly<Record<Exclude<ValueColumn, ManyColumn>, readonly number[]>> &
    Readonly<Record<ManyColumn, readonly (number | readonly number[])[]>>;
  /** What services and articles say of themselves, by row: people look for these by what they do. The others are in `AboutFile`. */
  readonly about: Readonly<Record<string, string>>;
}

/** One short description for each row, empty where there is none. In a file of its own: it weighs more than all names. */
export type AboutFile = readonly string[];

/**
 * `title` is empty where it is the name; `path` where it is the one of an entity's page, `catalog/<kind>/<namespace>/<name>/`,
 * otherwise relative to the site's root. `also` holds other names, separated by spaces: logins and addresses of people.
 */
export type TextColumn = 'name' | 'title' | 'path' | 'also';

/** Facets by which lists are narrowed, as they stand in addresses. */
export const facetNames = ['kind', 'type', 'owner', 'system', 'lifecycle', 'environment', 'tag', 'grade'] as const;
export type FacetName = (typeof facetNames)[number];

export type ManyColumn = 'environment' | 'tag';
/** Kinds as written (`Component`); articles and problem codes are of the kinds `Article` and `Problem`. Owners and systems are canonical references. */
export type ValueColumn = FacetName | 'namespace';
