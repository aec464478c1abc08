import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BuiltSite } from './built.ts';
import type { MarkupElement } from './markup.ts';

/** Bytes of a file of the site as it travels, by its address. */
export function weigh(site: BuiltSite, address: string): number {
  return gzipSync(readFileSync(join(site.folder, decodeURIComponent(address.slice(site.base.length)))), { level: 9 }).length;
}

/** Addresses of the stylesheets that a page loads before it is shown. */
export function stylesheets(elements: readonly MarkupElement[]): readonly string[] {
  return elements.filter(({ name, attributes }) => name === 'link' && attributes['rel'] === 'stylesheet').map(({ attributes }) => attributes['href'] ?? '');
}

/** Addresses of the scripts that a page begins with, and of what those import before they run. */
export function scripts(site: BuiltSite, elements: readonly MarkupElement[]): readonly string[] {
  return imported(site, elements.filter(({ name, attributes }) => name === 'script' && 'src' in attributes).map(({ attributes }) => attributes['src'] ?? ''), staticImport);
}

/** The same, and what they may import later: all that could ever come to the page. */
export function allScripts(site: BuiltSite, elements: readonly MarkupElement[]): readonly string[] {
  return imported(site, scripts(site, elements), anyImport);
}

// As the bundler writes them, minified: `import{a}from"./x.js"`, `import"./x.js"`, `import(`./x.js`)`.
const staticImport = /(?:\bfrom|\bimport)\s*["'`](\.{0,2}\/[^"'`]+\.js)["'`]/g;
const anyImport = /(?:\bfrom\s*|\bimport\s*\(?\s*)["'`](\.{0,2}\/[^"'`]+\.js)["'`]/g;

function imported(site: BuiltSite, entries: readonly string[], pattern: RegExp): readonly string[] {
  const found = new Set<string>();
  const visit = (address: string): void => {
    if (found.has(address)) return;
    found.add(address);
    const text = readFileSync(join(site.folder, address.slice(site.base.length)), 'utf8');
    for (const [, target = ''] of text.matchAll(pattern)) visit(target.startsWith('/') ? target : posix.join(posix.dirname(address), target));
  };
  for (const entry of entries) visit(entry);
  return [...found];
}
