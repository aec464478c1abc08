import { expect, test } from 'vitest';
import { impactMarker, pathText, pullOfTask, taskTitle, tasksFor, tasksOf, tendTasks, tellTasks } from '../../scripts/github/impact.ts';
import { code, literal } from '../../scripts/github/markdown.ts';
import { penOf } from '../../scripts/report/changes/pens.ts';
import { impactOf, pathsOf } from '../../scripts/report/impact/impact.ts';
import { teamsOf } from '../../scripts/report/impact/teams.ts';
import { documents, entity, group, repository, user } from '../catalog/world.ts';
import { Paper } from './paper.ts';
import { smallCompany } from './small-company.ts';

const component = (name: string, spec: object = {}, metadata: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'payments', ...spec }, metadata);
const people = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `person-${letter}`);

function duties(pull: number, ...texts: readonly string[]) {
  const side = repository({ 'catalog/a.yaml': documents(group('payments', { members: people }), group('cards'), ...people.map((each) => user(each)), component('base'), ...texts) });
  const impact = impactOf(side.catalog, ['component:default/base']);
  return tasksFor({ name: `#${pull}`, pull }, impact, teamsOf(side.catalog, impact), penOf(side, side, literal, code));
}

const onBase = (name: string, spec: object = {}, metadata: object = {}) => component(name, { dependsOn: ['component:base'], ...spec }, metadata);

/** A pull request, and what was said while its tasks were tended. */
async function world() {
  const paper = new Paper(smallCompany);
  const pull = paper.propose('feature', 'A feature', { 'catalog/x.yaml': 'x' });
  const { door } = paper.hands();
  const change = { name: `#${pull}`, pull };
  const lines: string[] = [];
  return { paper, pull, door, change, lines, tend: (...texts: readonly string[]) => tendTasks(door, change, duties(pull, ...texts), (line) => lines.push(line)) };
}

test('a task for each team, with a box to tick and the way for each thing; nobody gets none', () => {
  const found = duties(12, onBase('one'), component('two', { dependsOn: ['component:one'], owner: 'cards' }), entity('Component', 'unowned', { type: 'service', lifecycle: 'production', dependsOn: ['component:base'] }));
  expect(found.map(({ title, labels, assignees }) => ({ title, labels, assignees }))).toEqual([
    { title: 'Verify after #12: payments', labels: ['impact-task'], assignees: people.slice(0, 5) },
    { title: 'Verify after #12: cards', labels: ['impact-task'], assignees: [] },
  ]);
  expect(found[1]?.body).toBe(
    'A pull request (#12) changes base (`component:default/base`). Of cards it may concern what follows. Please see whether each still works, tick it, and close this issue when all is well; whoever closes it says so.\n\n' +
      '- [ ] two (`component:default/two`): base, on which depends one, on which depends two\n',
  );
});

test('texts of the catalog stay texts, and long lists stay issues that GitHub takes', () => {
  const [hostile] = duties(1, onBase('x', {}, { title: '@ada [x](http://x) <b>' }));
  expect(hostile?.body).not.toMatch(/@ada|\[x\]\(|<b>/);
  const [long] = duties(1, ...Array.from({ length: 400 }, (_, index) => onBase(`x${index}`, {}, { title: `A title ${'that is long '.repeat(6)}` })));
  expect(long?.body.length).toBeLessThan(65_536);
  expect(long?.body).toContain('and 300 more');
});

test('long paths are told by their beginning and their end', () => {
  const chain = Array.from({ length: 30 }, (_, index) => component(`c${index}`, index === 0 ? {} : { dependsOn: [`component:c${index - 1}`] }));
  const side = repository({ 'catalog/a.yaml': documents(group('payments'), ...chain) });
  const path = pathsOf(impactOf(side.catalog, ['component:default/c0']))('component:default/c29');
  expect(path).toHaveLength(30);
  const said = pathText(path, penOf(side, side, literal, code));
  expect(said).toContain('c0, on which depends c1');
  expect(said).toContain('… 22 steps …');
  expect(said.endsWith('on which depends c29')).toBe(true);
});

test('tasks are opened once, tracked on the pull request, and done when somebody closes them', async () => {
  const { paper, pull, door, change, lines, tend } = await world();
  expect(await tend(onBase('one'), onBase('two', { owner: 'cards' }))).toBe(true);
  expect(lines).toEqual([`Verify after #${pull}: cards: #2 is new.`, `Verify after #${pull}: payments: #3 is new.`]);
  expect(paper.said(pull)).toBe(`${impactMarker}\n### What this may concern\n\n2 of 2 teams that this concerns have not verified it yet.\n\n- [ ] \`cards\`: #2\n- [ ] \`payments\`: #3\n`);
  Object.assign(paper.issues.get(3) ?? {}, { open: false, closedBy: 'pia' });
  await tend(onBase('one'), onBase('two', { owner: 'cards' }));
  expect(lines.slice(2)).toEqual([`Verify after #${pull}: cards: #2 is open.`, `Verify after #${pull}: payments: #3 was closed.`]);
  expect(await tasksOf(door, change)).toEqual([{ team: 'cards', issue: 2, done: false }, { team: 'payments', issue: 3, done: true }]);
  expect(paper.said(pull)).toContain('1 of 2 teams that this concerns has not verified it yet.');
  paper.close(2, 'cas');
  await tellTasks(door, change, () => undefined);
  expect(paper.said(pull)).toContain('Every team that this concerns has verified it.');
  expect(paper.issues.size).toBe(2);
});

test('a team that it concerns no longer has its task closed, with a word; those of other changes stay', async () => {
  const { paper, pull, door, tend } = await world();
  await tend(onBase('one'), onBase('two', { owner: 'cards' }));
  const other = { name: `#${pull}0`, pull: pull * 10 };
  await door.openOwn(taskTitle(other, 'group:default/cards'), 'x');
  await tend(onBase('one'));
  expect([...paper.issues.values()].map(({ title, open }) => [title, open])).toEqual([[`Verify after #${pull}: cards`, false], [`Verify after #${pull}: payments`, true], [`Verify after #${pull}0: cards`, true]]);
  expect(paper.said(2)).toContain('does not concern this any more');
  expect(await tendTasks(door, { name: `#${pull}`, pull }, [], () => undefined)).toBe(true);
  expect([...paper.issues.values()].filter(({ open }) => open)).toHaveLength(1);
});

test('a title says which pull request it is about, and nothing else does', () => {
  expect(['Verify after #12: payments', 'Verify after #0: x', 'Verify after 1a2b: x', 'x Verify after #12: x', 'Verify after #12345678901: x', ''].map(pullOfTask)).toEqual([12, undefined, undefined, undefined, undefined, undefined]);
});
