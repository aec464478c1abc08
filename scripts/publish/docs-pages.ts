import { isJsonObject } from '../model/json.ts';
import type { Files } from '../read/files.ts';
import { resolvePath } from '../read/layout.ts';
import { settingsOf, type DocsPlace } from './entity-docs.ts';

/** A page of the documentation beside an entity. */
export interface DocsPage {
  readonly file: string;
  /** Path below the documentation's own, without slashes at the ends; empty for the first page. */
  readonly slug: string;
  readonly title: string;
}

/** An entry of the navigation: a page, a link elsewhere, or a heading over others. */
export interface DocsEntry {
  readonly title: string;
  readonly page?: DocsPage;
  readonly url?: string;
  readonly entries: readonly DocsEntry[];
}

/** The documentation beside an entity, in reading order. */
export interface EntityDocs {
  readonly root: string;
  readonly title?: string;
  /** Those of the navigation first, in its order. */
  readonly pages: readonly DocsPage[];
  readonly entries: readonly DocsEntry[];
  /** Files that the navigation of `mkdocs.yml` names but that are not there. */
  readonly missing: readonly string[];
}

/** Reads the titles of all pages and the order that `mkdocs.yml` gives them; without one the first page leads, then by path. */
export function readEntityDocs(place: DocsPlace, files: Files): EntityDocs {
  const settings = place.settings === undefined ? {} : settingsOf(files, place.settings);
  const written = Array.isArray(settings['nav']) ? navOf(settings['nav'], place) : undefined;
  const known = new Set(place.pages);
  const ordered = [...new Set([...flat(written ?? []).flatMap(({ file }) => (file !== undefined && known.has(file) ? [file] : [])), ...byReading(place)])];
  const first = ordered.find((file) => isFirst(place, file)) ?? ordered[0];
  const titles = new Map(flat(written ?? []).flatMap(({ file, title }) => (file !== undefined && title !== undefined ? [[file, title] as const] : [])));
  const slugs = slugsOf(place, ordered, first);
  const pages = ordered.map((file): DocsPage => ({ file, slug: slugs.get(file) ?? '', title: titles.get(file) ?? titleOf(file, files.text(file) ?? '') }));
  const byFile = new Map(pages.map((page) => [page.file, page]));
  const entries = written ? entriesOf(written, byFile) : pages.map((page) => ({ title: page.title, page, entries: [] }));
  const title = settings['site_name'];
  return {
    root: place.root,
    ...(typeof title === 'string' && { title }),
    pages,
    entries,
    missing: flat(written ?? []).flatMap(({ file, url }) => (file !== undefined && url === undefined && !known.has(file) ? [file] : [])),
  };
}

interface Written {
  readonly title?: string;
  /** As a path from the root. */
  readonly file?: string;
  readonly url?: string;
  readonly entries: readonly Written[];
}

/** https://www.mkdocs.org/user-guide/configuration/#nav */
function navOf(nav: readonly unknown[], place: DocsPlace): readonly Written[] {
  return nav.flatMap((item): readonly Written[] => {
    if (typeof item === 'string') return [leaf(undefined, item, place)];
    if (!isJsonObject(item)) return [];
    return Object.entries(item).flatMap(([title, value]): readonly Written[] => {
      if (typeof value === 'string') return [leaf(title, value, place)];
      return Array.isArray(value) ? [{ title, entries: navOf(value, place) }] : [];
    });
  });
}

function leaf(title: string | undefined, target: string, { root }: DocsPlace): Written {
  const said = title === undefined ? {} : { title };
  if (/^https?:/i.test(target)) return { ...said, url: target, entries: [] };
  const file = resolvePath(root === '' ? 'x' : `${root}/x`, target.replace(/^\//, '')) ?? target;
  return { ...said, file, entries: [] };
}

function flat(entries: readonly Written[]): readonly Written[] {
  return entries.flatMap((entry) => [entry, ...flat(entry.entries)]);
}

function entriesOf(written: readonly Written[], byFile: ReadonlyMap<string, DocsPage>): readonly DocsEntry[] {
  return written.flatMap(({ title, file, url, entries }): readonly DocsEntry[] => {
    const page = file === undefined ? undefined : byFile.get(file);
    const below = entriesOf(entries, byFile);
    if (!page && url === undefined && below.length === 0) return [];
    return [{ title: title ?? page?.title ?? url ?? '', ...(page && { page }), ...(url !== undefined && { url }), entries: below }];
  });
}

function isFirst({ root }: DocsPlace, file: string): boolean {
  return /^(?:index|readme)\.(?:md|markdown)$/i.test(root === '' ? file : file.slice(root.length + 1));
}

/** The page of a folder before what else is in it; `index.md` before a README beside it. */
function byReading(place: DocsPlace): readonly string[] {
  const key = (file: string) => file.toLowerCase().replace(/(^|\/)index\.\w+$/, '$1 0').replace(/(^|\/)readme\.\w+$/, '$1 1');
  return place.pages.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** Of each file its own slug, in letters that every address and folder can hold. */
function slugsOf({ root }: DocsPlace, files: readonly string[], first: string | undefined): ReadonlyMap<string, string> {
  const slugs = new Map<string, string>();
  const taken = new Set(['']);
  for (const file of files) {
    if (file === first) {
      slugs.set(file, '');
      continue;
    }
    const path = (root === '' ? file : file.slice(root.length + 1)).replace(/\.\w+$/, '').replace(/\/(?:index|readme)$/i, '');
    const slug = path.split('/').map((part) => part.replace(/[^\p{L}\p{N}_-]+/gu, '-') || '-').join('/');
    let free = slug;
    for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${slug}-${count}`;
    taken.add(free.toLowerCase());
    slugs.set(file, free);
  }
  return slugs;
}

/** The title of its front matter, else the first heading, else the name of the file. */
function titleOf(file: string, text: string): string {
  const matter = /^---\r?\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '';
  const said = /^title:[ \t]*["']?(.+?)["']?[ \t]*\r?$/m.exec(matter)?.[1] ?? /^#[ \t]+(.+?)[ \t#]*\r?$/m.exec(text)?.[1];
  const plain = said?.replace(/[*_`]|!?\[([^\]]*)\]\([^)]*\)/g, '$1').trim();
  if (plain) return plain;
  const name = file.replace(/^.*\//, '').replace(/\.\w+$/, '').replace(/[-_]+/g, ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}
