import type { Entity } from '../data.ts';
import { frameMarkup, linesMarkup, svgMarkup, thingMarkup, type Line, type LineStyle, type Thing } from './drawing.ts';
import type { Picture } from './entity-picture.ts';
import { frameHead, route, type Rectangle } from './layout.ts';
import { firstOf, homeOf, thingOf, type Neighbours, type PictureWords, type Role } from './neighbours.ts';
import { starOf } from './star.ts';

/** Boxes of a column inside, and on each side outside. */
const mostInside = 8;
const mostOutside = 7;

/** Of a box, by the number of columns: one or two leave room for longer names. */
const partWidths = [200, 190, 146];
const partHeight = 40;
const betweenColumns = 32;
const betweenRows = 10;
const padding = 12;
/** Room on the right for lines between two things of the last column. */
const bend = 10;
const side = { width: 150, height: 40 };
const apart = 44;

/** Where the whole lists are. */
export interface SystemLists {
  readonly parts: string;
  readonly outside: string;
}

/** A system with its parts, APIs before components before resources, between the systems that need it and those that it needs. */
export function systemPicture(of: Entity, from: Neighbours, words: PictureWords, lists: SystemLists): Picture | undefined {
  const parts = from.related(of.ref, 'hasPart').filter((ref) => from.get(ref));
  if (parts.length === 0) return undefined;
  const columns = columnsOf(parts, from).map((column) => firstOf(column, mostInside));
  const part = { width: partWidths[columns.length - 1] ?? 0, height: partHeight };
  const rows = Math.max(...columns.map(({ shown, left }) => shown.length + (left > 0 ? 1 : 0)));
  const width = columns.length * (part.width + betweenColumns) - betweenColumns + 2 * padding + bend;
  const height = frameHead + rows * (part.height + betweenRows) - betweenRows + padding;
  const sides = outsideOf(of.ref, parts, from);
  const left = outsideArms(sides.needIt, 'needsThis', from, words, lists);
  const right = outsideArms(sides.needed, 'neededByThis', from, words, lists);
  const star = starOf(left.length, right.length, { width, height }, side, apart);
  const { layout } = star;
  const frame = layout.boxes[star.middle] as Rectangle;

  const boxes = new Map<string, Rectangle>();
  const drawn = columns.flatMap(({ shown, left: hidden }, column) => {
    const slot = (row: number) => ({ x: frame.x + padding + column * (part.width + betweenColumns), y: frame.y + frameHead + row * (part.height + betweenRows), ...part });
    shown.forEach((ref, row) => boxes.set(ref, slot(row)));
    const more: Thing[] = hidden > 0 ? [{ title: words.more(hidden), about: '', href: lists.parts }] : [];
    return [...shown.map((ref) => thingOf(ref, from, words, 'partOfThis')), ...more].map((thing, row) => thingMarkup(thing, slot(row)));
  });
  const inside = insideLines(boxes, from);
  const outside: Line[] = [];
  const draw = ({ thing, count }: OutsideArm, slot: number) => {
    const drawnRoute = layout.routes[slot];
    if (drawnRoute) outside.push({ style: 'needs', count, ...drawnRoute });
    return thingMarkup({ ...thing, look: 'outside' }, layout.boxes[slot] as Rectangle);
  };
  const drawnLeft = left.map((each, index) => draw(each, star.left[index] ?? 0));
  const drawnRight = right.map((each, index) => draw(each, star.right[index] ?? 0));
  const name = frameMarkup({ title: of.title, kind: 'system', about: '', role: words.roles.here }, frame);
  const lines = [...outside, ...inside];
  return { svg: svgMarkup(layout, words.label(of.title), name + linesMarkup(lines) + [...drawnLeft, ...drawn, ...drawnRight].join('')), styles: [...new Set(lines.map(({ style }) => style))] };
}

interface OutsideArm {
  readonly thing: Thing;
  /** How many things of the system it concerns, in relations. */
  readonly count: number;
}

/** The systems with the most lines first. */
function outsideArms(counts: ReadonlyMap<string, number>, role: Role, from: Neighbours, words: PictureWords, lists: SystemLists): readonly OutsideArm[] {
  const { shown, left } = firstOf([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)), mostOutside);
  const arms = shown.map(([ref, count]) => ({ thing: thingOf(ref, from, words, role), count }));
  return left > 0 ? [...arms, { thing: { title: words.more(left), about: '', href: lists.outside }, count: 1 }] : arms;
}

function columnsOf(parts: readonly string[], from: Neighbours): readonly (readonly string[])[] {
  const kind = (ref: string) => ref.slice(0, ref.indexOf(':'));
  const apis = parts.filter((ref) => kind(ref) === 'api');
  const resources = parts.filter((ref) => kind(ref) === 'resource');
  const others = parts.filter((ref) => kind(ref) !== 'api' && kind(ref) !== 'resource');
  const rows = new Map(others.map((ref, row) => [ref, row]));
  const rowOf = (refs: readonly string[]) => Math.min(others.length, ...refs.flatMap((ref) => rows.get(ref) ?? []));
  // Beside who provides or needs them, so that lines cross less.
  const beside = (refs: readonly string[], row: (ref: string) => number) => refs.map((ref) => ({ ref, row: row(ref) })).sort((a, b) => a.row - b.row).map(({ ref }) => ref);
  return [
    beside(apis, (ref) => rowOf(from.related(ref, 'apiProvidedBy'))),
    others,
    beside(resources, (ref) => rowOf(from.related(ref, 'dependencyOf'))),
  ].filter((column) => column.length > 0);
}

function insideLines(boxes: ReadonlyMap<string, Rectangle>, from: Neighbours): readonly Line[] {
  return [...boxes].flatMap(([ref, box]) => {
    const to = (type: 'dependsOn' | 'consumesApi' | 'apiProvidedBy', style: LineStyle) =>
      from.related(ref, type).flatMap((target): Line[] => {
        const other = target === ref ? undefined : boxes.get(target);
        return other ? [{ style, path: route(box, other).path }] : [];
      });
    return [...to('apiProvidedBy', 'provides'), ...to('dependsOn', 'needs'), ...to('consumesApi', 'consumes')];
  });
}

function outsideOf(system: string, parts: readonly string[], from: Neighbours) {
  const inside = new Set([system, ...parts]);
  const count = (types: readonly ('dependsOn' | 'consumesApi' | 'dependencyOf' | 'apiConsumedBy')[]) => {
    const counts = new Map<string, number>();
    for (const part of parts) {
      for (const type of types) {
        for (const target of from.related(part, type)) {
          const home = inside.has(target) ? system : homeOf(target, from);
          if (home !== system) counts.set(home, (counts.get(home) ?? 0) + 1);
        }
      }
    }
    return counts;
  };
  return { needIt: count(['dependencyOf', 'apiConsumedBy']), needed: count(['dependsOn', 'consumesApi']) };
}
