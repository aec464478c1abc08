import { diff3Merge } from 'node-diff3';
import type { RenderedFile } from '../model/request.ts';

/** An instance's files as they will be, when somebody has changed them by hand since they were rendered. */
export interface Kept {
  readonly files: readonly RenderedFile[];
  readonly conflicts: readonly Conflict[];
}

/** What people have to settle. */
export interface Conflict {
  readonly path: string;
  /** `lines`: both speak of the same lines, and the file holds both, between marks. Otherwise one changed what the other has taken away, and the file is kept. */
  readonly kind: 'lines' | 'removed by hand' | 'removed by the service';
}

/** Files of one instance by path. */
type Side = ReadonlyMap<string, string>;

/**
 * Keeps what was changed by hand, by three-way merge: `base` is what the instance was rendered to, `live` what it is, `next` what
 * it is rendered to now. Files that nobody touched become `next` as it is.
 */
export function keepHandEdits(base: Side, live: Side, next: Side): Kept {
  const files: RenderedFile[] = [];
  const conflicts: Conflict[] = [];
  for (const path of [...new Set([...live.keys(), ...next.keys()])].sort()) {
    const merged = mergeFile(base.get(path), live.get(path), next.get(path));
    if (merged.text !== undefined) files.push({ path, text: merged.text });
    if (merged.conflict) conflicts.push({ path, kind: merged.conflict });
  }
  return { files, conflicts };
}

interface MergedFile {
  /** Undefined when the file is no longer there. */
  readonly text: string | undefined;
  readonly conflict?: Conflict['kind'];
}

function mergeFile(base: string | undefined, live: string | undefined, next: string | undefined): MergedFile {
  if (live === base || live === next) return { text: next };
  if (next === base) return { text: live };
  if (live === undefined) return { text: next, conflict: 'removed by hand' };
  if (next === undefined) return { text: live, conflict: 'removed by the service' };
  return mergeLines(base ?? '', live, next);
}

/** What the library's published types leave open: lines that both agree on, or those of either side. */
interface Region {
  readonly ok?: readonly string[];
  readonly conflict?: { readonly a: readonly string[]; readonly b: readonly string[] };
}

function mergeLines(base: string, live: string, next: string): MergedFile {
  const regions: readonly Region[] = diff3Merge(live.split('\n'), base.split('\n'), next.split('\n'), { excludeFalseConflicts: true });
  const lines = regions.flatMap(({ ok, conflict }): readonly string[] => ok ?? (conflict ? ['<<<<<<< as it is', ...conflict.a, '=======', ...conflict.b, '>>>>>>> as the service renders it'] : []));
  return { text: lines.join('\n'), ...(regions.some(({ conflict }) => conflict !== undefined) ? { conflict: 'lines' as const } : {}) };
}
