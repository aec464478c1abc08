import { isJsonObject } from '../model/json.ts';
import type { Problem } from '../model/problem.ts';
import { formatRef } from '../model/ref.ts';
import type { SourceDocument } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import { objectOr, refOf } from './entity.ts';
import type { Catalog } from './catalog.ts';
import type { World } from './world.ts';

/**
 * Entities that stand in the files, but could not be read: by canonical reference, with the file. What refers to them is
 * right, so only the file itself is a problem. Guessed from the text, since there is nothing better.
 */
export type LostEntities = ReadonlyMap<string, string>;

export function lostEntities(files: Files, unread: readonly Problem[], documents: readonly SourceDocument[]): LostEntities {
  const lost = new Map<string, string>();
  for (const file of new Set(unread.map((problem) => problem.file))) {
    for (const text of (files.text(file) ?? '').split(/^---/m)) {
      const ref = guessedRef(text);
      if (ref !== undefined) lost.set(ref, file);
    }
  }
  for (const { file, value } of documents) {
    if (!isJsonObject(value) || refOf({ value }) !== undefined) continue;
    const { name } = objectOr(value['metadata']);
    if (typeof value['kind'] === 'string' && (typeof name === 'number' || typeof name === 'boolean')) lost.set(formatRef({ kind: value['kind'], namespace: 'default', name: String(name) }), file);
  }
  return lost;
}

/** The kind and name that a broken document seems to have; its first key `name` is that of the metadata. */
function guessedRef(text: string): string | undefined {
  const kind = guessedValue(text, 'kind');
  const name = guessedValue(text, 'name');
  return kind !== undefined && name !== undefined ? formatRef({ kind, namespace: guessedValue(text, 'namespace') ?? 'default', name }) : undefined;
}

/** The first short text after a key that begins a line, or follows a bracket or comma. */
function guessedValue(text: string, key: string): string | undefined {
  return new RegExp(`(?:^|[{,])[ \\t]*["']?${key}["']?[ \\t]*:[ \\t]*["']?([A-Za-z0-9][-A-Za-z0-9_.]*)`, 'm').exec(text)?.[1];
}

/** Says with the first problem of each unread file how much waits for it. */
export function withWaiting(unread: readonly Problem[], lost: LostEntities, catalog: Pick<Catalog, 'entities' | 'get'>, refsOf: World['refsOf']): readonly Problem[] {
  if (lost.size === 0) return unread;
  const waiting = new Map<string, number>();
  for (const entity of catalog.entities) {
    for (const { target } of refsOf(entity)) {
      const file = target === undefined || catalog.get(target) ? undefined : lost.get(target);
      if (file !== undefined) waiting.set(file, (waiting.get(file) ?? 0) + 1);
    }
  }
  const said = new Set<string>();
  return unread.map((problem) => {
    const count = waiting.get(problem.file);
    if (count === undefined || said.has(problem.file)) return problem;
    said.add(problem.file);
    return { ...problem, message: `${problem.message} ${count === 1 ? '1 reference leads' : `${count} references lead`} to what stands in this file.` };
  });
}
