import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance } from '../../scripts/catalog/suggest.ts';
import { facetNames } from '../../scripts/model/names.ts';
import { nameRows, namesFile } from '../../scripts/publish/names.ts';
import { isNothing, readAddress, toggled, writeAddress, type Asked } from '../../site/src/scripts/find/address.ts';
import { narrow } from '../../site/src/scripts/find/facets.ts';
import { grouped } from '../../site/src/scripts/find/groups.ts';
import { markedPieces } from '../../site/src/scripts/find/marks.ts';
import { readNames } from '../../site/src/scripts/find/names.ts';
import { excerptPieces } from '../../site/src/scripts/find/text.ts';
import { fold, stem, tokens } from '../../site/src/scripts/find/tokens.ts';
import { slips } from '../../site/src/scripts/find/typo.ts';
import { catalog } from '../company.ts';

const names = readNames(namesFile(nameRows({ catalog, articles: [], problems: [] })));
const nothing: Asked = { question: '', chosen: new Map(), order: undefined };
const chosen = (facet: (typeof facetNames)[number], ...values: readonly string[]) => new Map([[facet, new Set(values)]]);

describe('words', () => {
  test.each([
    ['pet-store_api', ['pet', 'store', 'api']],
    ['checkoutPayments', ['checkoutpayments', 'checkout', 'payments']],
    ['HTTPProxyServer', ['httpproxyserver', 'http', 'proxy', 'server']],
    ['a/b.c', ['a', 'b', 'c']],
    ['Müller', ['muller', 'mueller']],
    ['v2', ['v2']],
    ['', []],
  ])('of %s', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  test('lose case and marks', () => {
    expect(['ÉCOLE', 'Straße', 'Ødegård', 'ŁÓDŹ', 'plain'].map(fold)).toEqual(['ecole', 'strasse', 'odegard', 'lodz', 'plain']);
  });

  test.each([
    ['payments', 'payment'],
    ['policies', 'policy'],
    ['boxes', 'box'],
    ['addresses', 'address'],
    ['diensten', 'dienst'],
    ['status', 'status'],
    ['class', 'class'],
    ['dns', 'dns'],
  ])('%s has the stem %s', (word, expected) => {
    expect(stem(word)).toBe(expected);
  });
});

test('slips are the edit distance, wherever they are few', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 9 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const expected = editDistance(a, b, 2);
      const found = slips(a, b, 2);
      expect(found === undefined || found.whole > 2 ? 3 : found.whole).toBe(Math.min(3, expected));
      const beginnings = Array.from({ length: b.length + 1 }, (_, length) => editDistance(a, b.slice(0, length), 2));
      expect(found?.beginning ?? 3).toBe(Math.min(3, ...beginnings));
    }),
    { numRuns: 2000 },
  );
});

describe('facets', () => {
  test('keep the order, and count what each would leave', () => {
    const { rows, counts } = narrow(names, names.rows, chosen('kind', 'component', 'api'));
    expect(rows.length).toBe(catalog.ofKind('component').length + catalog.ofKind('api').length);
    expect(counts.get('kind')?.find(({ value }) => value === 'system')).toEqual({ value: 'system', count: catalog.ofKind('system').length, chosen: false });
    const types = counts.get('type')?.reduce((sum, { count }) => sum + count, 0);
    expect(types).toBe(rows.filter(({ at }) => (names.facets.type.of[at]?.length ?? 0) > 0).length);
  });

  test('equal a count by hand', () => {
    fc.assert(
      fc.property(fc.subarray(['component', 'api', 'resource']), fc.subarray(['production', 'deprecated', 'experimental']), fc.subarray(['group:default/customs', 'group:default/platform']), (kind, lifecycle, owner) => {
        const wanted = new Map(Object.entries({ kind, lifecycle, owner }).filter(([, values]) => values.length > 0).map(([facet, values]) => [facet as 'kind', new Set(values)]));
        const has = (at: number, facet: (typeof facetNames)[number]) => {
          const values = wanted.get(facet as 'kind');
          return !values || (names.facets[facet].of[at] ?? []).some((number) => values.has(names.facets[facet].values[number] ?? ''));
        };
        const { rows, counts } = narrow(names, names.rows, wanted);
        expect(rows).toEqual(names.rows.filter(({ at }) => facetNames.every((facet) => has(at, facet))));
        for (const facet of facetNames) {
          const others = names.rows.filter(({ at }) => facetNames.every((other) => other === facet || has(at, other)));
          for (const { value, count } of counts.get(facet) ?? []) {
            const number = names.facets[facet].values.indexOf(value);
            expect(count, `${facet} ${value}`).toBe(others.filter(({ at }) => names.facets[facet].of[at]?.includes(number)).length);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a value that nothing has leaves nothing, and can still be taken away', () => {
    const { rows, counts } = narrow(names, names.rows, chosen('owner', 'group:default/nobody'));
    expect(rows).toEqual([]);
    expect(counts.get('owner')?.find(({ value }) => value === 'group:default/nobody')).toEqual({ value: 'group:default/nobody', count: 0, chosen: true });
  });
});

describe('the address', () => {
  test('says references shortly and reads them in any form', () => {
    const asked: Asked = { question: 'a & b', chosen: new Map([['owner', new Set(['group:default/customs', 'user:default/henrik-aalto'])], ['system', new Set(['system:shop/x'])]]), order: 'owner' };
    expect(decodeURIComponent(writeAddress(asked))).toBe('?q=a+&+b&owner=customs&owner=user:default/henrik-aalto&system=system:shop/x&sort=owner');
    expect(readAddress(new URLSearchParams(writeAddress(asked)))).toEqual(asked);
    expect(readAddress(new URLSearchParams('owner=group:default/Customs&kind=Component')).chosen).toEqual(new Map<string, unknown>([['kind', new Set(['component'])], ['owner', new Set(['group:default/customs'])]]));
  });

  test('goes there and back whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(fc.tuple(fc.constantFrom('type', 'tag', 'lifecycle', 'environment', 'grade'), fc.string({ minLength: 1, maxLength: 20 })), { maxLength: 6 }), (question, pairs) => {
        const asked = pairs.reduce<Asked>((before, [facet, value]) => toggled(before, facet as 'type', value), { ...nothing, question: question.trim() });
        expect(readAddress(new URLSearchParams(writeAddress(asked)))).toEqual(asked);
      }),
    );
  });

  test('of anybody may hold anything', () => {
    expect(isNothing(readAddress(new URLSearchParams('sort=constructor&__proto__=x&other=1&kind=&type=')))).toBe(true);
    expect(readAddress(new URLSearchParams(`q=${'x'.repeat(5000)}`)).question).toHaveLength(200);
    expect(writeAddress(nothing)).toBe('');
  });

  test('a value that is chosen twice is chosen no more', () => {
    expect(toggled(toggled(nothing, 'kind', 'api'), 'kind', 'api')).toEqual(nothing);
  });
});

describe('marks', () => {
  const shown = (text: string, ...of: readonly string[]) => markedPieces(text, of).map(({ text, marked }) => (marked ? `[${text}]` : text)).join('');

  test.each([
    ['Postgres schema', ['post'], '[Post]gres schema'],
    ['checkoutPayments', ['pay'], 'checkout[Pay]ments'],
    ['pet-store-api', ['store', 'api'], 'pet-[store]-[api]'],
    ['Jörg Müller', ['muller'], 'Jörg [Müller]'],
    ['Anna Straße', ['strasse'], 'Anna [Straße]'],
    ['banana', ['a'], 'banana'],
    ['nothing', ['xyz'], 'nothing'],
    ['', ['a'], ''],
  ])('%s, asked for %j', (text, of, expected) => {
    expect(shown(text, ...of)).toBe(expected);
  });

  test('leave the text whole', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ maxLength: 3 })), (text, of) => {
      expect(markedPieces(text, of.map(fold)).map((piece) => piece.text).join('')).toBe(text);
    }));
  });
});

describe('groups', () => {
  test('stand in the order of their best result, each with room for one', () => {
    const rows = ['user', 'component', 'group', 'component', 'api'].flatMap((kind) => names.rows.find((row) => row.kind === kind) ?? []);
    const found = grouped(rows, 4, 2);
    expect(found.map(({ group, rows, count }) => [group, rows.length, count])).toEqual([['people', 1, 1], ['entities', 2, 3], ['teams', 1, 1]]);
  });
});

test('an excerpt is text with marks, whatever HTML it holds', () => {
  expect(excerptPieces('a &lt;b&gt; &amp;lt; <mark>c&quot;</mark> <img src=x> d')).toEqual([
    { text: 'a <b> &lt; ', marked: false },
    { text: 'c"', marked: true },
    { text: ' <img src=x> d', marked: false },
  ]);
});
