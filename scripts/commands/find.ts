import type { Catalog } from '../catalog/catalog.ts';
import { nearest } from '../catalog/suggest.ts';
import type { Entity } from '../model/entity.ts';
import { canonicalRef } from '../model/ref.ts';

/** An entity as somebody named it on the command line, or why there is none. */
export type Found = { readonly entity: Entity } | { readonly entity?: undefined; readonly reason: string };

/** Takes a full reference, or a bare name as long as only one entity has it. */
export function findEntity(catalog: Catalog, text: string): Found {
  const exact = canonicalRef(text);
  const entity = exact === undefined ? undefined : catalog.get(exact);
  if (entity) return { entity };
  const name = text.toLowerCase();
  const named = catalog.entities.filter((each) => each.name.toLowerCase() === name);
  if (named[0] && named.length === 1) return { entity: named[0] };
  if (named.length > 1) return { reason: `"${text}" could be any of ${named.map(({ ref }) => ref).join(', ')}.` };
  const near = nearest(exact ?? text, catalog.entities.map((each) => (exact === undefined ? each.name : each.ref)));
  return { reason: `The catalog has no "${text}".${near ? ` Did you mean "${near}"?` : ' See signpost list.'}` };
}
