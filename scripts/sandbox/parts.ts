import { existsSync } from 'node:fs';
import type { Runs } from './runs.ts';
import type { PageHandler } from './server.ts';
import type { World } from './world.ts';

export interface PagesServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The runner and the pages. Whatever is not there yet is left out, and the API works without. */
export interface Parts {
  readonly handlePage?: PageHandler;
  readonly startRuns?: (world: World) => Runs | Promise<Runs>;
  readonly startPages?: (options: { folder: string; host: string; port: number }) => Promise<PagesServer>;
}

export async function loadParts(): Promise<Parts> {
  return {
    ...await part('./pages/routes.ts', './pages/handle.ts', 'handlePage'),
    ...await part('./runner/runner.ts', './runner/runner.ts', 'startRuns'),
    ...await part('./runner/pages-server.ts', './runner/pages-server.ts', 'startPages'),
  };
}

async function part(needed: string, file: string, name: keyof Parts): Promise<Parts> {
  if (!existsSync(new URL(needed, import.meta.url))) return {};
  const module = await import(new URL(file, import.meta.url).href) as Parts;
  return { [name]: module[name] };
}
