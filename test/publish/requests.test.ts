import { describe, expect, test } from 'vitest';
import type { Instance } from '../../scripts/model/request.ts';
import type { RequestFacts, RequestsRead } from '../../scripts/publish/request-facts.ts';
import { followRequests, type FollowedRequest } from '../../scripts/publish/requests.ts';
import { repeatableInputs, shownChange, shownInputs } from '../../scripts/publish/shown-inputs.ts';
import type { Field } from '../../scripts/model/service.ts';

const created = '2026-11-02T08:00:00Z';
const asOf = '2026-11-21T09:40:00Z';
const pull = { number: 12, open: true, created: '2026-11-02T08:01:00Z' };
const merged = { number: 12, open: false, created: pull.created, merged: '2026-11-02T09:00:00Z', closed: '2026-11-02T09:00:00Z', commit: 'c0ffee' };
const approval = { group: 'group:default/databases', count: 2, given: ['user:default/ada'], eligible: ['user:default/ada', 'user:default/bo', 'user:default/cy'], complete: false };

function facts(number: number, more: Partial<RequestFacts> = {}): RequestFacts {
  return { number, title: 'Request: Schema orders', login: 'yuki', created, open: true, service: 'schema', name: 'orders', environment: 'test', denied: false, approvals: [], plan: [], ...more };
}

function instance(issue: number, name = 'orders', asked?: string): Instance {
  const record = { service: 'schema', digest: '', action: 'create', name, environment: 'test', owner: 'group:default/customs', requester: 'user:default/yuki', issue, inputs: { name }, ...(asked && { asked }) } as const;
  return { folder: `live/test/schema/${name}`, record };
}

const read = (...requests: readonly RequestFacts[]): RequestsRead => ({ asOf, requests, complete: true });
const ownerOf = () => 'group:default/databases';
const follow = (request: RequestFacts): FollowedRequest => {
  const [first] = followRequests([], { read: read(request), merges: {} }, ownerOf);
  if (!first) throw new Error('it is not followed');
  return first;
};

describe('how far a request has come', () => {
  test.each<[string, Partial<RequestFacts>, string]>([
    ['nobody looked at it', {}, 'asked'],
    ['its text cannot be read', { label: 'refused' }, 'unclear'],
    ['no policy allows it', { label: 'refused', denied: true }, 'denied'],
    ['owners have to look', { label: 'waiting', pull }, 'waiting'],
    ['owners have looked', { label: 'ready', pull }, 'ready'],
    ['a database is missing', { label: 'blocked', pull }, 'blocked'],
    ['somebody pushed to the branch', { label: 'tampered', pull }, 'tampered'],
    ['owners closed the pull request', { label: 'declined', pull: { ...pull, open: false } }, 'declined'],
    ['merged, and the label is behind', { label: 'ready', pull: merged }, 'applying'],
    ['merged without approval', { label: 'held', pull: merged }, 'held'],
    ['the database refused', { label: 'failed', pull: merged }, 'failed'],
    ['applied', { label: 'applied', pull: merged, open: false, closed: '2026-11-02T09:05:00Z' }, 'done'],
    ['the world has changed since it was planned', { label: 'drifted', pull: merged }, 'drifted'],
    ['another request came first', { label: 'overtaken', pull: merged, open: false, closed: '2026-11-02T09:05:00Z' }, 'overtaken'],
    ['applied, its pull request too old to be listed', { label: 'applied', open: false, closed: '2026-11-02T09:05:00Z' }, 'done'],
    ['closed between merge and apply', { label: 'merged', pull: merged, open: false, closed: '2026-11-02T09:05:00Z' }, 'stopped'],
    ['closed by whoever asked', { label: 'waiting', open: false, closed: '2026-11-02T09:05:00Z' }, 'cancelled'],
    ['closed, cancelled, and opened again', { label: 'cancelled' }, 'asked'],
    ['denied and closed', { label: 'refused', denied: true, open: false, closed: '2026-11-02T09:05:00Z' }, 'denied'],
    ['with a label that nobody knows', { label: '<b>' }, 'asked'],
  ])('%s', (_name, more, stage) => {
    expect(follow(facts(7, more)).stage).toBe(stage);
  });

  test('its steps carry the times that are known', () => {
    const { steps, finished } = follow(facts(7, { label: 'applied', pull: merged, approved: '2026-11-02T08:40:00Z', open: false, closed: '2026-11-02T09:05:00Z' }));
    expect(steps).toEqual([
      { name: 'asked', state: 'passed', at: created },
      { name: 'checked', state: 'passed', at: merged.created },
      { name: 'approved', state: 'passed', at: '2026-11-02T08:40:00Z' },
      { name: 'merged', state: 'passed', at: merged.merged },
      { name: 'applied', state: 'passed', at: '2026-11-02T09:05:00Z' },
    ]);
    expect(finished).toBe('2026-11-02T09:05:00Z');
  });

  test('a request that fails stands at its last step', () => {
    expect(follow(facts(7, { label: 'failed', pull: merged })).steps.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed', 'passed', 'wrong']);
  });
});

describe('who is waited for', () => {
  test('the approvals that are missing, from those who have not given theirs', () => {
    const { waitsFor, since } = follow(facts(7, { label: 'waiting', pull, approvals: [approval, { ...approval, group: 'group:default/reliability', complete: true }] }));
    expect(waitsFor).toEqual([{ kind: 'group', group: 'group:default/databases', missing: 1, people: ['user:default/bo', 'user:default/cy'] }]);
    expect(since).toBe(pull.created);
  });

  test('whoever asked, when it is not clear; the service’s owner, when it failed; the bot, when it is new; nobody, when it is closed', () => {
    expect(follow(facts(7, { label: 'refused' })).waitsFor).toEqual([{ kind: 'requester' }]);
    expect(follow(facts(7, { label: 'failed', pull: merged })).waitsFor).toEqual([{ kind: 'group', group: 'group:default/databases', people: [] }]);
    expect(follow(facts(7)).waitsFor).toEqual([{ kind: 'bot' }]);
    expect(follow(facts(7, { label: 'refused', open: false })).waitsFor).toEqual([]);
  });
});

describe('from Git and from GitHub', () => {
  const record = instance(7, 'orders', created);
  const path = 'live/test/schema/orders/request.yaml';
  const merge = { at: '2026-11-02T09:00:00Z', commit: 'c0ffee', shared: false };

  test('without GitHub a record is a merged request', () => {
    expect(followRequests([record], { merges: { [path]: merge } }, ownerOf)).toMatchObject([
      { number: 7, stage: 'merged', open: false, asked: created, finished: merge.at, commit: 'c0ffee', made: true, unlinked: false },
    ]);
  });

  test('one that is in both is one request, with the answers of its record', () => {
    const known = { read: read(facts(7, { label: 'applied', pull: merged, open: false, closed: '2026-11-02T09:05:00Z', inputs: { name: 'edited' } })), merges: { [path]: merge } };
    expect(followRequests([record], known, ownerOf)).toMatchObject([{ number: 7, stage: 'done', inputs: { name: 'orders' }, made: true }]);
  });

  test('a commit that brought many records says nothing about when each was merged', () => {
    const [request] = followRequests([record], { merges: { [path]: { ...merge, shared: true } } }, ownerOf);
    expect(request).not.toHaveProperty('finished');
    expect(request).not.toHaveProperty('commit');
  });

  test('an issue that was not among the newest is closed; one that GitHub does not have is not linked', () => {
    const known = (complete: boolean) => ({ read: { asOf, requests: [], complete }, merges: {} });
    expect(followRequests([record], known(false), ownerOf)).toMatchObject([{ stage: 'done', unlinked: false }]);
    expect(followRequests([record], known(true), ownerOf)).toMatchObject([{ stage: 'merged', unlinked: true }]);
  });

  test('what a later request has overwritten or removed is told from the past', () => {
    const at = (hour: number) => ({ at: `2026-11-02T${hour}:00:00Z`, commit: `c${hour}`, shared: false });
    const first = instance(7, 'orders', created).record;
    const changed: Instance = { ...record, record: { ...first, action: 'change', issue: 8, inputs: { name: 'orders', size: 'large' } } };
    const gone = { folder: 'live/test/schema/old', record: instance(5, 'old').record };
    const past = [
      { folder: changed.folder, merge: at(10), record: first },
      { ...gone, merge: at(11) },
      { ...gone, merge: at(12), removed: { issue: 9, requester: 'user:default/bo' } },
    ];
    const found = followRequests([changed], { merges: { [path]: at(13) }, past }, ownerOf);
    expect(found.map(({ number, action, made, requester, finished }) => [number, action, made, requester, finished])).toEqual([
      [8, 'change', true, 'user:default/yuki', at(13).at],
      [9, 'delete', false, 'user:default/bo', at(12).at],
      [5, 'create', false, 'user:default/yuki', at(11).at],
      [7, 'create', false, 'user:default/yuki', at(10).at],
    ]);
    expect(found[0]).toMatchObject({ before: { name: 'orders' }, inputs: { size: 'large' } });
    expect(found[3]).not.toHaveProperty('before');
  });

  test('a bundle and its parts are one request, told of the bundle', () => {
    const bundle = instance(7, 'whole');
    const part = instance(7, 'zone');
    const parts: readonly Instance[] = [bundle, { ...part, record: { ...part.record, bundle: bundle.folder } }];
    for (const each of [parts, parts.toReversed()]) expect(followRequests(each, { merges: {} }, ownerOf)).toMatchObject([{ number: 7, name: 'whole', folder: bundle.folder }]);
  });

  test('where GitHub could not be read, Git alone speaks', () => {
    const known = { read: { asOf, requests: [], complete: false, fault: 'unreachable' as const }, merges: {} };
    expect(followRequests([record], known, ownerOf)).toMatchObject([{ stage: 'merged', unlinked: false }]);
  });

  test('a record without an issue is no request', () => {
    expect(followRequests([instance(0)], { merges: {} }, ownerOf)).toEqual([]);
  });

  test('open before closed, trouble before waiting, the longest wait and the newest end first', () => {
    const requests = [
      facts(1, { label: 'applied', open: false, closed: '2026-11-03T08:00:00Z' }),
      facts(2, { label: 'waiting', pull: { ...pull, created: '2026-11-05T08:00:00Z' } }),
      facts(3, { label: 'waiting', pull }),
      facts(4, { label: 'failed', pull: merged }),
      facts(5, { label: 'applied', open: false, closed: '2026-11-04T08:00:00Z' }),
    ];
    expect(followRequests([instance(6, 'old')], { read: { ...read(...requests), complete: false }, merges: {} }, ownerOf).map(({ number }) => number)).toEqual([4, 3, 2, 5, 1, 6]);
  });
});

describe('the answers of a request', () => {
  const field = (name: string, schema: Field['schema'] = {}): Field => ({ name, label: `The ${name}`, kind: 'text', required: true, schema });
  const fields = [field('name'), field('extensions'), field('password', { 'ui:widget': 'password' })];
  const inputs = { gone: { deep: 1 }, name: 'orders', extensions: ['citext', 'pgcrypto'], password: 'hunter2', note: `AKIA${'QWERTYUIOP123456'}` };

  test('are shown in the form’s order, without secrets', () => {
    expect(shownInputs(fields, inputs)).toEqual([
      { name: 'name', label: 'The name', text: 'orders' },
      { name: 'extensions', label: 'The extensions', text: 'citext, pgcrypto' },
      { name: 'password', label: 'The password', text: undefined },
      { name: 'gone', label: 'gone', text: '{\n  "deep": 1\n}' },
      { name: 'note', label: 'note', text: '********************' },
    ]);
  });

  test('differ after a change, secrets kept back', () => {
    const after = { name: 'orders', extensions: ['citext'], password: 'hunter3' };
    expect(shownChange(fields, inputs, after).map(({ name, before, after: now }) => [name, before.text ?? before.kept, now.text ?? now.kept])).toEqual([
      ['extensions', 'citext, pgcrypto', 'citext'],
      ['password', true, true],
      ['gone', '{\n  "deep": 1\n}', undefined],
      ['note', '********************', undefined],
    ]);
  });

  test('fill the next form, as far as it still asks for them', () => {
    expect(repeatableInputs([...fields, field('note')], inputs)).toEqual({ name: 'orders', extensions: ['citext', 'pgcrypto'] });
  });
});
