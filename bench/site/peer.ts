import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PageRecord } from './records.ts';

/** A command to measure: a whole process, from start to end. */
export interface Build {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder that it writes, emptied before each run. */
  readonly out: string;
}

export interface Peer {
  readonly name: string;
  /** Installs and writes everything that the build needs into an empty folder. Not measured. */
  prepare(folder: string, records: readonly PageRecord[]): Build;
}

/** Writes files below a folder, making folders as needed. */
export function writeFiles(folder: string, files: Iterable<readonly [path: string, text: string]>): void {
  const made = new Set<string>();
  for (const [path, text] of files) {
    const target = join(folder, path);
    if (!made.has(dirname(target))) mkdirSync(dirname(target), { recursive: true });
    made.add(dirname(target));
    writeFileSync(target, text);
  }
}

/** What people of static sites write in front of an article, as YAML. */
export function withFrontMatter(values: string, body: string): string {
  return `---\n${values}---\n${body}`;
}

/** Packages of a peer, in its own folder: they are no dependencies of the project. Needs the network. */
export function install(folder: string, packages: Readonly<Record<string, string>>): void {
  writeFiles(folder, [['package.json', JSON.stringify({ private: true, type: 'module', dependencies: packages })]]);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
