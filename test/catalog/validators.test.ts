import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compiledSchemas } from '../../scripts/catalog/compile-schemas.ts';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { validators } from '../../scripts/catalog/validators.js';
import { schemaFormats } from '../../scripts/model/schema-formats.ts';
import { additionsSchema, entitySchema, knownKinds, settingsSchema } from '../../scripts/model/schemas.ts';
import { diskFiles } from '../../scripts/read/files.ts';

const root = resolve(import.meta.dirname, '../..');

test('validators.js is what the schemas give (npm run schemas)', () => {
  expect(readFileSync(join(root, 'scripts/catalog/validators.js'), 'utf8') === compiledSchemas()).toBe(true);
});

test('they are never kinder than ajv itself', () => {
  const ajv = new Ajv({ keywords: ['expected', 'code'], strict: false, schemas: [entitySchema, ...knownKinds.map(({ schema }) => schema), settingsSchema, additionsSchema], formats: schemaFormats });
  const documents = loadCatalog(diskFiles(root)).entities.map(({ apiVersion, kind, metadata, spec }) => ({ apiVersion, kind, metadata, spec }));
  const texts = fc.constantFrom('', ' ', 'a', 'A b', 'x'.repeat(63), 'x'.repeat(64), '\u{1F600}'.repeat(40), 'http://[', '1', 'é');
  const values = fc.oneof(texts, fc.constantFrom(null, 0, -1, 1.5, true, [], {}, ['a', 'a'], [1], { a: 1 }));
  const changed = fc.record({ document: fc.constantFrom(...documents), at: fc.nat(), value: values }).map(({ document, at, value }) => {
    const copy = structuredClone(document) as unknown as Record<string, unknown>;
    const places: (readonly [Record<string, unknown>, string])[] = [];
    const visit = (of: unknown) => {
      if (typeof of !== 'object' || of === null) return;
      for (const [key, below] of Object.entries(of)) {
        places.push([of as Record<string, unknown>, key]);
        visit(below);
      }
    };
    visit(copy);
    const [of, key] = places[at % places.length] ?? [copy, 'kind'];
    of[key] = value;
    return copy;
  });
  let refused = 0;
  fc.assert(
    fc.property(changed, (document) => {
      for (const id of [entitySchema, ...knownKinds.map(({ schema }) => schema), additionsSchema].map((schema) => String(schema['$id']))) {
        const [quick, full] = [validators[id]?.(document), ajv.validate(id, document)];
        if (!full) refused += 1;
        if (quick !== full) expect(quick, `${id} ${JSON.stringify(document)}`).toBe(false);
      }
    }),
    { numRuns: 1000 },
  );
  expect(refused).toBeGreaterThan(1000);
});
