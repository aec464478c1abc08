import { layoutOf, margin, route, type Box, type Layout, type Rectangle } from './layout.ts';

/** A thing in the middle, what leads to it on the left, and what it leads to on the right, each from the top down. */
export interface Star {
  readonly layout: Layout;
  /** Places in the layout's boxes and, lines being in the same order, in its routes. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly middle: number;
}

/** By numbers and sizes alone, as layouts are; there are some hundreds at most. */
const known = new Map<string, Star>();

/** `apart` is the room for lines to bend between the middle and its sides, in pixels. */
export function starOf(left: number, right: number, middle: Box, side: Box, apart: number): Star {
  const key = [left, right, middle.width, middle.height, side.width, side.height, apart].join();
  let found = known.get(key);
  if (!found) known.set(key, (found = makeStar(left, right, middle, side, apart)));
  return found;
}

/** The layout of boxes of one size, which few stars do not share, with the middle made as large as it is. */
function makeStar(left: number, right: number, middle: Box, side: Box, apart: number): Star {
  const center = left + right;
  const lines = Array.from({ length: center }, (_, index) => (index < left ? ([index, center] as const) : ([center, index] as const)));
  const even = layoutOf({ boxes: Array.from({ length: center + 1 }, () => side), lines, apart });
  const grown = { x: middle.width - side.width, y: middle.height - side.height };
  const moved = even.boxes.map((box, index): Rectangle => {
    if (index === center) return { ...middle, x: box.x, y: box.y - Math.round(grown.y / 2) };
    return index < left ? box : { ...box, x: box.x + grown.x };
  });
  const top = Math.min(...moved.map(({ y }) => y)) - margin;
  const boxes = moved.map((box) => ({ ...box, y: box.y - top }));
  const layout: Layout = {
    width: even.width + grown.x,
    height: Math.max(...boxes.map(({ y, height }) => y + height)) + margin,
    boxes,
    routes: lines.map(([from, to]) => route(boxes[from] as Rectangle, boxes[to] as Rectangle)),
    frames: [],
  };
  const fromTop = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => first + index).sort((a, b) => (boxes[a]?.y ?? 0) - (boxes[b]?.y ?? 0));
  return { layout, left: fromTop(0, left), right: fromTop(left, right), middle: center };
}
