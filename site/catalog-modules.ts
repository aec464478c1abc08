import type { Plugin } from 'vite';
import { join } from 'node:path';
import { articlePaths } from '../scripts/publish/articles.ts';
import type { Files } from '../scripts/read/files.ts';
import type { DevCatalog } from './dev-catalog.ts';

export const articlesModule = 'virtual:signpost/articles';

/**
 * The catalog's MDX files as a module that the pages import. `source` gives its text.
 *
 * The MDX lies outside `site/`, in a folder known only when the build starts. `import.meta.glob` wants its pattern written
 * out, and the content layer would keep a second, slower copy of the files in its own store; a module that lists plain
 * imports needs neither.
 */
export function catalogModules(source: () => string): Plugin {
  return {
    name: 'signpost-catalog-modules',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id === articlesModule) return `\0${id}`;
      // Compiled MDX imports Astro's runtime, which a catalog in another folder cannot see from where it lies.
      if (id.startsWith('astro/') && importer?.endsWith('.mdx')) return this.resolve(id, import.meta.filename, { skipSelf: true });
      return undefined;
    },
    load: (id) => (id === `\0${articlesModule}` ? source() : undefined),
  };
}

const quoted = (text: string): string => JSON.stringify(text);

/** All articles, compiled with the pages. */
export function articlesSource(root: string, files: Files): string {
  const paths = articlePaths(files);
  const imports = paths.map((path, index) => `import * as article${index} from ${quoted(join(root, path))};`);
  return `${imports.join('\n')}\nconst articles = {${paths.map((path, index) => `${quoted(path)}: article${index}`).join(',\n')}};\nexport const article = async (path) => articles[path];`;
}

/** The dev server reads an article when it is asked for, and refuses one that has a problem: it may be code. */
export function watchedArticlesSource(root: string, { files, articleProblems }: DevCatalog): string {
  const refused = new Map(articleProblems.map(({ file, line, column, message }) => [file, `${file}:${line}:${column}: ${message}`]));
  const load = (path: string) => (refused.has(path) ? `() => { throw new Error(${quoted(refused.get(path) ?? '')}); }` : `() => import(${quoted(join(root, path))})`);
  return `const articles = {${articlePaths(files)
    .map((path) => `${quoted(path)}: ${load(path)}`)
    .join(',\n')}};\nexport const article = async (path) => articles[path]?.();`;
}
