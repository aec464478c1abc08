import { describe, expect, test } from 'vitest';
import { entityViolations } from '../../scripts/catalog/schema.ts';

const component = { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'a' }, spec: { type: 's', lifecycle: 'p', owner: 'o' } };

function isValid(metadata: object, rest: object = {}): boolean {
  return entityViolations({ ...component, ...rest, metadata: { ...component.metadata, ...metadata } }).length === 0;
}

const x = (length: number) => 'x'.repeat(length);

/** Verdicts of @backstage/catalog-model 1.10. */
describe('near the edges of the rules', () => {
  test.each([
    ['name', ['a', 'A', '0', 'a-b_c.d', 'a--b', x(63)], ['', 'a b', '-a', 'a-', '.a', x(64), 'é', 'a/b', 1, null]],
    ['namespace', ['a', 'a-b', 'a--b', x(63)], ['', 'A', 'a.b', '-a', 'a_b', x(64), null]],
    ['title', ['a', ' '], ['', null, 1]],
    ['description', ['', 'a'], [null, 1]],
    ['tags', [[], ['a', 'a'], ['c++', 'c#', 'a:b', 'a-b'], [x(63)]], [['A'], ['a_b'], ['a--b'], ['-a'], [''], [x(64)], [1], 'a', null]],
    ['labels', [{}, { a: '' }, { 'a.b/c': 'D_e.f' }, { [x(63)]: 'a' }, { [`${x(63)}.b/a`]: 'a' }], [{ a: 'b c' }, { a: 1 }, { a: null }, { 'A.b/c': 'd' }, { 'a/b/c': 'd' }, { 'a b': 'c' }, { [x(64)]: 'a' }, { [`${x(64)}/a`]: 'a' }, { a: x(64) }, []]],
    ['annotations', [{ a: '' }, { a: 'any text: at all' }], [{ a: 1 }, { a: null }, { a: true }, { 'a b': 'c' }]],
    ['links', [[], [{ url: 'https://x' }], [{ url: 'mailto:x@y', title: 'a', icon: 'b', extra: 1 }]], [[{}], [{ url: '' }], [{ url: 'x' }], [{ url: 'https://x', title: ' ' }], [{ url: 'https://x', icon: '' }], {}]],
    ['anything', [1, null, []], []],
  ] as const)('metadata.%s', (key, valid, invalid) => {
    for (const value of valid) expect(isValid({ [key]: value }), JSON.stringify(value)).toBe(true);
    for (const value of invalid) expect(isValid({ [key]: value }), JSON.stringify(value)).toBe(false);
  });

  test('the root holds four keys and no others', () => {
    expect(isValid({}, { status: {} })).toBe(false);
    expect(isValid({}, { spec: undefined })).toBe(false);
    expect(isValid({}, { spec: { ...component.spec, anything: null } })).toBe(true);
  });

  test.each(['', 'a b', 'v1/', '/v1', 'A.b/v1', 'a/b/v1', `a/${x(64)}`])('%j is no version', (apiVersion) => {
    expect(isValid({}, { apiVersion })).toBe(false);
  });

  test('an unknown kind needs the envelope only', () => {
    expect(entityViolations({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' } })).toEqual([]);
    expect(entityViolations({ apiVersion: 'example.com/v1', kind: 'a-b', metadata: { name: 'a' } })).toMatchObject([{ code: 'kind-format' }]);
  });

  test('an API has a definition, one of type mcp-server remotes', () => {
    const api = (spec: object) => entityViolations({ ...component, kind: 'API', spec: { ...component.spec, ...spec } }).map(({ message }) => message);
    expect(api({ definition: 'x' })).toEqual([]);
    expect(api({})).toEqual(['spec.definition is missing.']);
    expect(api({ type: 'mcp-server', remotes: [{ type: 'streamable-http', url: 'https://x' }] })).toEqual([]);
    expect(api({ type: 'mcp-server' })).toEqual(['spec.remotes is missing.']);
  });

  test('what is no document at all is said, not thrown', () => {
    for (const value of [null, 'a', 1, [], undefined]) expect(entityViolations(value).length).toBeGreaterThan(0);
  });
});
