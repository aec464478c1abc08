import type { Plugin } from 'vite';
import { join } from 'node:path';
import { articlePaths } from '../scripts/publish/articles.ts';
import { diskFiles } from '../scripts/read/files.ts';
import type { SiteOptions } from './config.ts';
import type { CurrentCatalog } from './dev-catalog.ts';

const optionsModule = 'virtual:signpost/options';
export const articlesModule = 'virtual:signpost/articles';

/**
 * Where the dev server puts the function that gives the catalog as it is now. The pages run in modules of their own there,
 * which share nothing with the server's but what is global. Nothing in a build.
 */
export const currentCatalogKey: unique symbol = Symbol.for('signpost.current-catalog');

function currentCatalog(): CurrentCatalog | undefined {
  return (globalThis as { [currentCatalogKey]?: () => CurrentCatalog })[currentCatalogKey]?.();
}

/**
 * Two modules that the pages import: the arguments of the build, and the catalog's MDX files.
 *
 * The MDX lies outside `site/`, in a folder known only when the build starts. `import.meta.glob` wants its pattern written
 * out, and the content layer would keep a second, slower copy of the files in its own store; a module that lists plain
 * imports needs neither.
 */
export function catalogModules(options: SiteOptions): Plugin {
  const sources = new Map([
    [optionsModule, () => optionsSource(options)],
    [articlesModule, () => articlesSource(options.root, currentCatalog())],
  ]);
  return {
    name: 'signpost-catalog-modules',
    enforce: 'pre',
    resolveId(id, importer) {
      if (sources.has(id)) return `\0${id}`;
      // Compiled MDX imports Astro's runtime, which a catalog in another folder cannot see from where it lies.
      if (id.startsWith('astro/') && importer?.endsWith('.mdx')) return this.resolve(id, import.meta.filename, { skipSelf: true });
      return undefined;
    },
    load: (id) => (id.startsWith('\0') ? sources.get(id.slice(1))?.() : undefined),
  };
}

function optionsSource({ root, base = '/', language = 'en', server, repository }: SiteOptions): string {
  // Said here, since the pages are bundled into another folder before they run.
  const program = join(import.meta.dirname, '..');
  return `export const options = ${JSON.stringify({ root, program, base, language, server, repository })};
export const currentCatalog = ${currentCatalog() ? `globalThis[Symbol.for(${JSON.stringify(currentCatalogKey.description)})]` : 'undefined'};`;
}

/** The dev server reads an article when it is asked for, and refuses one that has a problem: it may be code. */
export function articlesSource(root: string, current?: CurrentCatalog): string {
  const paths = articlePaths(current?.files ?? diskFiles(root));
  const name = (path: string) => JSON.stringify(path);
  const address = (path: string) => JSON.stringify(join(root, path));
  if (!current) {
    const imports = paths.map((path, index) => `import * as article${index} from ${address(path)};`);
    return `${imports.join('\n')}\nconst articles = {${paths.map((path, index) => `${name(path)}: article${index}`).join(',\n')}};\nexport const article = async (path) => articles[path];`;
  }
  const refused = new Map(current.articleProblems.map(({ file, line, column, message }) => [file, `${file}:${line}:${column}: ${message}`]));
  const load = (path: string) => (refused.has(path) ? `() => { throw new Error(${JSON.stringify(refused.get(path))}); }` : `() => import(${address(path)})`);
  return `const articles = {${paths.map((path) => `${name(path)}: ${load(path)}`).join(',\n')}};\nexport const article = async (path) => articles[path]?.();`;
}
