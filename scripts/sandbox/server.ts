/** The one HTTP server: REST API, Git and pages, on loopback. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerApi, refusalAnswer } from './api/router.ts';
import type { Answer } from './api/route.ts';
import { readBody } from './body.ts';
import type { Faults } from './faults.ts';
import { handleGit } from './git-server.ts';
import type { World } from './world.ts';

export type PageHandler = (world: World, request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

const API = '/api/v3';

/** GitHub takes blobs of up to 100 MB; a quarter is plenty here. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;

/** Listens, sets `world.url`, and resolves with the server. Port 0 takes any free one. */
export async function startServer(world: World, faults: Faults, handlePage: PageHandler): Promise<Server> {
  const server = createServer((request, response) => {
    handle(world, faults, handlePage, request, response).catch((error: unknown) => {
      world.options.log(`${request.method ?? ''} ${request.url ?? ''}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('The sandbox has a bug; its log says more.\n');
    });
  });
  const { host, port } = world.options;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new Error(`Port ${port} on ${host} cannot be used.`, { cause })));
    server.listen(port, host, resolve);
  });
  world.url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return server;
}

async function handle(
  world: World,
  faults: Faults,
  handlePage: PageHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = foreignRequest(world, request);
  if (refusal !== undefined) {
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(`${refusal}\n`);
    return;
  }
  const target = request.url ?? '/';
  const [path = '/', search = ''] = target.split('?', 2);
  if (path === API || path.startsWith(`${API}/`)) return serveApi(world, faults, request, response);
  const { owner, name } = world.state.repository;
  const git = `/${owner}/${name}.git/`.toLowerCase();
  if (path.toLowerCase().startsWith(git)) {
    return handleGit(world, path.slice(git.length - 1), new URLSearchParams(search), request, response);
  }
  return handlePage(world, request, response);
}

/**
 * A page elsewhere must not reach the sandbox: neither by a name that it made resolve to this machine
 * (foreign Host), nor by sending a form or fetch across sites (foreign Origin).
 */
function foreignRequest(world: World, request: IncomingMessage): string | undefined {
  const { host } = new URL(world.url);
  const port = host.slice(host.lastIndexOf(':'));
  if (![host, `localhost${port}`, `127.0.0.1${port}`].includes(request.headers.host ?? '')) {
    return 'This sandbox answers to its own address only.';
  }
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return undefined;
  const { origin } = request.headers;
  const isOwn = origin === undefined || origin === `http://${request.headers.host ?? ''}`;
  const site = request.headers['sec-fetch-site'];
  return isOwn && site !== 'cross-site' && site !== 'same-site' ? undefined : 'Requests from other sites are refused.';
}

async function serveApi(world: World, faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // The site may read, as pages may from api.github.com; nobody else's pages may.
  if (request.headers.origin !== undefined && request.headers.origin === world.pagesUrl) {
    response.setHeader('access-control-allow-origin', world.pagesUrl);
    response.setHeader('access-control-allow-headers', 'accept, authorization, content-type, x-github-api-version');
    response.setHeader('access-control-expose-headers', 'etag, link');
  }
  response.setHeader('vary', 'origin, authorization, accept');
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  const target = (request.url ?? '').slice(API.length) || '/';
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) response.setHeader('connection', 'close');
  const { method = 'GET', headers } = request;
  const mishap = faults.meet(method, target);
  if (mishap?.kind === 'silence') return;
  if (mishap?.kind === 'dropped') return void request.socket.destroy();
  const answer = mishap?.kind === 'refused'
    ? refusalAnswer(mishap)
    : body === undefined
      ? { status: 413, body: { message: 'The request body is too large for the sandbox.' } }
      : await answerApi(world, { method: method === 'HEAD' ? 'GET' : method, target, headers, body });
  if (mishap?.kind === 'answer lost') return void request.socket.destroy();
  sendAnswer(response, answer);
  if (method === 'HEAD' || mishap !== undefined) return;
  world.options.onExchange?.({
    method, path: target, requestBody: parsed(body), status: answer.status, responseBody: answer.body,
  });
}

function sendAnswer(response: ServerResponse, answer: Answer): void {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.setHeader('x-content-type-options', 'nosniff');
  if (answer.body === undefined) {
    response.writeHead(answer.status).end();
    return;
  }
  const isText = answer.contentType !== undefined && typeof answer.body === 'string';
  response.writeHead(answer.status, { 'content-type': answer.contentType ?? 'application/json; charset=utf-8' });
  response.end(isText ? answer.body : JSON.stringify(answer.body));
}

function parsed(body: Buffer | undefined): unknown {
  if (body === undefined || body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}
