import { createHash } from 'node:crypto';
import { ANONYMOUS, isInstallation } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { Refusal, notFound } from '../refusal.ts';
import type { World } from '../world.ts';
import { isFields } from './fields.ts';
import type { Fields } from './fields.ts';
import { matchPath } from './route.ts';
import type { Answer, Route } from './route.ts';
import { actionRoutes } from './routes/actions.ts';
import { commitRoutes } from './routes/commits.ts';
import { gitRoutes } from './routes/git.ts';
import { issueRoutes } from './routes/issues.ts';
import { metaRoutes } from './routes/meta.ts';
import { pullRoutes } from './routes/pulls.ts';
import { repositoryRoutes } from './routes/repository.ts';
import { statusRoutes } from './routes/statuses.ts';

/** Earlier routes win, so that `/issues/comments` is not issue "comments". */
export const ROUTES: readonly Route[] = [
  ...metaRoutes, ...repositoryRoutes, ...statusRoutes, ...commitRoutes, ...gitRoutes, ...issueRoutes, ...pullRoutes, ...actionRoutes,
];

export interface ApiRequest {
  readonly method: string;
  /** Path and query below `/api/v3`, still encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const DOCUMENTATION = 'https://docs.github.com/rest';

/** Answers one request to the REST API. Refusals are answers; only a broken sandbox becomes a 500. */
export async function answerApi(world: World, request: ApiRequest): Promise<Answer> {
  try {
    return withEtag(request, await dispatch(world, request));
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(error);
    world.options.log(`${request.method} ${request.target}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return { status: 500, body: { message: 'Server Error: the sandbox has a bug; its log says more.' } };
  }
}

interface Told extends Pick<Refusal, 'status' | 'message'>, Partial<Pick<Refusal, 'errors'>>, Pick<Answer, 'headers'> {}

export function refusalAnswer({ status, message, errors, headers }: Told): Answer {
  const body = { message, documentation_url: DOCUMENTATION, status: String(status) };
  return { status, body: errors === undefined ? body : { ...body, errors }, headers: headers ?? {} };
}

async function dispatch(world: World, request: ApiRequest): Promise<Answer> {
  const actor = actorFor(world, request.headers.authorization);
  const url = new URL(request.target, 'http://sandbox');
  const path = url.pathname.replace(/\/$/, '').split('/').slice(1);
  if (path[0] === 'repos' && !isOurs(world, path)) throw notFound();
  for (const route of ROUTES) {
    if (route.method !== request.method) continue;
    const params = matchPath(route.parts, path);
    if (params === undefined) continue;
    refuseScope(world, actor, route, params);
    return route.handle({
      world, actor, params, query: url.searchParams, body: parseBody(request), headers: request.headers,
      address: `${world.url}/api/v3${url.pathname}`,
    });
  }
  throw new Refusal(404, `Not Found: the sandbox does not have ${request.method} ${url.pathname}.`);
}

function isOurs(world: World, [, owner = '', name = '']: readonly string[]): boolean {
  const { repository } = world.state;
  return owner.toLowerCase() === repository.owner.toLowerCase() && name.toLowerCase() === repository.name.toLowerCase();
}

/** Who a request's `authorization` names; anonymous without one. 401 for a token that is wrong or revoked. */
export function actorFor(world: World, authorization: string | string[] | undefined): Actor {
  if (typeof authorization !== 'string') return ANONYMOUS;
  const [kind = '', value = ''] = authorization.split(' ');
  const basic = kind.toLowerCase() === 'basic';
  const token = basic ? Buffer.from(value, 'base64').toString().replace(/^[^:]*:/, '') : value;
  const actor = world.tokens.actorFor(token);
  if (actor === undefined) throw new Refusal(401, 'Bad credentials');
  return actor;
}

/**
 * Tokens of workflows and apps need the route's scope, even to read (GitHub lets them read a public repository without;
 * a private one is what most people have). What is about a pull request may also use `pull-requests`.
 */
function refuseScope(world: World, actor: Actor, route: Route, params: Readonly<Record<string, string>>): void {
  if (!isInstallation(actor) || route.scope === null || route.scope.name === 'metadata') return;
  const { name, access } = route.scope;
  const scopes = name === 'issues' && isAboutPull(world, params) ? (['issues', 'pull-requests'] as const) : [name];
  const granted = scopes.some((scope) => {
    const own = actor.permissions?.[scope] ?? 'none';
    return own === 'write' || own === access;
  });
  if (!granted) throw new Refusal(403, 'Resource not accessible by integration');
}

function isAboutPull(world: World, params: Readonly<Record<string, string>>): boolean {
  const comment = world.state.comments.find(({ id }) => String(id) === params['comment']);
  const number = comment === undefined ? params['number'] : String(comment.issueNumber);
  return world.state.pulls.some((pull) => String(pull.number) === number);
}

function parseBody({ body }: ApiRequest): Fields {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
  // Labels may be sent as a bare array.
  if (Array.isArray(value)) return { labels: value };
  if (!isFields(value)) throw new Refusal(400, 'Body should be a JSON object');
  return value;
}

function withEtag(request: ApiRequest, answer: Answer): Answer {
  if (request.method !== 'GET' || answer.status !== 200) return answer;
  const etag = `W/"${createHash('sha256').update(JSON.stringify(answer.body)).digest('hex')}"`;
  const headers = { ...answer.headers, etag };
  return request.headers['if-none-match'] === etag ? { status: 304, headers } : { ...answer, headers };
}
