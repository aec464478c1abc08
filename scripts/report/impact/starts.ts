import type { CatalogChanges } from '../changes/changes.ts';
import type { ChangedEntity } from '../changes/entities.ts';
import { startKinds } from './impact.ts';

/** Where a change of the files starts to have consequences. */
export interface Starts {
  /** Canonical references, sorted. What is gone is among them: what needed it is affected all the same. */
  readonly refs: readonly string[];
  readonly removed: readonly string[];
  /** What was only described otherwise or handed over: nothing that others need is other. */
  readonly described: readonly string[];
}

export function startsOf({ added, removed, changed, instances }: CatalogChanges, entitiesIn: (folder: string) => readonly string[]): Starts {
  const isStart = ({ ref }: { readonly ref: string }) => startKinds.has(ref.slice(0, ref.indexOf(':')));
  const gone = removed.filter(isStart).map(({ ref }) => ref);
  const other = changed.filter(isStart);
  const made = instances.filter(({ kind }) => kind === 'changed').flatMap(({ folder }) => entitiesIn(folder));
  const refs = new Set([...added.filter(isStart).map(({ ref }) => ref), ...gone, ...other.filter(isFelt).map(({ ref }) => ref), ...made.filter((ref) => isStart({ ref }))]);
  return { refs: [...refs].sort(), removed: gone, described: other.map(({ ref }) => ref).filter((ref) => !refs.has(ref)) };
}

/** Anything but words about it, and who answers for it. */
function isFelt({ fields }: ChangedEntity): boolean {
  return fields.some(({ field }) => !field.startsWith('metadata.') && field !== 'spec.owner' && !field.startsWith('spec.contacts'));
}
