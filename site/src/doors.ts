import type { Door } from './data.ts';

/** Every file of the site for programs; each language's pages share them. */
export function siteDoors(): readonly Door[] {
  return [];
}
