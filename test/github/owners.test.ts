import { describe, expect, test } from 'vitest';
import { pendingPulls } from '../../scripts/github/pending.ts';
import { reconcilePull } from '../../scripts/github/reconcile.ts';
import { component, ownedCompany, people, person } from './owned-company.ts';
import { Paper } from './paper.ts';

const owners = 'signpost/owners';
const crane = 'catalog/domains/crane.yaml';
const desk = 'catalog/domains/desk.yaml';

/** A pull request, as the handlers judge it. */
async function judged(paper: Paper, pull: number) {
  await reconcilePull(paper.hands(), pull);
  const { state, description } = paper.statusesOf(pull)[owners] ?? {};
  return `${state}: ${description}`;
}

function proposed(files: Readonly<Record<string, string>>, options: Parameters<Paper['propose']>[3] = {}, branch = 'change') {
  const paper = new Paper(ownedCompany);
  return { paper, pull: paper.propose(branch, 'A change', files, options) };
}

const done = /^success: The owners of everything that changes have approved/;

describe('a pull request', () => {
  test('that changes an entity waits for one of its owners, and says so', async () => {
    const { paper, pull } = proposed({ [crane]: component('crane', 'yard', 'Another text.') }, { author: 'carl' });
    expect(await judged(paper, pull)).toBe('pending: Waits for yard');
    expect(paper.said(pull)).toContain('- [ ] **yard**: one of `yara`, `yuri`, `yvo`\n  - `component:default/crane` in `catalog/domains/crane.yaml`');
    paper.review(pull, 'yara');
    expect(await judged(paper, pull)).toMatch(done);
    expect(paper.said(pull)).toContain('- [x] **yard**: approved by `yara`');
  });

  test('that changes nothing of the catalog needs nobody, and gets no comment', async () => {
    const { paper, pull } = proposed({ 'docs/notes.md': 'More\n' });
    expect(await judged(paper, pull)).toBe('success: Changes nothing of the catalog');
    expect(paper.said(pull)).toBeUndefined();
  });

  test('that hands something over needs the old owner and the new one', async () => {
    const { paper, pull } = proposed({ [crane]: component('crane', 'customs') }, { author: 'yvo' });
    expect(await judged(paper, pull)).toBe('pending: Waits for yard, customs');
    paper.review(pull, 'yara');
    expect(await judged(paper, pull)).toBe('pending: Waits for customs');
    paper.review(pull, 'cleo');
    expect(await judged(paper, pull)).toMatch(done);
  });

  test('that adds something needs the owner that it names, and whoever owns the file', async () => {
    const { paper, pull } = proposed({ 'catalog/domains/hoist.yaml': component('hoist', 'yard') }, { author: 'yvo' });
    expect(await judged(paper, pull)).toBe('pending: Waits for yard');
    const beside = paper.propose('beside', 'Beside', { [desk]: `${component('desk', 'customs')}\n---\n${component('stool', 'yard')}` }, { author: 'yvo' });
    expect(await judged(paper, beside)).toBe('pending: Waits for yard, customs');
    const unowned = paper.propose('unowned', 'Unowned', { 'catalog/domains/x.yaml': component('x', 'nobody-knows') }, { author: 'yvo' });
    expect(await judged(paper, unowned)).toBe('pending: Waits for platform');
  });

  test('that takes something away, or moves it into another file, needs its owner', async () => {
    const gone = proposed({}, { author: 'carl', removed: [crane] });
    expect(await judged(gone.paper, gone.pull)).toBe('pending: Waits for yard');
    expect(gone.paper.said(gone.pull)).toContain('is taken away');
    const moved = proposed({ 'catalog/domains/else/crane.yaml': ownedCompany[crane] ?? '' }, { author: 'carl', removed: [crane] });
    expect(await judged(moved.paper, moved.pull)).toBe('pending: Waits for yard');
    expect(moved.paper.said(moved.pull)).toContain('gets another file');
  });

  test('that changes a file without entities, or only its blanks, needs whoever owns the file', async () => {
    const article = proposed({ 'catalog/docs/howto.mdx': '# Why\n' });
    expect(await judged(article.paper, article.pull)).toBe('pending: Waits for platform');
    const blank = proposed({ [desk]: `${ownedCompany[desk]}\n\n# Said beside it.\n` }, { author: 'yvo' });
    expect(await judged(blank.paper, blank.pull)).toBe('pending: Waits for customs');
  });

  test('whose owner asked for changes is held back until they review again', async () => {
    const { paper, pull } = proposed({ [crane]: component('crane', 'yard', 'Other.') }, { author: 'carl' });
    paper.review(pull, 'yara');
    // Who took an approval back holds it up, and is told nothing else.
    paper.review(pull, 'yuri');
    paper.review(pull, 'yuri', 'CHANGES_REQUESTED');
    expect(await judged(paper, pull)).toBe('pending: Waits for @yuri, who asked for changes');
    expect(paper.said(pull)).not.toContain('does not count');
    paper.review(pull, 'yuri');
    expect(await judged(paper, pull)).toMatch(done);
  });

  test('is judged anew when the catalog changes, and judged twice says nothing more', async () => {
    const { paper, pull } = proposed({ [crane]: component('crane', 'yard', 'Other.') }, { author: 'carl' });
    paper.review(pull, 'yara');
    expect(await judged(paper, pull)).toMatch(done);
    expect(await pendingPulls(paper.hands().door)).toEqual([]);
    const before = paper.picture();
    await judged(paper, pull);
    expect(paper.picture()).toBe(before);
    // Another owner since: the default branch's counts.
    paper.push({ 'catalog/domains/crane.yaml': component('crane', 'customs') });
    expect(await pendingPulls(paper.hands().door, true)).toEqual([pull]);
    expect(await judged(paper, pull)).toBe('pending: Waits for customs');
  });
});

describe('nobody gets past the owners', () => {
  test('by approving what they opened, wrote a part of, or are named as author of', async () => {
    const own = proposed({ [crane]: component('crane', 'yard', 'Mine.') }, { author: 'yara' });
    own.paper.review(own.pull, 'yara');
    expect(await judged(own.paper, own.pull)).toBe('pending: Waits for yard');
    expect(own.paper.said(own.pull)).toContain('An approval does not count: yara opened it');
    const together = proposed({ [crane]: component('crane', 'yard', 'Ours.') }, { author: 'carl', message: 'Ours\n\nCo-authored-by: Yuri <yuri@acme.test>' });
    together.paper.review(together.pull, 'yuri');
    expect(await judged(together.paper, together.pull)).toBe('pending: Waits for yard');
    expect(together.paper.said(together.pull)).toContain('yuri wrote some of its commits');
  });

  test('by an approval of an earlier commit, one that was dismissed, or of somebody who owns nothing of it', async () => {
    const { paper, pull } = proposed({ [crane]: component('crane', 'yard', 'One.') }, { author: 'carl' });
    const earlier = paper.hands().door;
    paper.review(pull, 'yara', 'APPROVED', (await earlier.pull(pull)).headSha.replace(/^./, (sign) => (sign === '0' ? '1' : '0')));
    expect(await judged(paper, pull)).toBe('pending: Waits for yard');
    expect(paper.said(pull)).toContain('yara approved an earlier commit');
    paper.review(pull, 'yuri');
    paper.review(pull, 'yuri', 'DISMISSED');
    for (const login of ['cleo', 'stranger', 'github-actions[bot]']) paper.review(pull, login);
    expect(await judged(paper, pull)).toBe('pending: Waits for yard');
    expect(paper.said(pull)).toContain('cleo owns nothing of what changes');
    expect(paper.said(pull)).toContain('stranger is not in the catalog');
    expect(paper.said(pull)).toContain('is the bot');
  });

  test('by moving what they want to themselves', async () => {
    const { paper, pull } = proposed({ [desk]: component('desk', 'yard', 'Ours now.') }, { author: 'yvo' });
    paper.review(pull, 'yara');
    expect(await judged(paper, pull)).toBe('pending: Waits for customs');
    expect(paper.said(pull)).toContain('is given away');
  });

  test('by making themselves its owner in the same pull request, or by a new policy of their own', async () => {
    const members = people({ platform: ['pia', 'paul'], yard: ['yara', 'yuri', 'yvo'], customs: ['cleo', 'carl'] });
    const joined = proposed({ 'catalog/org.yaml': members.replace(person('yvo', 'yard'), person('yvo', 'customs')), [desk]: component('desk', 'customs', 'x') }, { author: 'yuri' });
    joined.paper.review(joined.pull, 'yvo');
    expect(await judged(joined.paper, joined.pull)).toBe('pending: Waits for customs, platform');
    const rule = JSON.stringify({ apiVersion: 'signpost.dev/v1', kind: 'AccessPolicy', metadata: { name: 'ours' }, spec: { owner: 'yard', rules: [{ effect: 'allow', who: { groups: ['yard'] }, what: { services: ['note'] }, because: 'We want.' }] } });
    const policy = proposed({ 'catalog/policies/ours.yaml': rule }, { author: 'yvo' });
    policy.paper.review(policy.pull, 'yara');
    expect(await judged(policy.paper, policy.pull)).toBe('pending: Waits for platform');
  });

  test('by approving before they leave the team', async () => {
    const { paper, pull } = proposed({ [crane]: component('crane', 'yard', 'Bye.') }, { author: 'carl' });
    paper.review(pull, 'yvo');
    expect(await judged(paper, pull)).toMatch(done);
    paper.push({ 'catalog/org.yaml': (paper.main['catalog/org.yaml'] ?? '').replace(person('yvo', 'yard'), person('yvo', '')) });
    expect(await judged(paper, pull)).toBe('pending: Waits for yard');
  });

  test('by showing the same commit twice, with another author or into another branch', async () => {
    const { paper, pull } = proposed({ [crane]: component('crane', 'yard', 'Twice.') }, { author: 'yara' });
    const second = paper.pullFor('change', 'The same', 'carl');
    paper.review(second, 'yara');
    expect(await judged(paper, second)).toBe('pending: Waits for yard');
    expect(await judged(paper, pull)).toBe('pending: Waits for yard');
    // A reviewer there sees only what differs from that branch.
    const elsewhere = paper.pullFor('change', 'Small', 'carl', 'side');
    paper.review(elsewhere, 'yuri');
    expect(await judged(paper, elsewhere)).toBe('pending: Waits for yard');
    paper.propose('aside', 'Aside', { [crane]: component('crane', 'yard', 'Aside.') }, { into: 'side', author: 'carl' });
    expect(await judged(paper, elsewhere + 1)).toBe('failure: Goes into main by no open pull request');
  });

  test('by pushing while it is read: what was listed is not what would get the status', async () => {
    const { paper, pull } = proposed({ [crane]: component('crane', 'yard', 'Small.') }, { author: 'carl' });
    paper.review(pull, 'yara');
    const hands = paper.hands();
    const judgedHead = (await hands.door.pull(pull)).headSha;
    // GitHub lists the files of the newest commit, whichever one that is.
    const changedFiles: typeof hands.door.changedFiles = async (number) => {
      const files = await hands.door.changedFiles(number);
      await hands.door.setBranch('change', await hands.door.commit(judgedHead, 'Slipped in', [{ path: desk, text: component('desk', 'yard', 'Ours.') }]));
      return files;
    };
    await reconcilePull({ ...hands, door: { ...hands.door, changedFiles } }, pull);
    const next = (await hands.door.pull(pull)).headSha;
    expect(next).not.toBe(judgedHead);
    expect([await hands.door.contextsOf(next), (await hands.door.contextsOf(judgedHead)).includes(owners)]).toEqual([[], true]);
    expect(paper.said(pull)).toContain('Was pushed to while it was read');
    paper.review(pull, 'yara', 'APPROVED', judgedHead);
    expect(await judged(paper, pull)).toBe('pending: Waits for customs, yard');
  });

  test('by more files than anybody lists, or than are read', async () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`catalog/domains/many/${index}.yaml`, 'x: 1\n']));
    const huge = proposed(many);
    expect(await judged(huge.paper, huge.pull)).toBe('failure: 3000 files or more are changed, and GitHub lists no more; split it');
    // Of what is not read nobody knows whom it is handed to.
    const parts = (text: string) => Object.fromEntries(Array.from({ length: 160 }, (_, index) => [`catalog/domains/many/${index}.yaml`, component(`part-${index}`, 'yard', text)]));
    const paper = new Paper({ ...ownedCompany, ...parts('One.') });
    const pull = paper.propose('many', 'Many', parts('Two.'), { author: 'carl' });
    paper.review(pull, 'yara');
    expect(await judged(paper, pull)).toBe('pending: Waits for platform');
    paper.review(pull, 'pia');
    expect(await judged(paper, pull)).toMatch(done);
    expect((paper.said(pull) ?? '').length).toBeLessThan(20_000);
  });

  test('by names and texts made to be read as something else', async () => {
    const path = 'catalog/docs/[x](http://evil.test) @pia `.mdx';
    const { paper, pull } = proposed({ [path]: '# x\n', 'catalog/domains/broken.yaml': '{ : [', 'Catalog/domains/crane.yaml': 'x' }, { author: 'yvo' });
    expect(await judged(paper, pull)).toBe('pending: Waits for platform');
    expect(paper.said(pull)).toContain('`` catalog/docs/[x](http://evil.test) @pia `.mdx ``');
    const hidden = proposed({ [crane]: `${component('crane', 'yard')}\n---\n{ broken: [` }, { author: 'yvo' });
    expect(await judged(hidden.paper, hidden.pull)).toBe('pending: Waits for yard');
  });
});
