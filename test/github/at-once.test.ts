/** Requests that are handled at the same time, and in any order. */
import { expect, test } from 'vitest';
import { applyIssue } from '../../scripts/github/apply.ts';
import { rivalsOf } from '../../scripts/github/pending.ts';
import { reconcileIssue } from '../../scripts/github/reconcile.ts';
import { interrupted } from './mishaps.ts';
import { Paper } from './paper.ts';
import { askingFor } from './small-company.ts';
import { company, sweep } from './story.ts';

/** Every order of two lists that keeps the order of each. */
function orders<T>(a: readonly T[], b: readonly T[]): readonly (readonly T[])[] {
  const [[first, ...restA], [second, ...restB]] = [a, b];
  if (first === undefined || second === undefined) return [[...a, ...b]];
  return [...orders(restA, b).map((rest) => [first, ...rest]), ...orders(a, restB).map((rest) => [second, ...rest])];
}

/** One of them is done, the other one is told and can be merged by nobody. */
function expectOneWinner(paper: Paper, issues: readonly number[], told: string): void {
  const [winner = 0, ...others] = issues.filter((issue) => paper.issues.get(issue)?.open === false);
  expect(others, told).toEqual([]);
  expect(paper.said(winner), told).toContain('### Done');
  expect(paper.main['live/global/note/oak/request.yaml'], told).toContain(`\nissue: ${winner}\n`);
  const loser = issues.find((issue) => issue !== winner) ?? 0;
  expect(paper.said(loser), told).toContain('is there already');
  expect(paper.issues.get(loser)?.labels, told).toEqual(['request:refused']);
  expect(paper.mayMerge(loser), told).toBe(false);
}

test('of two requests for one instance one wins and the other is told, in whatever order they are handled', async () => {
  const start = new Paper(company);
  const issues = ['First', 'Second'].map((title) => start.open(title, askingFor('note', { name: 'oak' }, company), 'ada'));
  const steps = issues.map((issue) => [
    { told: `reconcile ${issue}`, run: (paper: Paper) => reconcileIssue(paper.hands(), issue) },
    { told: `merge ${issue}`, run: async (paper: Paper) => (paper.mayMerge(issue) ? paper.merge(issue) : undefined) },
    { told: `apply ${issue}`, run: (paper: Paper) => applyIssue(paper.hands(), issue) },
  ]);
  const all = orders(steps[0] ?? [], steps[1] ?? []);
  expect(all).toHaveLength(20);
  for (const order of all) {
    const paper = start.copy();
    for (const { run } of order) await run(paper);
    const merged = issues.filter((issue) => !paper.issues.get(issue)?.open);
    for (const issue of merged) for (const rival of await rivalsOf(paper.hands(), issue)) await reconcileIssue(paper.hands(), rival);
    const told = order.map((step) => step.told).join(', ');
    expectOneWinner(paper, issues, told);
    const before = paper.picture();
    await sweep(paper);
    expect(paper.picture(), told).toBe(before);
  }
});

const byItself = (company['catalog/policies/all.yaml'] ?? '').replace('"actions":["create","delete","renew"]', '"merge":"automatic"');

test('two handlers of one request at the same moment, as an event and the schedule may start, make, merge and apply once', async () => {
  const start = new Paper(company);
  const issue = start.open('A note', askingFor('note', { name: 'oak' }, company), 'ada');
  const automatic = start.copy();
  automatic.push({ 'catalog/policies/all.yaml': byItself });
  const merged = start.copy();
  await reconcileIssue(merged.hands(), issue);
  merged.merge(issue);
  for (const [paper, handle] of [[start, reconcileIssue], [automatic, reconcileIssue], [merged, applyIssue]] as const) {
    const calm = paper.copy();
    await handle(calm.hands(), issue);
    await sweep(calm);
    for (let nth = 1; ; nth += 1) {
      const twin = paper.copy();
      const { hands, isMet, metBy } = interrupted(twin.hands(), nth, () => handle(twin.hands(), issue));
      await handle(hands, issue).catch(() => undefined);
      if (!isMet()) break;
      await sweep(twin);
      const told = `${handle.name}, before ${metBy()}, call ${nth}`;
      expect.soft(twin.main, told).toEqual(calm.main);
      // Nothing asks GitHub to open a pull request unless one was merged: another one may come, which changes nothing.
      if (paper !== automatic || metBy() !== 'openPull') expect.soft(twin.picture(), told).toBe(calm.picture());
    }
  }
});

test('whoever plans while the request is merged and applied leaves the last word to that', async () => {
  const start = new Paper(company);
  const issue = start.open('A note', askingFor('note', { name: 'oak' }, company), 'ada');
  await reconcileIssue(start.hands(), issue);
  const carryOut = async (paper: Paper) => {
    paper.merge(issue);
    await applyIssue(paper.hands(), issue);
  };
  const calm = start.copy();
  await carryOut(calm);
  for (let nth = 1; ; nth += 1) {
    const twin = start.copy();
    const { hands, isMet, metBy } = interrupted(twin.hands(), nth, () => carryOut(twin));
    await reconcileIssue(hands, issue);
    if (!isMet()) throw new Error('It never came to what it says.');
    // Then it writes, which takes less time than another run takes to begin.
    if (metBy() === 'comments') break;
    await sweep(twin);
    expect.soft(twin.picture(), `before ${metBy()}, call ${nth}`).toBe(calm.picture());
  }
});

test('two requests for one instance at the same moment, which merge by themselves, are one instance', async () => {
  const start = new Paper(company);
  start.push({ 'catalog/policies/all.yaml': byItself });
  const issues = ['First', 'Second'].map((title) => start.open(title, askingFor('note', { name: 'oak' }, company), 'ada')) as [number, number];
  for (let nth = 1; ; nth += 1) {
    const twin = start.copy();
    const { hands, isMet } = interrupted(twin.hands(), nth, () => reconcileIssue(twin.hands(), issues[1]));
    await reconcileIssue(hands, issues[0]);
    if (!isMet()) break;
    await sweep(twin);
    // What is merged is applied, and so does the next run of the schedule find it.
    await sweep(twin);
    expectOneWinner(twin, issues, `before call ${nth}`);
  }
});
