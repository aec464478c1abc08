import { entity, kindName, world, type Entity } from './data.ts';
import { entityHref, href } from './links.ts';
import { drawnMap, mapPath } from './map.ts';
import { escaped } from './pictures/drawing.ts';
import { entityPicture } from './pictures/entity-picture.ts';
import { keyMarkup } from './pictures/key.ts';
import type { Neighbours } from './pictures/neighbours.ts';
import { systemPicture } from './pictures/system-picture.ts';
import { mapWords, pictureWords as words } from './words/picture.ts';

/** A picture and its legend, as markup. */
export interface PictureMarkup {
  readonly svg: string;
  readonly key: string;
}

/** The catalog as pictures read it: neighbours only, so that a page is made again when they change. */
const neighbours: Neighbours = {
  get: entity,
  related: (ref, type) => world().catalog.related(ref, type),
  href: entityHref,
  kindName,
};

/** The legend stands before the lists of relations on an entity's page. */
const lists = '#picture-key';

/** The picture of an entity; undefined when there is nothing around it. */
export function pictureOf(of: Entity): PictureMarkup | undefined {
  switch (of.kind.toLowerCase()) {
    case 'system':
      return pictureOfSystem(of);
    case 'domain':
      return pictureOfDomain(of);
    default: {
      const drawn = entityPicture(of, neighbours, words, lists);
      return drawn && { svg: drawn.svg, key: keyMarkup(drawn.styles, words.lines, words.arrows) };
    }
  }
}

function pictureOfSystem(of: Entity): PictureMarkup | undefined {
  const domain = world().catalog.related(of.ref, 'partOf').find((ref) => ref.startsWith('domain:') && entity(ref));
  const map = href(domain === undefined ? '/map/' : mapPath(domain));
  const drawn = systemPicture(of, neighbours, words, { parts: lists, outside: map });
  return drawn && { svg: drawn.svg, key: `${keyMarkup(drawn.styles, words.lines, mapWords.arrows)}${mapLink(map)}` };
}

function pictureOfDomain(of: Entity): PictureMarkup | undefined {
  const { picture } = drawnMap(of.ref, of.title, entityHref);
  return picture && { svg: picture.svg, key: `${keyMarkup([], words.lines, mapWords.arrows)}${mapLink(href(mapPath(of.ref)))}` };
}

function mapLink(address: string): string {
  return `<a href="${escaped(address)}">${escaped(mapWords.toMap)}</a>`;
}
