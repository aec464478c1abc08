import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../scripts/effects/embedded-postgres.ts';

export interface TestDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

export function embedded(folder = mkdtempSync(join(tmpdir(), 'signpost-embedded-'))): Promise<TestDatabase> {
  return startEmbeddedPostgres({ folder, port: 0 });
}

/** Where the programs of a PostgreSQL server are, if this machine has one. */
function serverPrograms(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':');
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
}

/** A real server for one test, in a folder of its own. As root it runs as `nobody`, since it refuses to run as root. */
async function server(programs: string): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-server-'));
  const asRoot = process.getuid?.() === 0;
  const identity = asRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (asRoot) chownSync(folder, idOf('-u'), idOf('-g'));
  const port = await freePort();
  execFileSync(join(programs, 'initdb'), ['-D', join(folder, 'data'), '-A', 'trust', '-U', 'postgres', '--no-sync'], { ...identity, cwd: folder, stdio: 'ignore', env: { PATH: process.env['PATH'] ?? '', HOME: folder, LC_ALL: 'C' } });
  const args = ['-D', join(folder, 'data'), '-h', '127.0.0.1', '-p', String(port), '-k', folder, '-F'];
  const child = spawn(join(programs, 'postgres'), args, { ...identity, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)));
  });
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const programs = serverPrograms();

/** What effects on databases are tried on; a name says why one is skipped. */
export const databases: readonly { readonly name: string; readonly start: () => Promise<TestDatabase>; readonly skip: boolean }[] = [
  { name: 'the embedded Postgres', start: () => embedded(), skip: false },
  { name: `a PostgreSQL server${programs ? '' : ' (skipped: no initdb and postgres on the PATH)'}`, start: () => server(programs ?? ''), skip: programs === undefined },
];
