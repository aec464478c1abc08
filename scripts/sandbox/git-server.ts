/** Clone and push over HTTP: who may, what protection refuses, and the events that a push causes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { hasRole, isInstallation } from './actors.ts';
import type { Actor } from './actors.ts';
import { actorFor } from './api/router.ts';
import { readBody } from './body.ts';
import { parseGitRequest, serveGit } from './git/http.ts';
import type { GitRequest } from './git/http.ts';
import { parsePush, refusePush } from './git/receive.ts';
import type { Push, PushCommand } from './git/receive.ts';
import { resolveRevision } from './git/repository.ts';
import { branchMoved } from './operations/branches.ts';
import { branchRefusal, protectionOf } from './operations/protection.ts';
import { Refusal } from './refusal.ts';
import type { World } from './world.ts';

/** A push is read whole before it takes its turn among the changes. */
const MAX_PUSH_BYTES = 200 * 1024 * 1024;

/** Answers a request whose path below `/<owner>/<repository>.git` is `path`. */
export async function handleGit(
  world: World,
  path: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = parseGitRequest(request.method ?? 'GET', path, query);
  if (asked === undefined) return refuse(response, 404, 'Not Found');
  let actor: Actor;
  try {
    actor = actorFor(world, request.headers.authorization);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return challenge(response);
  }
  if (asked.service === 'git-upload-pack') {
    if (!hasScope(actor, 'read')) return refuse(response, 403, 'The token lacks contents: read.');
    return answerGit(world, asked, actor, request, response);
  }
  if (actor.login === '') return challenge(response);
  if (!hasScope(actor, 'write') || !hasRole(world.state, actor, 'write')) {
    return refuse(response, 403, `Write access to the repository not granted to ${actor.login}.`);
  }
  if (asked.path === '/info/refs') return answerGit(world, asked, actor, request, response);
  return receive(world, asked, actor, request, response);
}

function hasScope(actor: Actor, access: 'read' | 'write'): boolean {
  if (!isInstallation(actor)) return true;
  const own = actor.permissions?.contents ?? 'none';
  return own === 'write' || own === access;
}

function challenge(response: ServerResponse): void {
  response.setHeader('www-authenticate', 'Basic realm="sandbox"');
  refuse(response, 401, 'Sign in with any user name and a token as the password.');
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`);
}

async function answerGit(
  world: World,
  asked: GitRequest,
  actor: Actor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await serveGit(world.git, asked, actor, request, response);
  response.end();
}

async function receive(
  world: World,
  asked: GitRequest,
  actor: Actor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const raw = await readBody(request, MAX_PUSH_BYTES);
  if (raw === undefined) return refuse(response, 413, 'The push is too large for the sandbox.');
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw, { maxOutputLength: MAX_PUSH_BYTES }) : raw;
  const push = parsePush(body);
  await world.change(async (record) => {
    const refusals = new Map(push.commands.map((command) => [command, commandRefusal(world, actor, command)]));
    if ([...refusals.values()].some((refusal) => refusal !== undefined)) {
      response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-result', 'cache-control': 'no-cache' });
      response.write(refusePush(push, (command) => refusals.get(command) ?? 'another ref of this push was refused'));
      return;
    }
    const before = await tips(world, push);
    const isGuarded = push.commands.some(({ ref }) => protectionOf(world.state, ref.slice('refs/heads/'.length)) !== undefined);
    await serveGit(world.git, asked, actor, request, response, { body, denyForce: isGuarded });
    const after = await tips(world, push);
    for (const { ref } of push.commands) {
      await branchMoved(world, record, actor, { ref, before: before.get(ref), after: after.get(ref) });
    }
  });
  // Only now, so that whoever pushed finds the pull request up to date.
  response.end();
}

async function tips(world: World, push: Push): Promise<Map<string, string | undefined>> {
  const found = await Promise.all(push.commands.map(async ({ ref }) => [ref, await resolveRevision(world.git, ref)] as const));
  return new Map(found);
}

/**
 * Whether a push rewrites history cannot be known before its objects have arrived. So a protected branch
 * takes only what its checks have passed, and Git itself is told to refuse a rewriting push.
 */
function commandRefusal(world: World, actor: Actor, { ref, after }: PushCommand): string | undefined {
  if (!/^refs\/(heads|tags)\/./.test(ref)) return 'deny updating a hidden ref';
  if (!ref.startsWith('refs/heads/')) return undefined;
  const branch = ref.slice('refs/heads/'.length);
  if (after === undefined && branch === world.state.repository.defaultBranch) return 'refusing to delete the current branch';
  const refusal = branchRefusal(world.state, actor, { branch, after, isForced: false });
  return refusal === undefined ? undefined : `protected branch hook declined: ${refusal}`;
}
