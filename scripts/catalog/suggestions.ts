import type { Entity } from '../model/entity.ts';
import { splitRef } from '../model/ref.ts';
import { nearest } from './suggest.ts';
import type { World } from './world.ts';

/** The next act for a reference that leads nowhere; each target is thought about once. */
export function suggester({ catalog }: Pick<World, 'catalog'>): (target: string) => string {
  const known = new Map<string, string>();
  let byName: ReadonlyMap<string, readonly Entity[]> | undefined;
  return (target) => {
    const before = known.get(target);
    if (before !== undefined) return before;
    const { kind, namespace, name } = splitRef(target);
    const ofKind = catalog.ofKind(kind);
    byName ??= Map.groupBy(catalog.entities, (entity) => entity.name.toLowerCase());
    const twin = byName.get(name)?.[0];
    const near = nearest(name, ofKind.map((entity) => entity.name));
    const found = twin ?? ofKind.find((entity) => entity.name === near);
    const folder = folderOfKind(ofKind.map((entity) => entity.source.file));
    const short = found && found.kind.toLowerCase() === kind && found.namespace === namespace ? found.name : found?.ref;
    const act = short ? `Did you mean "${short}"?` : `Correct the reference, or add the ${kind} "${name}".`;
    const advice = folder === '' ? act : `${act} The catalog's ${kind}s: ${folder}`;
    known.set(target, advice);
    return advice;
  };
}

/** The folder below which all of them lie, with a slash at the end; empty when that is the root or there is none. */
function folderOfKind(paths: readonly string[]): string {
  const [first = '', ...rest] = paths;
  let common = first.slice(0, first.lastIndexOf('/') + 1);
  for (const path of rest) while (!path.startsWith(common)) common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1);
  return common;
}
