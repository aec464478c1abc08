import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { loadCatalog, type Catalog } from '../catalog/catalog.ts';
import { diskFiles, keptFiles, type Files } from '../read/files.ts';
import { gitFiles } from '../read/git-files.ts';
import { commitAt, commitDay } from '../read/history.ts';
import { settingsFile } from '../read/layout.ts';
import type { Side } from '../report/changes/changes.ts';
import { dayOf, option, Refusal, type Call } from './command.ts';

export interface Opened {
  /** Absolute. */
  readonly root: string;
  readonly files: Files;
  readonly catalog: Catalog;
}

export interface OpenedOnDay extends Opened {
  /** The day as of which it is told, in UTC. */
  readonly today: string;
}

/** Loads the catalog that `--catalog` names, or the one around the current folder, as of `--today`. */
export function openCatalog(call: Call, folder = option(call, 'catalog')): OpenedOnDay {
  const root = rootFolder(call.io.cwd, folder);
  const files = diskFiles(root);
  const today = dayOf(call);
  return { root, files, today, catalog: loadCatalog(files, { today }) };
}

/**
 * The catalog as `--at` asks for it: of a day, a moment or a revision in Git. Who was in which group is told for that day too, or for
 * the day of the commit, unless `--today` names one. Throws `Refusal` where Git has no such commit.
 */
export function openCatalogAt(call: Call, at: string, folder = option(call, 'catalog')): OpenedOnDay & { readonly commit: string } {
  const root = rootFolder(call.io.cwd, folder);
  const commit = commitAt(root, at);
  if (commit === undefined) throw new Refusal(`--at is "${at}", of which Git knows no commit in ${root}. It takes a day such as 2026-11-21, a moment such as 2026-11-21T09:00:00Z, or a revision; in a workflow, check out with fetch-depth: 0.`);
  const files = gitFiles(root, commit);
  const today = option(call, 'today') === undefined ? (/^\d{4}-\d\d-\d\d(?=T|$)/.exec(at)?.[0] ?? commitDay(root, commit)) : dayOf(call);
  return { root, files, today, catalog: loadCatalog(files, { today }), commit };
}

/**
 * The commit that a revision of Git, a day or a moment names. Throws `Refusal` where there is none; it begins with the name of the option,
 * where there is one.
 */
export function commitNamed(root: string, revision: string, name?: string): string {
  const commit = commitAt(root, revision);
  if (commit !== undefined) return commit;
  const said = name === undefined ? `"${revision}" is` : `${name} is "${revision}", which is`;
  throw new Refusal(`${said} no commit of a repository around ${root}. A revision of Git or a day such as 2026-11-21 is one; in a workflow, check out with fetch-depth: 0.`);
}

/** One of two states that are compared, both on the same day: that a membership has ended meanwhile is no change of the files. Warnings are left out. */
export function sideOf(files: Files, today: string): Side {
  const kept = keptFiles(files);
  return { files: kept, catalog: loadCatalog(kept, { today, sought: 'errors' }) };
}

/** Throws `Refusal` when there is no such folder. */
export function rootFolder(cwd: string, folder: string | undefined): string {
  if (folder === undefined) return enclosing(cwd) ?? cwd;
  const root = resolve(cwd, folder);
  if (!existsSync(root)) throw new Refusal(`There is no folder "${folder}" to read a catalog from.`);
  if (!statSync(root).isDirectory()) throw new Refusal(`"${folder}" is a file; --catalog takes a folder.`);
  return root;
}

function enclosing(folder: string): string | undefined {
  if (existsSync(join(folder, settingsFile))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : enclosing(parent);
}
