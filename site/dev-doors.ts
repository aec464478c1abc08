import type { RunnableDevEnvironment, ViteDevServer } from 'vite';
import { extname } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.atom': 'application/atom+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.graphql': 'text/plain; charset=utf-8',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.proto': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
  '.yaml': 'text/plain; charset=utf-8',
};

/** Answers for the files that a build writes beside the pages. Their code is loaded as the pages' is, so that it follows changes. */
export function serveDoors(server: ViteDevServer): void {
  server.middlewares.use((request, response, next) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname.slice(1));
    const type = types[extname(path)];
    if (type === undefined || /^(?:@|src\/|node_modules\/)/.test(path)) return next();
    contentAt(server, path).then((content) => {
      if (content === undefined) return next();
      response.setHeader('content-type', type);
      response.end(content);
    }, next);
  });
}

async function contentAt(server: ViteDevServer, path: string): Promise<string | Uint8Array | undefined> {
  const environment = Object.values(server.environments).find((each): each is RunnableDevEnvironment => 'runner' in each);
  if (!environment) return undefined;
  const { siteDoors } = (await environment.runner.import('/src/doors.ts')) as typeof import('./src/doors.ts');
  const door = siteDoors().find((each) => each.path === path);
  if (door) return door.text();
  const { siteCopies, world } = (await environment.runner.import('/src/data.ts')) as typeof import('./src/data.ts');
  const copy = siteCopies().find((each) => each.path === path);
  return copy && world().files.bytes(copy.from);
}
