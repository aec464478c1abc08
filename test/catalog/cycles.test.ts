import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cyclesOf } from '../../scripts/catalog/cycles.ts';

function cycles(links: Readonly<Record<string, readonly string[]>>) {
  return cyclesOf(Object.keys(links), (node) => links[node] ?? []);
}

describe('circles', () => {
  test('are told from their first node, in the order of the links', () => {
    expect(cycles({ c: ['a'], a: ['b'], b: ['c'] })).toEqual([['c', 'a', 'b']]);
    expect(cycles({ a: ['b'], b: ['a'], c: ['d', 'a'], d: ['c'] })).toEqual([['a', 'b'], ['c', 'd']]);
  });

  test('are the shortest through that node', () => {
    expect(cycles({ a: ['b', 'd'], b: ['c'], c: ['d'], d: ['a'] })).toEqual([['a', 'd']]);
  });

  test('are none where nothing comes back, or only to itself', () => {
    expect(cycles({})).toEqual([]);
    expect(cycles({ a: ['b', 'c'], b: ['c'], c: [] })).toEqual([]);
    expect(cycles({ a: ['a', 'b'], b: ['b'] })).toEqual([]);
    expect(cycles({ a: ['elsewhere'] })).toEqual([]);
  });

  test('are found beside a link of a node to itself', () => {
    expect(cycles({ a: ['a', 'b'], b: ['a'] })).toEqual([['a', 'b']]);
  });

  test('are found in chains too long for recursion', () => {
    const length = 50_000;
    const nodes = Array.from({ length }, (_, index) => String(index));
    const chain = (last: readonly string[]) => cyclesOf(nodes, (node) => (Number(node) + 1 < length ? [String(Number(node) + 1)] : last));
    expect(chain([])).toEqual([]);
    expect(chain(['0'])).toEqual([nodes]);
  });
});

test('of any graph: one circle for each set of nodes that lead to each other, and each circle is one', () => {
  const size = 7;
  const graph = fc.array(fc.array(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size });
  fc.assert(
    fc.property(graph, (lists) => {
      const next = (node: string) => (lists[Number(node)] ?? []).map(String);
      const nodes = lists.map((_, index) => String(index));
      const reach = (from: string) => {
        const seen = new Set(next(from));
        for (const node of seen) for (const target of next(node)) seen.add(target);
        return seen;
      };
      const reached = new Map(nodes.map((node) => [node, reach(node)]));
      const knotOf = (node: string) => nodes.filter((other) => other !== node && reached.get(node)?.has(other) && reached.get(other)?.has(node));
      const knots = new Set(nodes.filter((node) => knotOf(node).length > 0).map((node) => [node, ...knotOf(node)].sort().join()));
      const circles = cyclesOf(nodes, next);
      expect(circles.map((circle) => [circle[0] ?? '', ...knotOf(circle[0] ?? '')].sort().join())).toEqual([...knots]);
      for (const circle of circles) {
        expect(new Set(circle).size).toBe(circle.length);
        circle.forEach((node, index) => expect(next(node)).toContain(circle[(index + 1) % circle.length]));
      }
    }),
    { numRuns: 300 },
  );
});
