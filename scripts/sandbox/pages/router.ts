import type { Answer } from './answer.ts';
import type { PageContext } from './context.ts';

export type View = (context: PageContext) => Answer | Promise<Answer>;

/** A page, and what its forms do. Forms post to their own page, so that a refused one can be shown again at its address. */
export interface Route {
  /** `/:owner/:repo/issues/:number`; a last part `*` takes the rest as `rest`. */
  readonly path: string;
  readonly view: View;
  /** By the form's id, without what follows its colon. */
  readonly acts?: Readonly<Record<string, View>>;
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The first route that fits; undefined when none does or an escape is malformed. */
export function findRoute(routes: readonly Route[], pathname: string): Match | undefined {
  const parts = decodeParts(pathname);
  if (parts === undefined) return undefined;
  for (const route of routes) {
    const params = matchPath(route.path, parts);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function decodeParts(pathname: string): string[] | undefined {
  try {
    return pathname.replace(/^\/|\/$/g, '').split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function matchPath(path: string, parts: readonly string[]): Record<string, string> | undefined {
  const wanted = path.slice(1).split('/');
  const isOpen = wanted.at(-1) === '*';
  if (isOpen ? parts.length < wanted.length : parts.length !== wanted.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const given = parts[index] ?? '';
    if (part === '*') params['rest'] = parts.slice(index).join('/');
    else if (part.startsWith(':')) {
      if (given === '') return undefined;
      params[part.slice(1)] = given;
    } else if (part !== given) return undefined;
  }
  return params;
}
