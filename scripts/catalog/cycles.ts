/** Where the links of a node lead. Links to nodes that are not looked at do not count, nor those of a node to itself. */
type Links = (node: string) => Iterable<string>;

/**
 * One circle for each knot of nodes that all lead to each other: the shortest through the knot's first node, from there in
 * the order of the links, without that node at the end again. Untying it may leave other circles in a large knot. By first
 * node, in the order of `nodes`; empty when nothing goes round. Linear, and without recursion: chains may be long.
 */
export function cyclesOf(nodes: readonly string[], next: Links): readonly (readonly string[])[] {
  const knots = knotsOf(new Set(nodes), next);
  const seen = new Set<number>();
  const circles: (readonly string[])[] = [];
  for (const node of nodes) {
    const knot = knots.get(node);
    if (knot === undefined || seen.has(knot)) continue;
    seen.add(knot);
    const circle = circleThrough(node, (other) => knots.get(other) === knot, next);
    if (circle.length > 1) circles.push(circle);
  }
  return circles;
}

interface Visit {
  readonly node: string;
  readonly order: number;
  readonly links: Iterator<string>;
  /** The earliest visit, still open, that is known to be reachable. */
  low: number;
}

/** The strongly connected component of each node, by number (Tarjan 1972, with a stack of its own). */
function knotsOf(nodes: ReadonlySet<string>, next: Links): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  const knots = new Map<string, number>();
  const open: string[] = [];
  const trail: Visit[] = [];
  const enter = (node: string) => {
    trail.push({ node, order: order.size, low: order.size, links: next(node)[Symbol.iterator]() });
    order.set(node, order.size);
    open.push(node);
  };
  const leave = (visit: Visit) => {
    trail.pop();
    const before = trail.at(-1);
    if (before) before.low = Math.min(before.low, visit.low);
    if (visit.low < visit.order) return;
    for (const node of open.splice(open.lastIndexOf(visit.node))) knots.set(node, visit.order);
  };
  for (const root of nodes) {
    if (!order.has(root)) enter(root);
    for (let visit = trail.at(-1); visit; visit = trail.at(-1)) {
      const { done, value } = visit.links.next();
      const known = done ? undefined : order.get(value);
      if (done) leave(visit);
      else if (known !== undefined && !knots.has(value)) visit.low = Math.min(visit.low, known);
      else if (known === undefined && nodes.has(value)) enter(value);
    }
  }
  return knots;
}

/** Breadth first, so that the first way back is the shortest; empty when there is none. */
function circleThrough(first: string, isNear: (node: string) => boolean, next: Links): readonly string[] {
  const before = new Map<string, string>();
  const queue = [first];
  for (const node of queue) {
    for (const target of next(node)) {
      if (target === first && node !== first) {
        const back = [node];
        for (let at = before.get(node); at !== undefined; at = before.get(at)) back.push(at);
        return back.reverse();
      }
      if (target === first || before.has(target) || !isNear(target)) continue;
      before.set(target, node);
      queue.push(target);
    }
  }
  return [];
}
