import { frameMarkup, linesMarkup, svgMarkup, thingMarkup, type Line, type Thing } from './drawing.ts';
import { layoutOf, type Rectangle } from './layout.ts';
import type { Landscape, MapView, Place, Road } from './landscape.ts';

/** Boxes that one map shows: beyond them nobody sees a pattern any more. */
const mostPlaces = 20;
const mostOutside = 6;
/** Lines for each box, for the same reason; but a small map shows so many. */
const linesPerBox = 1.5;
const fewLines = 24;

const box = { width: 160, height: 40 };
const apart = 44;
const wholeLinesPerBox = 4;

export interface MapWords {
  /** Second line of a box. */
  readonly about: (place: Place, systems: number) => string;
  readonly inside: string;
  readonly outside: string;
}

export interface MapPicture {
  readonly svg: string;
  /** What the picture leaves out, for a sentence below it. */
  readonly left: { readonly places: number; readonly outside: number; readonly roads: number };
}

/** The picture of a map; undefined when there is nothing on it. */
export function mapPicture(view: MapView, landscape: Landscape, href: (ref: string) => string, words: MapWords, label: string): MapPicture | undefined {
  if (view.places.length === 0) return undefined;
  const inside = view.places.slice(0, mostPlaces);
  const outside = view.outside.slice(0, mostOutside);
  const shown = [...inside, ...outside];
  const index = new Map(shown.map(({ ref }, place) => [ref, place]));
  const among = view.roads.filter(({ from, to }) => index.has(from) && index.has(to));
  const roads = busiest(among, Math.max(fewLines, linesPerBox * shown.length));
  const layout = layoutOf({ boxes: shown.map(() => box), lines: roads.map(({ from, to }) => [index.get(from) ?? 0, index.get(to) ?? 0] as const), apart });
  const things = shown.map((place, at) => thingMarkup(thingOf(place, landscape, href, words, at >= inside.length), layout.boxes[at] as Rectangle));
  return {
    svg: svgMarkup(layout, label, linesMarkup(linesOf(roads, layout.routes)) + things.join('')),
    left: { places: view.places.length - inside.length, outside: view.outside.length - outside.length, roads: view.roads.length - roads.length },
  };
}

/** At most so many of the roads, which stand in order: first the busiest of each place, so that none seems to stand alone. */
function busiest(roads: readonly Road[], most: number): readonly Road[] {
  if (roads.length <= most) return roads;
  const reached = new Set<string>();
  const first = new Set<Road>();
  for (const road of roads) {
    if (reached.has(road.from) && reached.has(road.to)) continue;
    first.add(road);
    reached.add(road.from).add(road.to);
  }
  return [...first, ...roads.filter((road) => !first.has(road))].slice(0, most);
}

/** A small organisation is shown at once: all its systems, in frames of their domains. */
export function isSmall({ systems, chains }: Landscape): boolean {
  return systems.length <= mostPlaces && new Set(systems.flatMap((ref) => chains.get(ref)?.[1] ?? [])).size > 1;
}

/** The picture of `wholeView`, where `isSmall`. */
export function wholePicture(view: MapView, landscape: Landscape, href: (ref: string) => string, words: MapWords, label: string): MapPicture {
  const { places } = landscape;
  const shown = view.places;
  const domains = [...new Set(shown.flatMap(({ above }) => above ?? []))];
  const index = new Map(shown.map(({ ref }, place) => [ref, place]));
  const roads = view.roads.slice(0, wholeLinesPerBox * shown.length);
  const layout = layoutOf({
    boxes: shown.map(({ above }) => ({ ...box, ...(above !== undefined && { frame: domains.indexOf(above) }) })),
    lines: roads.map(({ from, to }) => [index.get(from) ?? 0, index.get(to) ?? 0] as const),
    apart,
    frames: domains.length,
  });
  const thing = (place: Place) => thingOf(place, landscape, href, words, false);
  const frames = domains.map((ref, frame) => frameMarkup(thing(places.get(ref) as Place), layout.frames[frame] as Rectangle));
  const things = shown.map((place, at) => thingMarkup(thing(place), layout.boxes[at] as Rectangle));
  return { svg: svgMarkup(layout, label, frames.join('') + linesMarkup(linesOf(roads, layout.routes)) + things.join('')), left: { places: 0, outside: 0, roads: view.roads.length - roads.length } };
}

function thingOf(place: Place, landscape: Landscape, href: (ref: string) => string, words: MapWords, isOutside: boolean): Thing {
  return {
    title: place.title,
    kind: place.kind,
    about: words.about(place, landscape.below.get(place.ref)?.length ?? 0),
    href: href(place.ref),
    role: isOutside ? words.outside : words.inside,
    ...(isOutside && { look: 'outside' as const }),
  };
}

function linesOf(roads: readonly Road[], routes: readonly { readonly path: string; readonly middle: { readonly x: number; readonly y: number } }[]): readonly Line[] {
  return roads.flatMap(({ count }, at): Line[] => {
    const route = routes[at];
    return route ? [{ style: 'needs', count, ...route }] : [];
  });
}
