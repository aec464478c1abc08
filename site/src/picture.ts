import { entity, kindName, world, type Entity } from './data.ts';
import { entityHref } from './links.ts';
import { entityPicture, type Picture } from './pictures/entity-picture.ts';
import { keyMarkup } from './pictures/key.ts';
import type { Neighbours } from './pictures/neighbours.ts';
import { systemPicture } from './pictures/system-picture.ts';
import { picture as words } from './words/picture.ts';

/** The catalog as pictures read it: neighbours only, so that a page is made again when they change. */
export const neighbours: Neighbours = {
  get: entity,
  related: (ref, type) => world().catalog.related(ref, type),
  href: entityHref,
  kindName,
};

/** Where the lists of relations begin on an entity's page. */
const lists = '#picture-key';

/** The picture of an entity and its legend, as markup; undefined when there is nothing around it. */
export function pictureOf(of: Entity): { readonly svg: string; readonly key: string } | undefined {
  const drawn = draw(of);
  return drawn && { svg: drawn.svg, key: keyMarkup(drawn.styles, words.lines, words.arrows) };
}

function draw(of: Entity): Picture | undefined {
  switch (of.kind.toLowerCase()) {
    case 'system':
      return systemPicture(of, neighbours, words, lists);
    default:
      return entityPicture(of, neighbours, words, lists);
  }
}
