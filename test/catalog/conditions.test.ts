import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedInputs, equal, holds, unknownConditions } from '../../scripts/catalog/conditions.ts';
import type { Json, JsonObject } from '../../scripts/model/json.ts';

const asked = (page: object, inputs: JsonObject) => [...askedInputs([page as JsonObject], inputs)].sort();

describe('askedInputs', () => {
  test('follows if, then and else', () => {
    const page = { properties: { kind: {} }, if: { properties: { kind: { const: 'queue' } }, required: ['kind'] }, then: { properties: { order: {} } }, else: { properties: { size: {} } } };
    expect(asked(page, { kind: 'queue' })).toEqual(['kind', 'order']);
    expect(asked(page, { kind: 'bucket' })).toEqual(['kind', 'size']);
    expect(asked(page, {})).toEqual(['kind', 'size']);
  });

  test('follows dependencies, with branches by constant or by enum', () => {
    const branches = [{ properties: { kind: { const: 'a' }, one: {} } }, { properties: { kind: { enum: ['b', 'c'] }, two: {} } }];
    const page = { properties: { kind: {} }, dependencies: { kind: { oneOf: branches }, two: ['kind'] } };
    expect(asked(page, { kind: 'a' })).toEqual(['kind', 'one']);
    expect(asked(page, { kind: 'c' })).toEqual(['kind', 'two']);
    expect(asked(page, { kind: 'other' })).toEqual(['kind']);
    expect(asked(page, {})).toEqual(['kind']);
  });

  test('forgets the answers to questions that are gone, along the chain', () => {
    const page = {
      properties: { a: {} },
      dependencies: { a: { oneOf: [{ properties: { a: { const: true }, b: {} } }] } },
      allOf: [{ if: { properties: { b: { const: 'x' } }, required: ['b'] }, then: { properties: { c: {} } } }],
    };
    expect(asked(page, { a: true, b: 'x' })).toEqual(['a', 'b', 'c']);
    expect(asked(page, { a: false, b: 'x' })).toEqual(['a']);
  });

  test('ends, also where conditions deny one another', () => {
    const page = { properties: { a: {} }, allOf: [{ if: { required: ['x'] }, then: {}, else: { properties: { x: {} } } }] };
    expect(asked(page, { x: 1 })).toContain('a');
    expect(asked({ dependencies: { constructor: { properties: { evil: {} } } } }, {})).toEqual([]);
  });
});

describe('holds', () => {
    const small = fc.oneof(fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>, fc.constantFrom<Json>('a', 'queue', 1, 2, true, null, [], { kind: 'a' }, { kind: 'a', n: 3 }, [1, 2]));
  const flat = {
    const: small,
    enum: fc.array(small, { minLength: 1, maxLength: 3 }),
    type: fc.constantFrom<Json>('string', 'integer', 'number', 'boolean', 'array', 'object', 'null', ['string', 'null']),
    required: fc.constantFrom<Json>(['kind'], ['n', 'kind']),
    minimum: fc.integer({ min: -1, max: 3 }),
    maxLength: fc.integer({ min: 0, max: 5 }),
    minItems: fc.integer({ min: 0, max: 2 }),
    pattern: fc.constantFrom('^a', 'e$', '\\p{Lu}'),
  };
  const around = (inner: fc.Arbitrary<JsonObject>) => ({
    ...flat,
    properties: fc.dictionary(fc.constantFrom('kind', 'n'), inner),
    not: inner,
    allOf: fc.array(inner, { minLength: 1, maxLength: 2 }),
    anyOf: fc.array(inner, { minLength: 1, maxLength: 2 }),
    oneOf: fc.array(inner, { minLength: 1, maxLength: 2 }),
    if: inner,
    then: inner,
    else: inner,
    contains: inner,
    items: inner,
  });
  const some = (keywords: Readonly<Record<string, fc.Arbitrary<unknown>>>) => fc.uniqueArray(fc.constantFrom(...Object.keys(keywords)), { maxLength: 3 }).chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, keywords[name] ?? fc.constant(null)])))) as fc.Arbitrary<JsonObject>;
  const schema = some(around(some(around(some(flat)))));

  test('says what ajv says', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });
    let yes = 0;
    fc.assert(
      fc.property(schema, small, (condition, value) => {
        const expected = ajv.compile(condition)(value) === true;
        yes += Number(expected);
        expect(holds(condition, value)).toBe(expected);
      }),
      { numRuns: 500 },
    );
    expect(yes).toBeGreaterThan(200);
  }, 30_000);
});

test('conditions that cannot be judged are named', () => {
  expect(unknownConditions({ if: { properties: { a: { const: 1, title: 'x' } } }, then: {} })).toEqual([]);
  expect(unknownConditions({ allOf: [{ if: { properties: { a: { $ref: '#/x' } }, propertyNames: {} } }], dependencies: { a: { if: { not: { format: 'date' } } } } }).toSorted()).toEqual(['$ref', 'format', 'propertyNames']);
});

test('equal does not mind the order of keys', () => {
  expect(equal({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
  expect(equal([1, 2], { 0: 1, 1: 2 })).toBe(false);
  expect(equal({ a: 1 }, { a: 1, b: 2 })).toBe(false);
});
