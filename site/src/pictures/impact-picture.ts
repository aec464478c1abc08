import type { Affected, Impact } from '../../../scripts/report/impact/impact.ts';
import { linesMarkup, svgMarkup, thingMarkup, type Line, type LineStyle, type Thing } from './drawing.ts';
import { layoutOf, type Rectangle } from './layout.ts';

export interface ImpactWords {
  readonly label: string;
  readonly more: (count: number) => string;
  readonly changed: string;
  /** Second line of a box, and what whoever does not see the lines is told. */
  readonly about: (ref: string) => string;
  readonly title: (ref: string) => string;
  readonly steps: (distance: number) => string;
}

export interface ImpactPicture {
  readonly svg: string;
  readonly styles: readonly LineStyle[];
  /** How many things it leaves out. */
  readonly left: number;
}

/** Boxes beyond which nobody sees how a change spreads. */
const mostStarts = 6;
const mostAffected = 32;
/** Of one distance: a column taller than a screen shows nobody how far it goes. */
const mostInRing = 8;
const box = { width: 176, height: 40 };
const apart = 46;

const styleOf: Readonly<Record<Affected['way'], LineStyle>> = { dependsOn: 'needs', consumes: 'consumes', provided: 'provides', holds: 'part', partOf: 'part' };

/** How a change spreads, from left to right, by the shortest ways; undefined when it reaches nothing. Where it is too much, what leads nowhere is left out first. */
export function impactPicture({ starts, affected }: Impact, words: ImpactWords, href?: (ref: string) => string): ImpactPicture | undefined {
  if (affected.length === 0) return undefined;
  const leading = new Set(affected.map(({ via }) => via));
  const shownStarts = [...starts.filter((ref) => leading.has(ref)), ...starts.filter((ref) => !leading.has(ref))].slice(0, mostStarts);
  const drawn = new Set(shownStarts);
  const shown: Affected[] = [];
  // By distance, so that what something is affected through always stands before it; first what leads on.
  for (const ring of Map.groupBy(affected, ({ distance }) => distance).values()) {
    const reached = ring.filter(({ via }) => drawn.has(via));
    const some = [...reached.filter(({ ref }) => leading.has(ref)), ...reached.filter(({ ref }) => !leading.has(ref))].slice(0, Math.min(mostInRing, mostAffected - shown.length));
    for (const { ref } of some) drawn.add(ref);
    shown.push(...some);
  }
  const left = affected.length - shown.length;
  const things: Thing[] = [
    ...shownStarts.map((ref): Thing => ({ title: words.title(ref), kind: kindOf(ref), about: words.about(ref), role: words.changed, look: 'here', ...(href && { href: href(ref) }) })),
    ...shown.map(({ ref, distance }): Thing => ({ title: words.title(ref), kind: kindOf(ref), about: words.about(ref), role: words.steps(distance), ...(href && { href: href(ref) }) })),
  ];
  const places = new Map([...shownStarts, ...shown.map(({ ref }) => ref)].map((ref, place) => [ref, place]));
  const pairs = shown.map(({ ref, via, way }) => ({ pair: [places.get(via) ?? 0, places.get(ref) ?? 0] as const, style: styleOf[way] }));
  const hidden = affected.find(({ ref, via }) => !drawn.has(ref) && drawn.has(via));
  if (left > 0) {
    things.push({ title: words.more(left), about: '', look: 'outside' });
    if (hidden) pairs.push({ pair: [places.get(hidden.via) ?? 0, things.length - 1], style: styleOf[hidden.way] });
  }
  const layout = layoutOf({ boxes: things.map(() => box), lines: pairs.map(({ pair }) => pair), apart });
  const lines = pairs.map(({ style }, at): Line => ({ style, path: layout.routes[at]?.path ?? '' }));
  const boxes = things.map((thing, at) => thingMarkup(thing, layout.boxes[at] as Rectangle));
  return { svg: svgMarkup(layout, words.label, linesMarkup(lines) + boxes.join('')), styles: [...new Set(lines.map(({ style }) => style))], left };
}

function kindOf(ref: string): string {
  return ref.slice(0, ref.indexOf(':'));
}
