import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canBeKnown, knownList } from '../catalog/known.ts';
import { allProblems } from '../publish/problems.ts';
import { linkOnTheWay } from '../read/files.ts';
import { knownFile } from '../read/layout.ts';
import { Refusal, type Call } from './command.ts';
import type { Opened } from './open.ts';

/** Writes the list anew: with what is there today, and without what is mended. Deletes it when nothing is left. Throws `Refusal` when it cannot be written. */
export function writeKnownProblems({ io }: Pick<Call, 'io'>, { root, files, catalog }: Opened): void {
  const problems = allProblems(catalog, files).filter(canBeKnown);
  const file = knownFile(files);
  const path = join(root, file);
  const text = knownList(problems);
  // Whoever sends a repository must not say what is overwritten outside of it.
  const link = linkOnTheWay(root, file);
  if (link !== undefined) throw new Refusal(`${link} is a symbolic link, so the list is not written there. Put the file or folder itself here.`);
  try {
    if (text !== undefined) writeFileSync(path, text);
    else if (existsSync(path)) rmSync(path);
  } catch (cause) {
    throw new Refusal(`${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  io.err(text === undefined ? 'There is nothing to put on the list of known problems.\n' : `${file} lists ${problems.length === 1 ? 'one problem' : `${problems.length} problems`}.\n`);
}
