import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface PagesServerOptions {
  /** Holds `current`, the published site, once there has been a deployment. */
  readonly folder: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface PagesServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Content types that GitHub Pages gives to what static sites are made of. */
const contentTypes: Readonly<Record<string, string>> = {
  '.atom': 'application/atom+xml',
  '.avif': 'image/avif',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/vnd.microsoft.icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'application/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'application/javascript; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.rss': 'application/rss+xml',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
  '.yaml': 'text/yaml; charset=utf-8',
  '.yml': 'text/yaml; charset=utf-8',
};

/** What GitHub Pages compresses for browsers that take it; pictures and fonts are small already. */
const compressed = /^(?:text\/|application\/(?:javascript|json|xml|atom\+xml|rss\+xml|manifest\+json|wasm)|image\/svg\+xml)/;
const compress = promisify(gzip);

/** Serves the published site the way GitHub Pages does. Rejects when the port is taken. */
export async function startPagesServer(options: PagesServerOptions): Promise<PagesServer> {
  const server = createServer((request, response) => {
    answer(join(options.folder, 'current'), options, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('The site could not be read.\n');
    });
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function listen(server: Server, { host, port }: PagesServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new Error(`The site's server cannot use port ${port}: ${cause.message}`, { cause })));
    server.listen(port, host, () => resolve());
  });
}

async function answer(site: string, options: PagesServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOwnHost(request.headers.host, options.host)) return plain(response, 421, 'This address is not served here.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Only GET and HEAD.');
  const root = await realpath(site).catch(() => undefined);
  if (root === undefined) return beingBuilt(response);
  const url = new URL(request.url ?? '/', 'http://pages');
  const found = await locate(root, url.pathname);
  if (found === undefined) return notFound(root, request, response);
  if ('redirect' in found) {
    response.writeHead(301, { location: found.redirect + url.search }).end();
    return;
  }
  await send(found.file, 200, request, response);
}

/** A page that names this server by another host wants to read it through the visitor's browser (DNS rebinding). */
function isOwnHost(header: string | undefined, host: string): boolean {
  const name = header?.replace(/:\d+$/, '');
  return name === host || name === 'localhost' || name === '127.0.0.1' || name === '[::1]';
}

/** A file of the site: the path itself, `path.html`, or a folder's `index.html`. Never anything outside it. */
async function locate(root: string, pathname: string): Promise<{ file: string } | { redirect: string } | undefined> {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (path.includes('\0') || path.includes('\\') || path.split('/').some((part) => part === '..' || part.startsWith('.git'))) return undefined;
  const plainPath = path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`];
  for (const candidate of plainPath) {
    const file = await fileWithin(root, candidate);
    if (file !== undefined) return { file };
  }
  if (!path.endsWith('/') && (await fileWithin(root, `${path}/index.html`)) !== undefined) {
    // Two slashes at the front would lead the browser to another host.
    return { redirect: `${pathname.replace(/^\/+/, '/')}/` };
  }
  return undefined;
}

async function fileWithin(root: string, path: string): Promise<string | undefined> {
  const file = await realpath(join(root, path)).catch(() => undefined);
  if (file === undefined || !file.startsWith(root + sep)) return undefined;
  return (await stat(file)).isFile() ? file : undefined;
}

async function send(file: string, status: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const content = await readFile(file);
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
  const contentType = contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream';
  const headers = {
    'content-type': contentType,
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
    etag,
  };
  if (status === 200 && matches(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const zipped = compressed.test(contentType) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const body = zipped ? await compress(content) : content;
  response.writeHead(status, { ...headers, vary: 'Accept-Encoding', ...(zipped && { 'content-encoding': 'gzip' }), 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function matches(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag || each.trim() === '*');
}

async function notFound(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const page = await fileWithin(root, '404.html');
  if (page === undefined) return plain(response, 404, 'There is no such page.');
  await send(page, 404, request, response);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

function beingBuilt(response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'retry-after': '2' }).end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="2">
<title>The site is being built</title>
<style>
  :root { color-scheme: light dark; font: 1.1rem/1.6 system-ui, sans-serif; }
  main { max-width: 36rem; margin: 20vh auto; padding: 0 1.5rem; }
</style>
<main>
  <h1>The site is being built</h1>
  <p>Its first deployment is under way. This page looks again every two seconds.</p>
</main>
</html>
`);
}
