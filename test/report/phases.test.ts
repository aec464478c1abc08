import { describe, expect, test } from 'vitest';
import type { RequestFacts, StateFacts } from '../../scripts/publish/request-facts.ts';
import { followRequests } from '../../scripts/publish/requests.ts';
import { passagesOf, type Passage } from '../../scripts/report/phases.ts';
import { waitedFor, waitingFigures } from '../../scripts/report/waiting-report.ts';
import { documents, entity, group, repository, user } from '../catalog/world.ts';

const minute = 60_000;
const begin = Date.parse('2026-10-31T22:00:00Z');
/** So many minutes after the request, as GitHub writes times. */
const at = (minutes: number) => new Date(begin + minutes * minute).toISOString().replace('.000Z', 'Z');

const rule = (more: object) => ({ effect: 'allow', because: 'So that the test has something to decide.', ...more });
const facts = repository({
  'catalog/org.yaml': documents(group('crew'), group('platform'), group('trust'), user('ada', ['crew']), user('bo', ['platform']), user('cy', ['trust'])),
  'catalog/places.yaml': documents(entity('Environment', 'test', { tier: 'development', owner: 'platform', order: 1 }), entity('Environment', 'production', { tier: 'production', owner: 'platform', order: 2 })),
  'catalog/services/schema/template.yaml': entity('Template', 'schema', { type: 'database', owner: 'platform', steps: [] }, { title: 'Schema' }),
  'catalog/policy.yaml': entity('AccessPolicy', 'schemas', {
    owner: 'platform',
    rules: [
      rule({ where: { environments: ['test'] }, actions: ['create'], merge: 'automatic' }),
      rule({ where: { environments: ['production'] }, actions: ['create'], approvals: [{ from: 'trust', count: 1 }, { from: 'crew', count: 1 }] }),
    ],
  }),
});

interface Story {
  readonly environment?: string;
  readonly states?: readonly (readonly [label: string, minutes: number])[];
  readonly checked?: number;
  readonly merged?: number;
  readonly closed?: number;
  readonly service?: string;
}

let number = 0;

function passages(...stories: readonly Story[]): readonly Passage[] {
  const requests = stories.map(({ environment = 'test', states, checked, merged, closed, service = 'schema' }): RequestFacts => {
    number += 1;
    const pull = checked === undefined ? undefined : { number: number + 1000, open: false, created: at(checked), ...(merged !== undefined && { merged: at(merged) }) };
    return {
      number,
      title: 'A schema',
      login: 'ada',
      requester: 'user:default/ada',
      created: at(0),
      open: closed === undefined,
      label: closed === undefined ? 'waiting' : 'applied',
      action: 'create',
      service,
      name: `n${number}`,
      environment,
      denied: false,
      approvals: [],
      plan: [],
      ...(closed !== undefined && { closed: at(closed) }),
      ...(pull && { pull }),
      ...(states && { states: states.map(([label, minutes]): StateFacts => ({ label, at: at(minutes) })) }),
    };
  });
  return passagesOf(followRequests([], { read: { asOf: at(9999), requests, complete: true }, merges: {} }, () => undefined), facts).toSorted((a, b) => a.number - b.number);
}

describe('where the time of a request went', () => {
  test('each phase lasts until what it is named after; the last time it was ready counts', () => {
    const [passage] = passages({ environment: 'production', checked: 2, merged: 60, closed: 65, states: [['waiting', 2], ['ready', 20], ['waiting', 25], ['ready', 40], ['merged', 61], ['applied', 65]] });
    expect(passage?.phases).toEqual({ check: 2 * minute, approve: 38 * minute, merge: 20 * minute, apply: 5 * minute });
    expect(passage).toMatchObject({ service: 'schema', environment: 'production', month: '2026-10', unattended: false });
  });

  test('what nobody tells is absent, not nothing', () => {
    const [passage] = passages({ checked: 2, merged: 60, closed: 65 });
    expect(passage?.phases).toEqual({ check: 2 * minute, apply: 5 * minute });
    expect(passage).not.toHaveProperty('spells');
  });

  test('is told of those for whom it waited: both groups whose approval was missing, whoever asked, the owner of the service', () => {
    const [passage] = passages({ environment: 'production', checked: 10, merged: 50, closed: 65, states: [['refused', 1], ['waiting', 10], ['ready', 40], ['failed', 52], ['applied', 65]] });
    expect(passage?.spells?.map(({ whom, time }) => [whom, time / minute])).toEqual([
      ['bot', 1],
      ['requester', 9],
      ['group:default/trust', 30],
      ['group:default/crew', 30],
      ['group:default/platform', 10],
      ['bot', 2],
      ['group:default/platform', 13],
    ]);
    expect(passage).toMatchObject({ unattended: false, withoutPlatform: false });
  });

  test('nobody was needed where the bot did all; what went wrong needed somebody, whatever the policy says', () => {
    const automatic = { checked: 1, merged: 1, closed: 3 };
    expect(passages({ ...automatic, states: [['ready', 1], ['merged', 1], ['applied', 3]] })).toMatchObject([{ unattended: true, withoutPlatform: true }]);
    expect(passages({ ...automatic, states: [['blocked', 1], ['ready', 1], ['merged', 1], ['applied', 3]] })).toMatchObject([{ unattended: true }]);
    expect(passages({ ...automatic, checked: 1, merged: 9, closed: 9, states: [['blocked', 1], ['ready', 9], ['merged', 9]] })).toMatchObject([{ unattended: false, withoutPlatform: false }]);
  });

  test('without GitHub’s events the policies of today say who is needed; of an unknown service nothing does', () => {
    expect(passages({ closed: 3 }, { environment: 'production', closed: 3 }, { service: 'gone', closed: 3 }).map(({ unattended, withoutPlatform }) => [unattended, withoutPlatform])).toEqual([
      [true, true],
      [false, false],
      [undefined, undefined],
    ]);
  });

  test('open requests, and those that ended before they began, are left out', () => {
    expect(passages({}, { closed: -1 })).toEqual([]);
  });
});

describe('figures', () => {
  test('by service with its environments and months, by environment, by month, and of all; phases with how many tell of them', () => {
    const rows = waitingFigures(passages({ closed: 10, checked: 1 }, { environment: 'production', closed: 180, checked: 2, merged: 100 }, { service: 'other', closed: 5 }));
    expect(rows.map(({ service, environment, month, count }) => [service, environment, month, count])).toEqual([
      ['other', undefined, undefined, 1],
      ['schema', undefined, undefined, 2],
      ['schema', 'production', undefined, 1],
      ['schema', 'test', undefined, 1],
      ['schema', undefined, '2026-10', 1],
      ['schema', undefined, '2026-11', 1],
      [undefined, 'production', undefined, 1],
      [undefined, 'test', undefined, 2],
      [undefined, undefined, '2026-10', 2],
      [undefined, undefined, '2026-11', 1],
      [undefined, undefined, undefined, 3],
    ]);
    expect(rows.at(-1)).toMatchObject({ median: 10 * minute, phases: { check: { count: 2, median: minute, p90: 2 * minute }, apply: { count: 1 } }, unattended: { count: 1, known: 2 } });
    expect(rows.at(-1)?.phases).not.toHaveProperty('approve');
    expect(waitingFigures([])).toEqual([]);
  });

  test('for whom was waited longest, and for whom is waited now', () => {
    const told = passages({ environment: 'production', checked: 10, merged: 40, closed: 41, states: [['waiting', 10], ['ready', 30], ['merged', 40]] });
    const group = (name: string) => ({ kind: 'group', group: `group:default/${name}`, people: [] }) as const;
    const rows = waitedFor(told, [{ waitsFor: [group('trust')], since: at(80) }, { waitsFor: [group('trust'), { kind: 'requester' }], since: at(70) }]);
    expect(rows.map(({ whom, total, count, now, oldest }) => [whom, total / minute, count, now, oldest])).toEqual([
      ['group:default/trust', 20, 1, 2, at(70)],
      ['group:default/crew', 20, 1, 0, undefined],
      ['bot', 11, 2, 0, undefined],
      ['group:default/platform', 10, 1, 0, undefined],
      ['requester', 0, undefined, 1, at(70)],
    ]);
    expect(rows.map(({ share }) => share)).toEqual([33, 33, 18, 16, 0]);
    expect(waitedFor([], [])).toEqual([]);
  });
});
