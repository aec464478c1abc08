import { globSync } from 'node:fs';

/** Pages of a built site, sorted into those that every generator must make and the rest. */
export interface Pages {
  /** Of entities: `catalog/component/default/petstore/`. */
  readonly entities: number;
  /** Of the lists of a kind: `catalog/component/`, `catalog/component/2/`. */
  readonly lists: number;
  /** Pages that only this generator makes: they are its own affair, and its own time. */
  readonly others: number;
  readonly files: number;
}

export function pagesIn(folder: string): Pages {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  // Hugo writes a page that leads from `page/1/` to the first of a list; it is none.
  const pages = globSync('**/*.html', { cwd: folder }).map((path) => path.replaceAll('\\', '/')).filter((path) => !path.endsWith('/page/1/index.html'));
  const entities = pages.filter((path) => /^catalog\/[^/]+\/[^/]+\/[^/]+\/index\.html$/.test(path) && !isList(path)).length;
  const lists = pages.filter(isList).length;
  return { entities, lists, others: pages.length - entities - lists, files: files.length };
}

function isList(path: string): boolean {
  return /^catalog\/[^/]+\/(?:(?:page\/)?\d+\/)?index\.html$/.test(path);
}

/** Why two sites are not to be compared; undefined when they are. */
export function difference(ours: Pages, theirs: Pages): string | undefined {
  const names = ['entities', 'lists'] as const;
  const differing = names.filter((name) => ours[name] !== theirs[name] || ours[name] === 0);
  return differing.length === 0 ? undefined : differing.map((name) => `${ours[name]} pages of ${name} against ${theirs[name]}`).join(', ');
}
