import { createHash } from 'node:crypto';
import { globSync, lstatSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/**
 * The value of `hashFiles(…)`: SHA-256 over the SHA-256 digests of the matching files in the order of their names;
 * '' when nothing matches. Files outside the workspace and symbolic links are passed over, as GitHub does.
 */
export function hashFiles(workspace: string, patterns: readonly string[]): string {
  const files = filesMatching(workspace, patterns.flatMap((pattern) => pattern.split(/\r?\n/)));
  if (files.length === 0) return '';
  const total = createHash('sha256');
  for (const file of files) total.update(createHash('sha256').update(readFileSync(join(workspace, file))).digest());
  return total.digest('hex');
}

/** Regular files below a folder that match, relative to it, sorted; a pattern after `!` takes files away again. */
export function filesMatching(folder: string, patterns: readonly string[]): string[] {
  const found = new Set<string>();
  for (const given of patterns) {
    const pattern = given.trim();
    if (pattern === '' || pattern.startsWith('#')) continue;
    const negative = pattern.startsWith('!');
    const matches = globSync(negative ? pattern.slice(1) : pattern, { cwd: folder });
    for (const match of matches) {
      const file = resolve(folder, match);
      if (!file.startsWith(folder + sep)) continue;
      const name = file.slice(folder.length + 1).split(sep).join('/');
      if (negative) found.delete(name);
      else if (lstatSync(file).isFile()) found.add(name);
    }
  }
  return [...found].sort();
}
