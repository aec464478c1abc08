import { describe, expect, test } from 'vitest';
import { groupByCause } from '../../scripts/model/grouping.ts';
import { documents, entity, group, repository, user } from './world.ts';

const files = {
  'catalog/org.yaml': documents(group('platform', { members: ['ada'] }), user('ada')),
  'catalog/old/till.yaml': entity('System', 'till', { owner: 'platform' }, { links: [{ url: 'http://till.example.com' }] }),
  'catalog/new/oven.yaml': entity('System', 'oven', { owner: 'platform' }, { links: [{ url: 'http://oven.example.com' }] }),
};

/** Code, severity and file of what the switches leave. */
function left(...switches: readonly object[]): readonly string[] {
  const settings = JSON.stringify({ organization: 'Example', repository: 'example/signpost', strict: true, checks: switches });
  const { catalog } = repository({ ...files, 'catalog/signpost.yaml': settings });
  return catalog.problems.filter(({ code }) => code !== 'system-empty').map(({ code, severity, file }) => `${code} ${severity} ${file.replace('catalog/', '')}`);
}

const off = { code: 'link-not-https', severity: 'off', because: 'They are old.' };

describe('switches of checks', () => {
  test('hide a code everywhere, or in some files', () => {
    expect(left()).toEqual(['link-not-https warning new/oven.yaml', 'link-not-https warning old/till.yaml']);
    expect(left(off)).toEqual([]);
    expect(left({ ...off, in: ['catalog/old/**'] })).toEqual(['link-not-https warning new/oven.yaml']);
  });

  test('make it weigh more, and the last that fits counts', () => {
    expect(left({ ...off, severity: 'error' })).toEqual(['link-not-https error new/oven.yaml', 'link-not-https error old/till.yaml']);
    expect(left({ ...off, severity: 'error' }, { ...off, in: ['**/till.yaml'] })).toEqual(['link-not-https error new/oven.yaml']);
  });

  test('keep an error an error, whatever warning has the same cause', () => {
    const { catalog } = repository({ ...files, 'catalog/signpost.yaml': JSON.stringify({ organization: 'Example', repository: 'example/signpost', strict: true, checks: [{ code: 'owner-unknown', severity: 'warning', in: ['catalog/a.yaml'], because: 'They are old.' }] }), 'catalog/a.yaml': entity('System', 'a', { owner: 'nobody' }), 'catalog/b.yaml': entity('System', 'b', { owner: 'nobody' }) });
    const grouped = groupByCause(catalog.problems.filter(({ code }) => code === 'owner-unknown'));
    expect(grouped.map(({ severity, file, also }) => `${severity} ${file} ${also.length}`)).toEqual(['warning catalog/a.yaml 0', 'error catalog/b.yaml 0']);
  });

  test('an exception with nothing to except is an error; a rule for the whole catalog may have nothing to do', () => {
    expect(left({ ...off, in: ['catalog/gone/**'] })).toContain('check-switch-idle error signpost.yaml');
    expect(left({ code: 'ref-case', severity: 'off', because: 'We shout.' })).not.toContain('check-switch-idle error signpost.yaml');
  });

  test.each([
    ['an unknown code', { ...off, code: 'link-not-htps' }, 'check-switch error signpost.yaml'],
    ['a code that cannot be switched', { ...off, code: 'duplicate-entity' }, 'check-switch error signpost.yaml'],
    ['no reason', { code: 'link-not-https', severity: 'off' }, 'settings error signpost.yaml'],
    ['a blank reason', { ...off, because: ' ' }, 'settings error signpost.yaml'],
    ['an unknown severity', { ...off, severity: 'fatal' }, 'settings error signpost.yaml'],
    ['no files', { ...off, in: [] }, 'settings error signpost.yaml'],
  ])('with %s hides nothing, and is said', (_, given, expected) => {
    expect(left(given)).toEqual(expect.arrayContaining(['link-not-https warning new/oven.yaml', expected]));
  });

  test('never hide what the program relies on', () => {
    const settings = JSON.stringify({ organization: 'E', repository: 'e/e', strict: true, checks: [{ code: 'duplicate-entity', severity: 'off', because: 'We like two.' }] });
    const { catalog } = repository({ 'catalog/a.yaml': documents(group('a'), group('a')), 'catalog/signpost.yaml': settings });
    expect(catalog.problems.map(({ code }) => code)).toContain('duplicate-entity');
  });
});

test.each(['strickt: true', 'strict: "true"', 'Strict: true'])('a slip such as %j does not make a catalog lax', (line) => {
  const { catalog } = repository({ 'catalog/signpost.yaml': `organization: E\nrepository: e/e\n${line}\n`, 'catalog/a.yaml': entity('System', 'a', { owner: 'nobody' }) });
  expect(catalog.problems.filter(({ code }) => code === 'owner-unknown').map(({ severity }) => severity)).toEqual(['error']);
});
