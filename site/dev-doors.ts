import type { RunnableDevEnvironment, ViteDevServer } from 'vite';
import { extname } from 'node:path';
import type { Door } from './src/data.ts';

const types: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
};

/** Answers for the files that a build writes beside the pages. Their code is loaded as the pages' is, so that it follows changes. */
export function serveDoors(server: ViteDevServer): void {
  server.middlewares.use((request, response, next) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname.slice(1));
    const type = types[extname(path)];
    if (type === undefined || /^(?:@|src\/|node_modules\/)/.test(path)) return next();
    doorAt(server, path).then((door) => {
      if (!door) return next();
      response.setHeader('content-type', type);
      response.end(door.text());
    }, next);
  });
}

async function doorAt(server: ViteDevServer, path: string): Promise<Door | undefined> {
  const environment = Object.values(server.environments).find((each): each is RunnableDevEnvironment => 'runner' in each);
  if (!environment) return undefined;
  const { siteDoors } = (await environment.runner.import('/src/doors.ts')) as typeof import('./src/doors.ts');
  return siteDoors().find((door) => door.path === path);
}
