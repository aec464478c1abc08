/** Where the links of a node lead. Links to nodes that are not looked at do not count, nor those of a node to itself. */
type Links = (node: string) => Iterable<string>;

/**
 * One circle for each knot of nodes that all lead to each other: the shortest through the knot's first node, from there in
 * the order of the links, without that node at the end again. Untying it may leave other circles in a large knot. By first
 * node, in the order of `nodes`; empty when nothing goes round. Linear, and without recursion: chains may be long.
 */
export function cyclesOf(nodes: readonly string[], next: Links): readonly (readonly string[])[] {
  const knots = knotsOf(nodes, next);
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

/**
 * The strongly connected component of each node, by number (Tarjan 1972, with stacks of its own). Nodes are numbered and
 * what is known of them stands in arrays, since a company's graph is walked at every check.
 */
function knotsOf(nodes: readonly string[], next: Links): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const node of nodes) if (!numbers.has(node)) numbers.set(node, numbers.size);
  const names = [...numbers.keys()];
  const links = names.map((node) => numbered(next(node), numbers));
  const order = new Int32Array(names.length).fill(-1);
  const low = new Int32Array(names.length);
  const knot = new Int32Array(names.length).fill(-1);
  /** How many links of a node have been followed. */
  const followed = new Int32Array(names.length);
  const open: number[] = [];
  const trail: number[] = [];
  let visits = 0;
  const enter = (node: number) => {
    order[node] = low[node] = visits++;
    open.push(node);
    trail.push(node);
  };
  const leave = (node: number) => {
    trail.pop();
    const before = trail.at(-1);
    if (before !== undefined) low[before] = Math.min(low[before] ?? 0, low[node] ?? 0);
    if (low[node] !== order[node]) return;
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      knot[member] = order[node] ?? 0;
      if (member === node) break;
    }
  };
  for (let root = 0; root < names.length; root += 1) {
    if (order[root] === -1) enter(root);
    for (let node = trail.at(-1); node !== undefined; node = trail.at(-1)) {
      const link = followed[node] ?? 0;
      followed[node] = link + 1;
      const target = links[node]?.[link];
      if (target === undefined) leave(node);
      else if (order[target] === -1) enter(target);
      else if (knot[target] === -1) low[node] = Math.min(low[node] ?? 0, order[target] ?? 0);
    }
  }
  return new Map(names.map((node, index) => [node, knot[index] ?? 0]));
}

function numbered(targets: Iterable<string>, numbers: ReadonlyMap<string, number>): readonly number[] {
  const found: number[] = [];
  for (const target of targets) {
    const number = numbers.get(target);
    if (number !== undefined) found.push(number);
  }
  return found;
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
