import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownKinds, settingsSchema } from '../../scripts/model/schemas.ts';
import { canonicalRef, formatRef, parseRef, splitRef } from '../../scripts/model/ref.ts';

describe('references', () => {
  test.each([
    ['checkout', { kind: 'Component' }, 'component:default/checkout'],
    ['Component:Checkout', {}, 'component:default/checkout'],
    ['shop/checkout', { kind: 'api', namespace: 'x' }, 'api:shop/checkout'],
    ['checkout', { kind: 'api', namespace: 'Shop' }, 'api:shop/checkout'],
    ['shop/a:b', { kind: 'api' }, 'api:shop/a:b'],
  ] as const)('%s', (text, defaults, canonical) => {
    expect(canonicalRef(text, defaults)).toBe(canonical);
  });

  test.each(['', ':', 'a:', ':a', '/', 'a/', '/a', 'component:/x', 'component:x/'])('%j is none', (text) => {
    expect(parseRef(text, text === '' || text.includes(':') ? {} : { kind: 'component' })).toBeUndefined();
  });

  test('without a kind from anywhere there is none', () => {
    expect(parseRef('checkout')).toBeUndefined();
  });

  test('what is formatted splits into the same parts', () => {
    const part = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,10}$/);
    fc.assert(
      fc.property(part, part, part, (kind, namespace, name) => {
        expect(splitRef(formatRef({ kind, namespace, name }))).toEqual({ kind, namespace, name });
      }),
    );
  });
});

describe('schemas', () => {
  test('are draft-07, and every property says what it is', () => {
    const undescribed: string[] = [];
    const visit = (schema: unknown, path: string) => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        if (key !== 'properties') {
          visit(value, `${path}/${key}`);
          continue;
        }
        // Below stand names of properties, and a property may be called "properties".
        for (const [name, property] of Object.entries(value as Record<string, Record<string, unknown>>)) {
          const own = name === 'kind' || (name === 'spec' && path.split('/').length === 1);
          if (!own && !/\/(if|then|else)$/.test(path) && property['description'] === undefined) undescribed.push(`${path}.${name}`);
          visit(property, `${path}/properties/${name}`);
        }
      }
    };
    for (const schema of [...knownKinds.map((kind) => kind.schema), settingsSchema]) {
      expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#');
      visit(schema, String(schema['title']));
    }
    expect(undescribed).toEqual([]);
  });
});
