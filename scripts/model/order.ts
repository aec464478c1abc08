import { compareText } from './problem.ts';

/** Lists of an entity whose order means nothing, dotted; they are kept in the order of `compareItems`. */
export const sortedLists: readonly string[] = [
  'metadata.tags',
  'spec.dependsOn',
  'spec.dependencyOf',
  'spec.providesApis',
  'spec.consumesApis',
  'spec.members',
  'spec.memberOf',
  'spec.children',
];

/** Alphabetical whatever the case, and capitals first where that alone differs. By code unit, so the same everywhere. */
export function compareItems(a: string, b: string): number {
  if (a === b) return 0;
  return compareText(a.toLowerCase(), b.toLowerCase()) || compareText(a, b);
}
