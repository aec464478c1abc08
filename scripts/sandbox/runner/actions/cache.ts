import { createHash } from 'node:crypto';
import { constants, existsSync, lstatSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Host } from '../host.ts';
import { ActionFailure, flag } from './action.ts';
import type { Action, ActionCall } from './action.ts';

/** Restores now and, when the exact key was not there and the job succeeds, saves at the end. */
export const cache: Action = async (call) => {
  const outputs = await restoreCache(call);
  const { host, inputs } = call;
  const key = inputs['key'] ?? '';
  if (outputs['cache-hit'] !== 'true') {
    host.posts.push({
      name: 'Post Run actions/cache',
      always: false,
      run: async (log) => log.line(await save(host, paths(call), key)),
    });
  }
  return outputs;
};

export const restoreCache: Action = async (call) => {
  const { host, inputs, log } = call;
  const key = inputs['key'] ?? '';
  if (key === '') throw new ActionFailure('Input required and not supplied: key');
  const wanted = paths(call);
  const warm = await linkWarmCache(host, wanted);
  if (warm !== undefined) {
    log.line(`Cache restored: ${warm}`);
    return { 'cache-hit': 'true', 'cache-primary-key': key, 'cache-matched-key': key };
  }
  const prefixes = (inputs['restore-keys'] ?? '').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  const matched = await find(host, wanted, key, prefixes);
  if (matched === undefined) {
    log.line(`Cache not found for input keys: ${[key, ...prefixes].join(', ')}`);
    if (flag(inputs['fail-on-cache-miss'], false)) throw new ActionFailure(`Failed to restore cache entry. Input key: ${key}`);
    return { 'cache-hit': '', 'cache-primary-key': key, 'cache-matched-key': '' };
  }
  if (!flag(inputs['lookup-only'], false)) await restore(host, matched, wanted);
  log.line(`Cache restored from key: ${matched}`);
  return { 'cache-hit': String(matched === key), 'cache-primary-key': key, 'cache-matched-key': matched };
};

export const saveCache: Action = async (call) => {
  call.log.line(await save(call.host, paths(call), call.inputs['key'] ?? ''));
  return {};
};

function paths({ inputs }: ActionCall): string[] {
  const given = (inputs['path'] ?? '').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  if (given.length === 0) throw new ActionFailure('Input required and not supplied: path');
  const pattern = given.find((path) => /[*?[!]/.test(path));
  if (pattern !== undefined) throw new ActionFailure(`The sandbox's cache keeps plain paths, not patterns such as ${pattern}.`);
  return given;
}

function place(host: Host, path: string): string {
  return path.startsWith('~/') ? join(host.folders.home, path.slice(2)) : resolve(host.folders.workspace, path);
}

/** A folder of the machine takes a cache's place while the file that decides its content is the same. */
async function linkWarmCache(host: Host, wanted: readonly string[]): Promise<string | undefined> {
  const [only] = wanted;
  if (wanted.length !== 1 || only === undefined) return undefined;
  for (const warm of host.world.options.warmCaches ?? []) {
    if (resolve('/', warm.path) !== resolve('/', only) || !existsSync(warm.from)) continue;
    const mine = join(host.folders.workspace, warm.sameFile);
    if (!existsSync(mine) || !existsSync(warm.original) || !readFileSync(mine).equals(readFileSync(warm.original))) continue;
    await rm(place(host, only), { recursive: true, force: true });
    await mkdir(dirname(place(host, only)), { recursive: true });
    await symlink(warm.from, place(host, only));
    return `${only} is this machine's ${warm.from}, since ${warm.sameFile} is the same.`;
  }
  return undefined;
}

/** Entries of the same list of paths, as GitHub's "version" of a cache. */
function store(host: Host, wanted: readonly string[]): string {
  const version = createHash('sha256').update(wanted.join('\n')).digest('hex').slice(0, 16);
  return join(host.world.folder, 'cache', 'entries', version);
}

function entry(host: Host, wanted: readonly string[], key: string): string {
  return join(store(host, wanted), createHash('sha256').update(key).digest('hex'));
}

/** The key itself, else the newest entry that begins with the first prefix that any begins with. */
async function find(host: Host, wanted: readonly string[], key: string, prefixes: readonly string[]): Promise<string | undefined> {
  if (existsSync(entry(host, wanted, key))) return key;
  const folder = store(host, wanted);
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => !name.startsWith('.')) : [];
  const known = await Promise.all(names.map(async (name) => ({
    key: await readFile(join(folder, name, 'key'), 'utf8'),
    time: lstatSync(join(folder, name, 'key')).mtimeMs,
  })));
  known.sort((a, b) => b.time - a.time);
  for (const prefix of [key, ...prefixes]) {
    const match = known.find((other) => other.key.startsWith(prefix));
    if (match) return match.key;
  }
  return undefined;
}

async function restore(host: Host, key: string, wanted: readonly string[]): Promise<void> {
  for (const [index, path] of wanted.entries()) {
    const kept = join(entry(host, wanted, key), String(index));
    if (existsSync(kept)) await copy(kept, place(host, path));
  }
}

/** Gives the line for the log. An entry is never changed once it is there. */
async function save(host: Host, wanted: readonly string[], key: string): Promise<string> {
  const folder = entry(host, wanted, key);
  if (existsSync(folder)) return `Cache hit occurred on the primary key ${key}, not saving cache.`;
  const existing = wanted.map((path) => existsSync(place(host, path)));
  if (!existing.includes(true)) return `Path Validation Error: ${wanted.join(', ')} is not there, so nothing is saved.`;
  const partial = join(store(host, wanted), `.partial-${host.job.id}-${host.nextFile()}`);
  await mkdir(partial, { recursive: true });
  for (const [index, path] of wanted.entries()) {
    if (existing[index]) await copy(place(host, path), join(partial, String(index)));
  }
  await writeFile(join(partial, 'key'), key);
  await rename(partial, folder).catch(() => rm(partial, { recursive: true, force: true }));
  return `Cache saved with key: ${key}`;
}

function copy(from: string, to: string): Promise<void> {
  return cp(from, to, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
}
