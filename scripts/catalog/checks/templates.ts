import type { Entity } from '../../model/entity.ts';
import type { Finding, World } from '../world.ts';

/** A finding in the template at hand. */
export type Said = Omit<Finding, 'at'>;

/** Asks the same of every Template. */
export function ofTemplates(find: (template: Entity, world: World) => Iterable<Said>): (world: World) => Iterable<Finding> {
  return function* (world) {
    for (const template of world.catalog.ofKind('Template')) {
      const at = world.documentOf(template.ref);
      if (at) for (const said of find(template, world)) yield { at, ...said };
    }
  };
}
