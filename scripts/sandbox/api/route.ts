import type { Actor, Scope } from '../actors.ts';
import type { World } from '../world.ts';
import type { Fields } from './fields.ts';

export interface Call {
  readonly world: World;
  readonly actor: Actor;
  /** Decoded values of the pattern's `:name` parts. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Fields;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The request's address without the query, for links to other pages. */
  readonly address: string;
}

export interface Answer {
  readonly status: number;
  /** JSON; undefined for none. A `string` with `contentType` is sent as it is. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: string;
  /** Parts of the path; `:name` matches one part, a last `:name*` the rest. */
  readonly parts: readonly string[];
  /** What a workflow token needs; null: nothing but being valid. */
  readonly scope: { readonly name: Scope; readonly access: 'read' | 'write' } | null;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/** `route('GET /repos/:owner/:repo', 'metadata:read', handler)`. */
export function route(
  pattern: string,
  scope: `${Scope}:${'read' | 'write'}` | null,
  handle: Route['handle'],
): Route {
  const [method = '', path = ''] = pattern.split(' ');
  const [name, access] = scope?.split(':') ?? [];
  return {
    method,
    parts: path.split('/').slice(1),
    scope: scope === null ? null : { name: name as Scope, access: access as 'read' | 'write' },
    handle,
  };
}

/** The parameters when the (still encoded) path matches; undefined when it does not, or is badly encoded. */
export function matchPath(parts: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  const hasRest = parts.at(-1)?.endsWith('*') === true;
  if (hasRest ? path.length < parts.length - 1 : path.length !== parts.length) return undefined;
  try {
    for (const [at, part] of parts.entries()) {
      if (hasRest && at === parts.length - 1) params[part.slice(1, -1)] = path.slice(at).map(decodeURIComponent).join('/');
      else if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(path[at] ?? '');
      else if (part !== path[at]) return undefined;
    }
  } catch {
    return undefined;
  }
  return params;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };

/** A parameter that must be a number; anything else names nothing. */
export function numberOf(call: Call, name: string): number {
  const text = call.params[name] ?? '';
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : -1;
}

export function parameter(call: Call, name: string): string {
  return call.params[name] ?? '';
}
