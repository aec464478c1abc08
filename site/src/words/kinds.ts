import { inLanguage } from '../language.ts';
import { kindNames, type KindNames } from '../scripts/find/kind-names.ts';

const names: KindNames = inLanguage(kindNames);

/** Kinds in the order in which people think of a landscape. */
export const kindOrder: readonly string[] = Object.keys(names);

/** Place of a kind in that order, whatever its case; unknown ones come last. */
export function kindPlace(kind: string): number {
  const place = kindOrder.indexOf(kind.toLowerCase());
  return place < 0 ? kindOrder.length : place;
}

/** Many of a kind, in words: `Components`, `APIs`, `People`. A kind that is not known keeps its name, with an English plural. */
export function kindLabel(kind: string): string {
  const label = names[kind.toLowerCase()]?.[1];
  return label ?? (/[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`);
}

/** One of a kind, in words. */
export function kindName({ kind }: { readonly kind: string }): string {
  return names[kind.toLowerCase()]?.[0] ?? kind;
}
