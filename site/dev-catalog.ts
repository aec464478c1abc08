import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import type { DevEnvironment, EnvironmentModuleNode, RunnableDevEnvironment, ViteDevServer } from 'vite';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog } from '../scripts/catalog/catalog.ts';
import { lessKnown } from '../scripts/catalog/known.ts';
import { problemText, summary } from '../scripts/commands/print-problems.ts';
import { groupByCause, newProblems } from '../scripts/model/grouping.ts';
import { compareProblems, type Problem } from '../scripts/model/problem.ts';
import { languages } from '../scripts/model/settings.ts';
import { allProblems } from '../scripts/publish/problems.ts';
import { fileHistory, type FileHistory } from '../scripts/read/file-history.ts';
import type { Files } from '../scripts/read/files.ts';
import { watchedFiles, type WatchedFiles } from '../scripts/read/watched-files.ts';
import { articlesModule, watchedArticlesSource } from './catalog-modules.ts';
import { siteFolder } from './folder.ts';
import { setContext, type Current, type SiteContext } from './context.ts';
import { serveDoors } from './dev-doors.ts';
import { ReadLog } from './reads.ts';

/** What the pages of the dev server show. */
export interface DevCatalog extends Current {
  readonly problems: readonly Problem[];
  /** All of the articles, known ones as well: such an article may hold code. */
  readonly articleProblems: readonly Problem[];
}

/** Problems printed at once; all of them are for `signpost check`. */
const printed = 5;

/** What lets the dev server follow the files of the catalog. The pages are in the catalog's first language unless told otherwise. */
export function devCatalog(root: string, language?: string): { readonly articles: () => string; readonly integrations: readonly AstroIntegration[] } {
  let followed: Followed | undefined;
  const follow = () => (followed ??= followedCatalog(root));
  const integration: AstroIntegration = {
    name: 'signpost',
    hooks: {
      'astro:server:setup': ({ server, logger }) => {
        setContext(devContext(root, follow(), language));
        followCatalog(server, root, follow(), logger);
        serveDoors(server);
      },
    },
  };
  return { articles: () => watchedArticlesSource(root, follow().current), integrations: [integration] };
}

interface Followed {
  readonly files: WatchedFiles;
  current: DevCatalog;
  history?: FileHistory | undefined;
}

function followedCatalog(root: string): Followed {
  const files = watchedFiles(root);
  const followed: Followed = { files, current: readCatalog(files) };
  // As of the start: commits are made less often than files are saved.
  void fileHistory(root).then((history) => {
    followed.history = history;
    followed.current = { ...followed.current, ...(history && { history }) };
  });
  return followed;
}

function devContext(root: string, followed: Followed, language: string | undefined): SiteContext {
  const [mainLanguage = 'en'] = followed.current.catalog.settings.languages;
  return {
    root,
    program: join(siteFolder, '..'),
    base: '/',
    // There is one language at a time, at the root.
    language: languages.find((each) => each === language) ?? mainLanguage,
    mainLanguage: languages.find((each) => each === language) ?? mainLanguage,
    isDevServer: true,
    reads: new ReadLog(() => followed.current),
    current: () => followed.current,
  };
}

/**
 * Reads the catalog again whenever its files change, and shows it to the pages. A page that is asked for waits until what
 * was written before has been read; one that is open in a browser is loaded again.
 */
function followCatalog(server: ViteDevServer, root: string, followed: Followed, logger: AstroIntegrationLogger): void {
  const { files } = followed;
  let articles = watchedArticlesSource(root, followed.current);
  report(logger, [], followed.current);

  // As Vite names files.
  const base = realpathSync(root).replaceAll('\\', '/');

  const show = (paths: readonly string[]) => {
    const before = followed.current.problems;
    followed.current = { ...readCatalog(files), ...(followed.history && { history: followed.history }) };
    const stale = paths.filter((path) => path.endsWith('.mdx')).map((path) => `${base}/${path}`);
    const source = watchedArticlesSource(root, followed.current);
    if (source !== articles) stale.push(`\0${articlesModule}`);
    articles = source;
    for (const environment of Object.values(server.environments)) refreshPages(environment, stale);
    server.environments.client.hot.send({ type: 'full-reload', path: '*' });
    report(logger, before, followed.current);
  };
  const take = (paths: readonly string[]) => {
    if (paths.length === 0 || !existsSync(root)) return;
    try {
      show(paths);
    } catch (cause) {
      logger.error(`What has changed could not be read: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  };

  server.middlewares.use((_request, _response, next) => {
    // By the next turns the system has told what was written before the request, and the pages have heard of it.
    setImmediate(() => {
      take(files.refresh());
      setImmediate(next);
    });
  });
  const follow = async () => {
    for (let paths = await files.changed(); paths.length > 0; paths = await files.changed()) take(paths);
  };
  void follow();
  server.httpServer?.on('close', () => files.close());
}

function readCatalog(files: Files): DevCatalog {
  const today = new Date().toISOString().slice(0, 10);
  const catalog = loadCatalog(files, { today });
  const all = allProblems(catalog, files);
  const problems = lessKnown(all, files).problems.toSorted(compareProblems);
  return { files, catalog, today, problems, articleProblems: all.filter(({ code }) => code.startsWith('article-')) };
}

function report(logger: AstroIntegrationLogger, before: readonly Problem[], { problems, files, catalog }: DevCatalog): void {
  const [groups, groupsBefore] = [groupByCause(problems), groupByCause(before)];
  const appeared = newProblems(groupsBefore, groups);
  if (appeared.length + newProblems(groups, groupsBefore).length === 0) return;
  const current = { text: files.text };
  const texts = appeared.slice(0, printed).map((problem) => `\n\n${problemText(problem, current, false)}`);
  const more = appeared.length > printed ? `\n\n${appeared.length - printed} more; "signpost check" prints all.` : '';
  const said = `${summary(groups, catalog.entities.length)}${texts.join('')}${more}${appeared.length > 0 ? '\n' : ''}`;
  if (appeared.some(({ severity }) => severity === 'error')) logger.error(said);
  else if (appeared.length > 0) logger.warn(said);
  else logger.info(said);
}

/** Makes the pages ask anew which of them there are, and drops what was made from these modules or files. */
function refreshPages(environment: DevEnvironment, stale: readonly string[]): void {
  const graph = environment.moduleGraph;
  const dropped = new Set<EnvironmentModuleNode>();
  for (const each of stale) {
    const modules = each.startsWith('\0') ? [graph.getModuleById(each)] : [...(graph.getModulesByFile(each) ?? [])];
    for (const module of modules) if (module) graph.invalidateModule(module, dropped, Date.now(), true);
  }
  const evaluated = evaluatedModules(environment);
  for (const { id } of dropped) {
    const module = id === null ? undefined : evaluated?.getModuleById(id);
    if (module) evaluated?.invalidateModule(module);
  }
  // What Astro's own content layer sends: the paths that `getStaticPaths` gave are asked for again.
  environment.hot.send('astro:content-changed', {});
}

/** Of an environment whose modules run in this process. */
function evaluatedModules(environment: DevEnvironment) {
  return 'runner' in environment ? (environment as RunnableDevEnvironment).runner.evaluatedModules : undefined;
}
