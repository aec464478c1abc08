import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setContext, type SiteContext } from './context.ts';
import type { Compiled } from './compile.ts';
import type { ReadLog } from './reads.ts';

/** A page, or a file that a route of the site gives. */
export interface RenderedPath {
  /** Of the file, below the language's root: `teams/index.html`. */
  readonly file: string;
  /** What the list of this route's pages was made of, when the page has something from it. */
  readonly keys: ReadonlySet<string>;
  render(): Promise<Uint8Array>;
}

/** The part of Astro's application for prerendering that is used here (`astro/dist/core/build/app.js`). */
interface App {
  readonly manifest: { readonly routes: readonly { readonly routeData: Route }[]; readonly base: string };
  readonly routeCache: { clearAll(): void };
  getComponentByRoute(route: Route): Promise<unknown>;
  setInternals(internals: { readonly pagesByKeys: ReadonlyMap<string, never> }): void;
  setOptions(options: object): void;
  render(request: Request, options: { readonly routeData: Route }): Promise<Response>;
}

interface Route {
  readonly route: string;
  readonly type: 'page' | 'endpoint' | 'redirect' | 'fallback';
  readonly prerender: boolean;
  readonly pathname?: string;
}

export interface Pages {
  /** All but those made in bulk, in the order of the routes. */
  list(log: ReadLog): Promise<readonly RenderedPath[]>;
  /** Makes everything of a bulk route, which goes to the context's sink. */
  bulk(route: '/~entities' | '/~definitions' | '/~doors.txt'): Promise<void>;
}

/**
 * Loads the compiled pages for one language. Each language has modules of its own, since words and addresses are settled
 * when they are loaded.
 */
export async function loadPages({ server }: Compiled, context: SiteContext): Promise<Pages> {
  const folder = context.language === context.mainLanguage ? server : `${server}-${context.language}`;
  if (!existsSync(folder)) cpSync(server, folder, { recursive: true });
  const entry = readdirSync(folder).find((name) => name.startsWith('prerender-entry'));
  if (entry === undefined) throw new Error(`${folder} holds no compiled pages.`);
  setContext(context);
  const { app } = (await import(pathToFileURL(join(folder, entry)).href)) as { readonly app: App };
  // All that rendering asks Astro's build for are the styles and scripts of its own making, of which these pages have none.
  app.setInternals({ pagesByKeys: new Map<string, never>() });
  app.setOptions({ settings: { scripts: [] }, logger: { options: { destination: { write: () => true } } } });
  const routes = app.manifest.routes.map(({ routeData }) => routeData).filter(({ prerender }) => prerender);
  return {
    async list(log) {
      app.routeCache.clearAll();
      const seen = new Set<string>();
      const lists = [];
      for (const route of routes) if (!isBulk(route)) lists.push(await pathsOf(app, route, log));
      return lists.flat().filter(({ file }) => !seen.has(file) && seen.add(file));
    },
    async bulk(pattern) {
      const route = routes.find((each) => each.route === pattern);
      if (!route) throw new Error(`The compiled pages have no route ${pattern}.`);
      await answer(app, pattern, route);
    },
  };
}

const isBulk = ({ route }: Route): boolean => route.startsWith('/~');

async function pathsOf(app: App, route: Route, log: ReadLog): Promise<readonly RenderedPath[]> {
  if (route.pathname !== undefined) return [pathOf(app, route, route.pathname, new Set())];
  const { getStaticPaths } = (await app.getComponentByRoute(route)) as { readonly getStaticPaths: () => Promise<readonly StaticPath[]> };
  const { value: paths, keys } = await log.record(getStaticPaths);
  return paths.map(({ params, props }) => pathOf(app, route, filled(route.route, params), props === undefined ? new Set() : keys));
}

interface StaticPath {
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly props?: object;
}

/** `/catalog/[kind]/[...page]` with its params; one that is undefined leaves nothing. */
function filled(pattern: string, params: StaticPath['params']): string {
  return pattern.replaceAll(/\[(?:\.{3})?([^\]]+)\]/g, (_, name: string) => params[name] ?? '').replace(/\/{2,}/g, '/');
}

function pathOf(app: App, route: Route, pathname: string, keys: ReadonlySet<string>): RenderedPath {
  return { file: fileOf(pathname, route), keys, render: () => answer(app, pathname, route) };
}

/** As Astro names files for `build.format: 'directory'`. */
function fileOf(pathname: string, { type }: Route): string {
  const path = pathname.replace(/^\/|\/$/g, '');
  if (type === 'endpoint' || path === '404') return type === 'endpoint' ? path : '404.html';
  return path === '' ? 'index.html' : `${path}/index.html`;
}

async function answer(app: App, pathname: string, route: Route): Promise<Uint8Array> {
  const path = app.manifest.base.replace(/\/$/, '') + (route.type === 'endpoint' ? pathname : pathname.replace(/\/?$/, '/'));
  const response = await app.render(new Request(new URL(encodeURI(path), 'http://localhost')), { routeData: route });
  if (!response.ok && route.pathname !== '/404') throw new Error(`${pathname} could not be rendered: ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
