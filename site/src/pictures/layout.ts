import { Graph, layout as runDagre } from '@dagrejs/dagre';

/** What has a layout: boxes of some sizes, and which of them lead to which. No names, no references. */
export interface Shape {
  readonly boxes: readonly Box[];
  /** Places in `boxes`; no pair twice, and none from a box to itself. */
  readonly lines: readonly (readonly [from: number, to: number])[];
  /** Pixels between one column and the next. */
  readonly apart: number;
  /** Frames around boxes that stay together. */
  readonly frames?: number;
}

export interface Box {
  readonly width: number;
  readonly height: number;
  /** Place of the frame that it stands in. */
  readonly frame?: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Route {
  /** As in the `d` of a path. */
  readonly path: string;
  readonly middle: Point;
}

/** Where things stand, in whole pixels; as many and in the same order as in the shape. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Rectangle[];
  readonly routes: readonly Route[];
  readonly frames: readonly Rectangle[];
}

/** Between two boxes of a column; more where the names of frames have to fit between. */
const gap = 10;
const framedGap = 20;
/** Around the picture: lines and rings are drawn over the edge of a box. */
export const margin = 3;
/** Above the boxes of a frame, for its name. */
export const frameHead = 26;

/** Thousands of entities have one of some dozens of shapes. Shapes hold nothing of the catalog, so that they outlive it. */
const known = new Map<string, Layout>();
/** In a dev server that runs for weeks, shapes that nothing has any more would pile up. */
const mostKnown = 5000;

/** The layout of a shape from left to right, the same object for the same shape. */
export function layoutOf(shape: Shape): Layout {
  const key = JSON.stringify(shape);
  let found = known.get(key);
  if (!found) {
    if (known.size >= mostKnown) known.clear();
    known.set(key, (found = makeLayout(shape)));
  }
  return found;
}

function makeLayout(shape: Shape): Layout {
  const graph = new Graph({ compound: shape.frames !== undefined });
  graph.setGraph({ rankdir: 'LR', nodesep: shape.frames ? framedGap : gap, edgesep: gap, ranksep: shape.apart, marginx: margin, marginy: shape.frames ? frameHead : margin });
  for (let frame = 0; frame < (shape.frames ?? 0); frame++) graph.setNode(`frame ${frame}`, {});
  shape.boxes.forEach(({ width, height, frame }, index) => {
    graph.setNode(String(index), { width, height });
    if (frame !== undefined) graph.setParent(String(index), `frame ${frame}`);
  });
  for (const [from, to] of shape.lines) graph.setEdge(String(from), String(to), {});
  runDagre(graph);
  const boxes = shape.boxes.map((_, index) => corner(graph.node(String(index)) as Rectangle));
  const frames = Array.from({ length: shape.frames ?? 0 }, (_, frame) => {
    const tops = shape.boxes.flatMap((box, index) => (box.frame === frame ? [boxes[index]?.y ?? 0] : []));
    return withHead(corner(graph.node(`frame ${frame}`) as Rectangle), tops);
  });
  const routes = shape.lines.map(([from, to]) => {
    const { points } = graph.edge(String(from), String(to)) as { readonly points: readonly Point[] };
    return route(boxes[from] as Rectangle, boxes[to] as Rectangle, points.slice(1, -1));
  });
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return { width: Math.ceil(width), height: Math.ceil(height), boxes, routes, frames };
}

/** dagre tells the middle. */
function corner({ x, y, width, height }: Rectangle): Rectangle {
  return { x: Math.round(x - width / 2), y: Math.round(y - height / 2), width: Math.round(width), height: Math.round(height) };
}

/** A frame that begins high enough above its boxes for its name. */
function withHead(frame: Rectangle, tops: readonly number[]): Rectangle {
  const y = Math.min(frame.y, Math.min(...tops) - frameHead);
  return { ...frame, y, height: frame.y + frame.height - y };
}

/** From the side of one box to that of another, level at both and wherever it passes between others. */
export function route(from: Rectangle, to: Rectangle, between: readonly Point[] = []): Route {
  if (from.x < to.x + to.width && to.x < from.x + from.width) return arc(from, to);
  const back = from.x + from.width > to.x;
  const start = { x: back ? from.x : from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: back ? to.x + to.width : to.x, y: to.y + to.height / 2 };
  // A line to the next column bends once, in the middle between the two.
  const stops = [...(between.length > 1 ? between : []), end];
  let path = `M${start.x} ${Math.round(start.y)}`;
  let last: Point = start;
  for (const stop of stops) {
    const x = Math.round((last.x + stop.x) / 2);
    path += `C${x} ${Math.round(last.y)} ${x} ${Math.round(stop.y)} ${Math.round(stop.x)} ${Math.round(stop.y)}`;
    last = stop;
  }
  const middle = (between.length > 1 && between[Math.floor(between.length / 2)]) || { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  return { path, middle: { x: Math.round(middle.x), y: Math.round(middle.y) } };
}

/** Between two boxes of a column, around those that may stand between them. */
function arc(from: Rectangle, to: Rectangle): Route {
  const [x, y, endX, endY] = [from.x + from.width, from.y + from.height / 2, to.x + to.width, to.y + to.height / 2];
  const out = Math.max(x, endX) + 20;
  return { path: `M${x} ${Math.round(y)}C${out} ${Math.round(y)} ${out} ${Math.round(endY)} ${endX} ${Math.round(endY)}`, middle: { x: out - 5, y: Math.round((y + endY) / 2) } };
}
