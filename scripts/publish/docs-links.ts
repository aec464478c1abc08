import type { Files } from '../read/files.ts';
import { resolvePath } from '../read/layout.ts';
import type { DocsPage, EntityDocs } from './docs-pages.ts';
import { imageFault, isImagePath } from './image-files.ts';

/** Where a link of a page leads. */
export type DocsLink =
  | { readonly kind: 'web'; readonly url: string }
  | { readonly kind: 'page'; readonly page: DocsPage; readonly anchor?: string }
  /** A picture of the documentation, by its path from the catalog's root. */
  | { readonly kind: 'picture'; readonly file: string }
  /** Another file of the repository, which the site does not show. */
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'wrong'; readonly message: string; readonly fix: string };

/** Reads a link as GitHub and MkDocs do: relative to its page; with a slash in front relative to the documentation, or the root. */
export function docsLink(docs: EntityDocs, from: string, url: string, files: Files): DocsLink {
  if (/^(?:https?:\/\/|mailto:)/i.test(url)) return { kind: 'web', url };
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) return wrong(`leads to ${JSON.stringify(url)}`, 'Use https:, mailto:, or a path to a page beside this one.');
  const [address = '', anchor] = url.split('#', 2);
  const path = decoded(address.split('?')[0] ?? '');
  const own = docs.pages.find(({ file }) => file === from);
  const withAnchor = (page: DocsPage): DocsLink => ({ kind: 'page', page, ...(anchor !== undefined && anchor !== '' && { anchor: decoded(anchor) }) });
  if (path === '' && own) return withAnchor(own);
  for (const file of candidates(docs, from, path)) {
    const page = pageAt(docs, file);
    if (page) return withAnchor(page);
    if (files.text(file) !== undefined) return isImagePath(file) && isBelow(docs.root, file) ? { kind: 'picture', file } : { kind: 'file', file };
  }
  return wrong(`leads to ${JSON.stringify(path)}, but there is no such page or file`, 'Correct the path; it is relative to this page.');
}

function candidates({ root }: EntityDocs, from: string, path: string): readonly string[] {
  if (!path.startsWith('/')) return [resolvePath(from, path)].flatMap((file) => file ?? []);
  const inside = resolvePath(root === '' ? 'x' : `${root}/x`, path.slice(1));
  return [inside, resolvePath('x', path.slice(1))].flatMap((file) => file ?? []);
}

/** MkDocs lets people leave out the ending, and name a folder for its first page. */
function pageAt({ pages }: EntityDocs, path: string): DocsPage | undefined {
  const names = [path, `${path}.md`, ...['index.md', 'README.md', 'readme.md'].map((name) => (path === '' ? name : `${path}/${name}`))];
  return pages.find(({ file }) => names.includes(file));
}

/** A picture that a page shows, by its path from the catalog's root, or why it is not shown. */
export function docsImage(docs: EntityDocs, from: string, url: string, files: Files): { readonly file: string } | Extract<DocsLink, { kind: 'wrong' }> {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) return wrong('comes from elsewhere', 'Keep the picture beside the page, or link to it.');
  const path = decoded(url.split(/[?#]/)[0] ?? '');
  const file = candidates(docs, from, path).find((each) => files.bytes(each) !== undefined);
  if (file === undefined) return wrong('is not there', 'Correct the path; it is relative to this page.');
  if (!isBelow(docs.root, file)) return wrong(`lies outside of ${docs.root}/`, 'Put it beside the pages.');
  const fault = imageFault(file, files.bytes(file) ?? new Uint8Array());
  return fault ? { kind: 'wrong', ...fault } : { file };
}

function isBelow(root: string, file: string): boolean {
  return root === '' || file.startsWith(`${root}/`);
}

function wrong(message: string, fix: string): Extract<DocsLink, { kind: 'wrong' }> {
  return { kind: 'wrong', message, fix };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
