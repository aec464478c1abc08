import type { Plugin } from 'vite';
import { join } from 'node:path';
import { articlePaths } from '../scripts/publish/articles.ts';
import { diskFiles } from '../scripts/read/files.ts';
import type { SiteOptions } from './config.ts';

const optionsModule = 'virtual:signpost/options';
const articlesModule = 'virtual:signpost/articles';

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
    [articlesModule, () => articlesSource(options.root)],
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

function optionsSource({ root, base = '/', server, repository }: SiteOptions): string {
  // Said here, since the pages are bundled into another folder before they run.
  const program = join(import.meta.dirname, '..');
  return `export const options = ${JSON.stringify({ root, program, base, server, repository })};`;
}

function articlesSource(root: string): string {
  const paths = articlePaths(diskFiles(root));
  const imports = paths.map((path, index) => `import * as article${index} from ${JSON.stringify(join(root, path))};`);
  const entries = paths.map((path, index) => `${JSON.stringify(path)}: article${index},`);
  return [...imports, 'export const articles = {', ...entries, '};'].join('\n');
}
