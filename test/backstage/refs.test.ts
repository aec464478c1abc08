import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { compileCatalogModel, defaultCatalogEntityModel } from '@backstage/catalog-model/alpha';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceFields } from '../../scripts/catalog/reference-fields.ts';
import { formatRef, parseRef, type RefDefaults } from '../../scripts/model/ref.ts';

function theirs(text: string, { kind, namespace }: RefDefaults) {
  try {
    return parseEntityRef(text, { ...(kind !== undefined && { defaultKind: kind }), ...(namespace !== undefined && { defaultNamespace: namespace }) });
  } catch {
    return undefined;
  }
}

const part = fc.oneof(fc.constantFrom('a', 'A', 'component', 'API', '', ' ', '.', 'é', 'İ', 'Σ', 'aΣ', 'ß', '\u212a'), fc.string({ maxLength: 3 }));
const text = fc.oneof(
  fc.array(fc.oneof(part, fc.constantFrom(':', '/')), { maxLength: 7 }).map((parts) => parts.join('')),
  fc.tuple(part, part, part).map(([kind, namespace, name]) => `${kind}:${namespace}/${name}`),
);
const name = fc.constantFrom('Group', 'a', 'B');
const defaults = fc.record({ kind: name, namespace: name }, { requiredKeys: [] });

describe('references', () => {
  test('are read as Backstage reads them', () => {
    let read = 0;
    fc.assert(
      fc.property(text, defaults, (written, given) => {
        const ours = parseRef(written, given);
        if (ours) read += 1;
        expect(ours).toEqual(theirs(written, given));
      }),
      { numRuns: 5_000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  test('have the same canonical text', () => {
    fc.assert(fc.property(fc.record({ kind: part, namespace: part, name: part }), (parts) => void expect(formatRef(parts)).toBe(stringifyEntityRef(parts))), { numRuns: 2_000 });
  });
});

/** Written out by hand from Backstage's description of its kinds: kind, field, relation, its inverse, default kind. */
const expected = `
  Component owner          ownedBy      ownerOf       Group
  Component system         partOf       hasPart       System
  Component subcomponentOf partOf       hasPart       Component
  Component providesApis   providesApi  apiProvidedBy API
  Component consumesApis   consumesApi  apiConsumedBy API
  Component dependsOn      dependsOn    dependencyOf  -
  Component dependencyOf   dependencyOf dependsOn     -
  API       owner          ownedBy      ownerOf       Group
  API       system         partOf       hasPart       System
  Resource  owner          ownedBy      ownerOf       Group
  Resource  system         partOf       hasPart       System
  Resource  dependsOn      dependsOn    dependencyOf  -
  Resource  dependencyOf   dependencyOf dependsOn     -
  System    owner          ownedBy      ownerOf       Group
  System    domain         partOf       hasPart       Domain
  Domain    owner          ownedBy      ownerOf       Group
  Domain    subdomainOf    partOf       hasPart       Domain
  Group     parent         childOf      parentOf      Group
  Group     children       parentOf     childOf       Group
  Group     members        hasMember    memberOf      User
  User      memberOf       memberOf     hasMember     Group
  Template  owner          ownedBy      ownerOf       Group
`;
const rows = expected.trim().split('\n').map((line) => line.trim().split(/ +/) as [kind: string, field: string, relation: string, inverse: string, defaultKind: string]);
const kinds = [...new Set(rows.map(([kind]) => kind))];

describe('relations', () => {
  test.each(rows)('%s: spec.%s is %s, and %s the other way', (kind, field, relation, inverse, defaultKind) => {
    const found = referenceFields.filter((each) => each.kind === kind && each.key === field);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ relation, inverse });
    expect(found[0]?.defaultKind ?? '-').toBe(defaultKind);
  });

  test('of Backstage’s kinds there are no others', () => {
    const ours = referenceFields.filter(({ kind }) => kinds.includes(kind)).map(({ kind, key }) => `${kind} ${key}`);
    expect(ours.sort()).toEqual(rows.map(([kind, field]) => `${kind} ${field}`).sort());
  });

  test.each(kinds.filter((kind) => kind !== 'Template'))('of %s are those of Backstage’s own model', (kind) => {
    const model = compileCatalogModel([defaultCatalogEntityModel]).getKind({ kind, apiVersion: 'backstage.io/v1alpha1' });
    const theirFields = (model?.relationFields ?? []).map(({ path, relation, defaultKind }) => [path.replace('spec.', ''), relation, defaultKind ?? '-'].join(' '));
    expect(theirFields.sort()).toEqual(rows.filter(([each]) => each === kind).map(([, field, relation, , defaultKind]) => [field, relation, defaultKind].join(' ')).sort());
  });
});
