import type { Entity, RelationType } from '../data.ts';
import { frameMarkup, linesMarkup, svgMarkup, thingMarkup, type Line, type LineStyle, type Thing } from './drawing.ts';
import { frameHead, type Rectangle } from './layout.ts';
import { aboutOf, firstOf, thingOf, type Neighbours, type PictureWords, type Role } from './neighbours.ts';
import { starOf } from './star.ts';

export interface Picture {
  readonly svg: string;
  /** The styles of its lines, for the legend. */
  readonly styles: readonly LineStyle[];
}

type Side = readonly (readonly [type: RelationType, style: LineStyle, role: Role])[];

/** What needs it: an API leads to whoever provides it, as it does to whoever calls it. */
const needsIt: Side = [
  ['providesApi', 'provides', 'providedByThis'],
  ['apiConsumedBy', 'consumes', 'consumesThis'],
  ['dependencyOf', 'needs', 'needsThis'],
];
const neededByIt: Side = [
  ['apiProvidedBy', 'provides', 'providesThis'],
  ['dependsOn', 'needs', 'neededByThis'],
  ['consumesApi', 'consumes', 'consumedByThis'],
  ['hasPart', 'part', 'partOfThis'],
];

/** Boxes on each side; what is more is counted. */
const most = 7;
const box = { width: 190, height: 40 };
const side = { width: 180, height: 40 };
const apart = 48;
const framePadding = 10;

interface Arm {
  readonly thing: Thing;
  readonly style: LineStyle;
}

/** An entity between what needs it and what it needs; undefined when there is neither. `list` is the address of the whole lists. */
export function entityPicture(of: Entity, from: Neighbours, words: PictureWords, list: string): Picture | undefined {
  const left = arms(of, needsIt, from, words, list);
  const right = arms(of, neededByIt, from, words, list);
  if (left.length + right.length === 0) return undefined;
  const above = from.related(of.ref, 'partOf')[0];
  const star = starOf(left.length, right.length, above === undefined ? box : { width: box.width + 2 * framePadding, height: box.height + frameHead + framePadding }, side, apart);
  const { layout } = star;
  const lines: Line[] = [];
  const draw = (arm: Arm, slot: number) => {
    lines.push({ style: arm.style, path: layout.routes[slot]?.path ?? '' });
    return thingMarkup(arm.thing, layout.boxes[slot] as Rectangle);
  };
  const drawnLeft = left.map((arm, index) => draw(arm, star.left[index] ?? 0)).join('');
  const drawnRight = right.map((arm, index) => draw(arm, star.right[index] ?? 0)).join('');
  const here = { title: of.title, kind: of.kind.toLowerCase(), about: aboutOf(of, from), role: words.roles.here, look: 'here' } as const;
  const middle = layout.boxes[star.middle] as Rectangle;
  const drawnHere = above === undefined ? thingMarkup(here, middle) : frameMarkup(thingOf(above, from, words, 'holdsThis'), middle) + thingMarkup(here, { x: middle.x + framePadding, y: middle.y + frameHead, ...box });
  return { svg: svgMarkup(layout, words.label(of.title), linesMarkup(lines) + drawnLeft + drawnHere + drawnRight), styles: [...new Set(lines.map(({ style }) => style))] };
}

function arms(of: Entity, side: Side, from: Neighbours, words: PictureWords, list: string): readonly Arm[] {
  const found: { readonly ref: string; readonly style: LineStyle; readonly role: Role }[] = [];
  for (const [type, style, role] of side) {
    for (const ref of from.related(of.ref, type)) if (ref !== of.ref) found.push({ ref, style, role });
  }
  const { shown, left } = firstOf(found, most);
  const drawn = shown.map(({ ref, style, role }): Arm => ({ thing: thingOf(ref, from, words, role), style }));
  const style = found[shown.length]?.style;
  return style === undefined ? drawn : [...drawn, { thing: { title: words.more(left), about: '', href: list }, style }];
}
