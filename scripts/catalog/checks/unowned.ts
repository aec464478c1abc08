import { unownedFile } from '../../read/layout.ts';
import type { Entity } from '../../model/entity.ts';
import { isUnowned, ownerships, whyUnowned } from '../ownership.ts';
import { readUnowned, type UnownedEntry, type UnownedList } from '../unowned.ts';
import { shown } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';

export const unownedChecks: readonly Check[] = [
  {
    code: 'unowned',
    severity: 'error',
    holds: 'Where there is a list of what nobody owns, everything else has an owner in whom there are people.',
    *find(world) {
      const list = listOf(world);
      if (!list || list.faults.length > 0) return;
      const listed = new Set(list.entries.map(({ ref }) => ref));
      for (const owned of ownerships(world.catalog)) {
        if (!isUnowned(owned) || listed.has(owned.entity.ref)) continue;
        // A schema or a reference check speaks of what is not written, or written wrongly, at the same place; this one of the list.
        const at = world.documentOf(owned.entity.ref);
        const fix = `Name a group with people in it as spec.owner. ${unownedFile(world.files)} does not grow.`;
        if (at) yield { at, path: ownerPath(owned.entity), message: `Nobody owns ${owned.entity.ref}: ${whyUnowned(owned)}.`, fix };
      }
    },
  },
  {
    code: 'unowned-gone',
    severity: 'error',
    holds: 'Every entry of the list of what nobody owns is something that nobody owns.',
    *find(world) {
      const list = listOf(world);
      for (const { file, line, column, message } of list?.faults ?? []) {
        yield { at: { file, line, column, index: 0, value: null }, path: [], message, fix: 'Mend it: until then nobody knows what was on it.' };
      }
      // What cannot be read does not say what was on it.
      if (!list?.document || list.faults.length > 0) return;
      const states = new Map(ownerships(world.catalog).map((owned) => [owned.entity.ref, owned]));
      const seen = new Set<string>();
      const { document } = list;
      if (document.value !== null && !Array.isArray(document.value)) {
        yield { at: document, path: [], message: 'The list of what nobody owns is no list.', fix: 'Write one reference on each line, after "- ".' };
      }
      for (const entry of list.entries) {
        const message = faultOf(entry, states.get(entry.ref ?? ''), seen);
        if (message !== undefined) yield { at: document, path: [entry.index], message, fix: 'Delete the entry, or run "npx signpost owners --unowned --write".' } satisfies Finding;
      }
    },
  },
];

/** While files cannot be read, who is missing may stand in one of them. */
function listOf({ files, lost }: World): UnownedList | undefined {
  return lost.size > 0 ? undefined : readUnowned(files);
}

function ownerPath({ spec }: Entity): readonly string[] {
  return spec['owner'] === undefined ? ['metadata', 'name'] : ['spec', 'owner'];
}

function faultOf({ text, ref }: UnownedEntry, owned: Parameters<typeof isUnowned>[0] | undefined, seen: Set<string>): string | undefined {
  if (ref === undefined) return `${shown(text)} is no reference, such as component:default/checkout.`;
  if (seen.has(ref)) return `${ref} stands in the list twice.`;
  seen.add(ref);
  if (!owned) return `${ref} is not in the catalog, or needs no owner.`;
  return isUnowned(owned) ? undefined : `${ref} has an owner.`;
}
