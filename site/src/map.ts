import { derived, kindName, splitRef, world } from './data.ts';
import { landscapeOf, landscapeText, mapView, wholeView, type MapView } from './pictures/landscape.ts';
import { isSmall, mapPicture, wholePicture, type MapPicture, type MapWords } from './pictures/map-picture.ts';
import { mapWords } from './words/picture.ts';

/** Made of every relation of the catalog, but the same as long as systems lean on one another as before. */
export const landscape = derived('landscape', () => landscapeOf(world().catalog), landscapeText);

export interface DrawnMap {
  readonly view: MapView;
  /** Undefined when there is nothing to draw. */
  readonly picture: MapPicture | undefined;
}

const pictureWords: MapWords = {
  about: ({ kind, things }, systems) => (kind === 'system' ? mapWords.system(kindName({ kind }), things) : mapWords.domain(kindName({ kind }), systems)),
  inside: mapWords.inside,
  outside: mapWords.outside,
};

/** The map of a domain, or of the whole organisation. A place leads to its map, a system to its page. */
export function drawnMap(domain: string | undefined, title: string, placeHref: (ref: string) => string): DrawnMap {
  const all = landscape();
  const label = mapWords.label(title);
  if (domain === undefined && isSmall(all)) {
    const view = wholeView(all);
    return { view, picture: wholePicture(view, all, placeHref, pictureWords, label) };
  }
  const view = mapView(all, domain);
  return { view, picture: mapPicture(view, all, placeHref, pictureWords, label) };
}

/** Below the language's root: `/map/trade/`. */
export function mapPath(domain: string): string {
  const { namespace, name } = splitRef(domain);
  return `/map/${(namespace === 'default' ? [name] : [namespace, name]).map(encodeURIComponent).join('/')}/`;
}
