import type { Entity } from '../model/entity.ts';
import { splitRef } from '../model/ref.ts';
import { shortRef } from './checks/finding.ts';
import { nearest } from './suggest.ts';
import type { World } from './world.ts';

/**
 * The next act for a reference that leads nowhere; each target is thought about once. `kinds` are those that fit where the
 * reference stands; any when left out.
 */
export type Suggest = (target: string, kinds?: readonly string[]) => string;

export function suggester({ catalog }: Pick<World, 'catalog'>): Suggest {
  const known = new Map<string, string>();
  const twinsOf = namesakes({ catalog });
  return (target, kinds) => {
    const question = `${target} ${kinds?.join(' ') ?? ''}`;
    const before = known.get(question);
    if (before !== undefined) return before;
    const { kind, namespace, name } = splitRef(target);
    const ofKind = catalog.ofKind(kind);
    const found = twinsOf(name, kinds)[0] ?? nearestEntity(name, ofKind);
    const folder = folderOfKind(ofKind.map((entity) => entity.source.file));
    const short = found && found.kind.toLowerCase() === kind && found.namespace === namespace ? found.name : found?.ref;
    const act = short ? `Did you mean "${short}"?` : isName(name) ? `Correct the reference, or add the ${kind} "${shortRef({ namespace, name })}".` : `Write the name of a ${kind}, as it stands in metadata.name.`;
    const advice = folder === '' ? act : `${act} The catalog's ${kind}s: ${folder}`;
    known.set(question, advice);
    return advice;
  };
}

/** What has this name, whatever its case, kind and namespace. */
export function namesakes({ catalog }: Pick<World, 'catalog'>): (name: string, kinds?: readonly string[]) => readonly Entity[] {
  let byName: ReadonlyMap<string, readonly Entity[]> | undefined;
  return (name, kinds) => {
    byName ??= Map.groupBy(catalog.entities, (entity) => entity.name.toLowerCase());
    const found = byName.get(name.toLowerCase()) ?? [];
    return kinds ? found.filter((entity) => kinds.includes(entity.kind.toLowerCase())) : found;
  };
}

function nearestEntity(name: string, entities: readonly Entity[]): Entity | undefined {
  const near = nearest(name, entities.map((entity) => entity.name));
  return near === undefined ? undefined : entities.find((entity) => entity.name === near);
}

/** What an entity could be called: no address and no sentence. */
function isName(text: string): boolean {
  return /^[a-z0-9](?:[-a-z0-9_.]*[a-z0-9])?$/.test(text);
}

/** The folder below which all of them lie, with a slash at the end; empty when that is the root or there is none. */
function folderOfKind(paths: readonly string[]): string {
  const [first = '', ...rest] = paths;
  let common = first.slice(0, first.lastIndexOf('/') + 1);
  for (const path of rest) while (!path.startsWith(common)) common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1);
  return common;
}
