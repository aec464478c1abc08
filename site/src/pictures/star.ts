import { layoutOf, type Box, type Layout } from './layout.ts';

/** A thing in the middle, what leads to it on the left, and what it leads to on the right, each from the top down. */
export interface Star {
  readonly layout: Layout;
  /** Places in the layout's boxes and, lines being in the same order, in its routes. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly middle: number;
}

/** `apart` is the room for lines to bend between the middle and its sides, in pixels. */
export function starOf(left: number, right: number, middle: Box, side: Box, apart: number): Star {
  const boxes = [...Array.from({ length: left }, () => side), ...Array.from({ length: right }, () => side), middle];
  const center = left + right;
  const lines = Array.from({ length: center }, (_, index) => (index < left ? ([index, center] as const) : ([center, index] as const)));
  const layout = layoutOf({ boxes, lines, apart });
  const fromTop = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => first + index).sort((a, b) => (layout.boxes[a]?.y ?? 0) - (layout.boxes[b]?.y ?? 0));
  return { layout, left: fromTop(0, left), right: fromTop(left, right), middle: center };
}
