/** Git over smart HTTP: `git http-backend` as CGI. See gitprotocol-http(5) and git-http-backend(1). */
import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Actor } from '../actors.ts';
import { gitEnvironment } from './repository.ts';
import type { GitRepository } from './repository.ts';

export type GitService = 'git-upload-pack' | 'git-receive-pack';

export interface GitRequest {
  readonly path: '/info/refs' | '/git-upload-pack' | '/git-receive-pack';
  readonly service: GitService;
}

/** What a request below `….git` asks; undefined for anything but the smart protocol. */
export function parseGitRequest(method: string, path: string, query: URLSearchParams): GitRequest | undefined {
  if (method === 'GET' && path === '/info/refs') {
    const service = query.get('service');
    return service === 'git-upload-pack' || service === 'git-receive-pack' ? { path, service } : undefined;
  }
  if (method !== 'POST') return undefined;
  if (path === '/git-upload-pack') return { path, service: 'git-upload-pack' };
  if (path === '/git-receive-pack') return { path, service: 'git-receive-pack' };
  return undefined;
}

export interface Received {
  /** The request's body, read and unpacked. */
  readonly body: Buffer;
  /** Refuse updates that are no fast-forward, for the whole push. */
  readonly denyForce: boolean;
}

/** Runs http-backend. Resolves when it has answered; ending the response is left to the caller. */
export function serveGit(
  git: GitRepository,
  asked: GitRequest,
  actor: Actor,
  request: IncomingMessage,
  response: ServerResponse,
  received?: Received,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const header = (name: string): string => String(request.headers[name] ?? '');
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: gitEnvironment({
      GIT_PROJECT_ROOT: git.folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: asked.path,
      QUERY_STRING: asked.path === '/info/refs' ? `service=${asked.service}` : '',
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: header('content-type'),
      REMOTE_USER: actor.login || 'anonymous',
      ...(received === undefined
        ? { HTTP_CONTENT_ENCODING: header('content-encoding') }
        : { CONTENT_LENGTH: String(received.body.length) }),
      ...(received?.denyForce === true
        ? { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'receive.denyNonFastForwards', GIT_CONFIG_VALUE_0: 'true' }
        : {}),
      ...(header('git-protocol') === '' ? {} : { GIT_PROTOCOL: header('git-protocol') }),
    }),
  });
  child.on('error', (cause) => reject(new Error('git http-backend could not be started.', { cause })));
  child.on('close', () => resolve());
  child.stdin.on('error', () => undefined);
  response.on('close', () => child.kill());
  (received === undefined ? request : Readable.from([received.body])).pipe(child.stdin);
  passAnswer(child.stdout, response);
  return promise;
}

/** Turns the CGI answer (headers, blank line, body) into an HTTP one. */
function passAnswer(output: Readable, response: ServerResponse): void {
  let head: Buffer | undefined = Buffer.alloc(0);
  output.on('data', (chunk: Buffer) => {
    if (head === undefined) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    const rest = head.subarray(end + 4);
    let status = 200;
    for (const line of head.subarray(0, end).toString().split('\r\n')) {
      const colon = line.indexOf(':');
      const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
      if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.writeHead(status);
    if (rest.length > 0) response.write(rest);
    head = undefined;
  });
}
