import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { additionViolations, entityViolations, settingsViolations } from '../../scripts/catalog/schema.ts';
import { isJsonObject, type Json } from '../../scripts/model/json.ts';
import { additionsSchema, knownKinds, settingsSchema } from '../../scripts/model/schemas.ts';
import { exampleFile, propertiesOfSchema, referencePages, type ReferenceProperty } from '../../scripts/publish/reference.ts';
import { yamlPieces } from '../../scripts/publish/yaml-pieces.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { root } from '../company.ts';

const folder = join(root, 'scripts/model/examples');
const files = Object.fromEntries(globSync('*', { cwd: folder }).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const examples = Object.fromEntries(Object.entries(files).filter(([name]) => name.endsWith('.yaml')));
const documents = (name: string): readonly Json[] => parseAllDocuments(examples[name] ?? '').map((document) => document.toJS() as Json);
const everything = Object.keys(examples).flatMap((name) => documents(name));

const kindsAndFiles = knownKinds.map(({ kind, schema }) => [kind, exampleFile(kind), schema] as const);

describe('the examples', () => {
  test('there is one for each kind, for the settings and for the additions, and no other', () => {
    expect(Object.keys(examples).sort()).toEqual([...kindsAndFiles.map(([, file]) => file), 'additions.yaml', 'signpost.yaml'].sort());
  });

  test.each(kindsAndFiles)('%s begins with its kind, has comments and is valid', (kind, file) => {
    const all = documents(file);
    expect(all.length).toBeGreaterThan(0);
    for (const document of all) {
      expect(document).toMatchObject({ kind });
      expect([...entityViolations(document), ...additionViolations(document)]).toEqual([]);
    }
    expect(examples[file]?.match(/^ *# /gm)?.length, 'comments').toBeGreaterThan(2);
  });

  test.each(kindsAndFiles)('%s shows every property that its schema describes', (_kind, file, schema) => {
    expect(unused(propertiesOfSchema(schema), documents(file))).toEqual([]);
  });

  test('the settings and the additions show every property too', () => {
    expect(settingsViolations(documents('signpost.yaml')[0])).toEqual([]);
    expect(documents('additions.yaml').flatMap(additionViolations)).toEqual([]);
    expect(unused(propertiesOfSchema(settingsSchema), documents('signpost.yaml'))).toEqual([]);
    expect(unused(propertiesOfSchema(additionsSchema), [...documents('additions.yaml'), ...documents('template.yaml')])).toEqual([]);
  });

  test('together are one catalog without an error', () => {
    const paths = Object.entries(files).map(([name, text]) => [name === 'template.yaml' ? 'catalog/services/bucket/template.yaml' : `catalog/${name}`, text]);
    const more = { 'catalog/services/bucket/skeleton/main.tf': 'name = "${{ values.name }}"\ndays = ${{ values.retentionDays }}\n', 'catalog/services/bucket/docs.mdx': '# Bucket\n' };
    const { problems, entities } = loadCatalog(memoryFiles({ ...(Object.fromEntries(paths) as Record<string, string>), ...more }));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(entities).toHaveLength(everything.filter((each) => isJsonObject(each) && each['kind'] !== undefined).length);
  });
});

describe('the reference', () => {
  const pages = referencePages(examples);

  test('has a page for everything, each with a description and an address of its own', () => {
    expect(pages.map(({ slug }) => slug).sort()).toEqual([...knownKinds.map(({ kind }) => kind.toLowerCase()), 'settings', 'entity', 'additions'].sort());
    for (const { slug, title, description, properties, example } of pages) {
      expect(title + description, slug).not.toContain('undefined');
      expect(properties.length, slug).toBeGreaterThan(1);
      expect(new Set(properties.map(({ path }) => path)).size, slug).toBe(properties.length);
      if (slug !== 'entity') expect(example, slug).toBeDefined();
    }
  });

  test('of Signpost’s own kinds, every property has a type and an example', () => {
    const own = pages.filter(({ group, slug }) => group === 'signpost' || slug === 'settings');
    expect(own).toHaveLength(6);
    // The list itself is shown by its items.
    const without = own.flatMap(({ properties }) => properties.filter(({ type, examples: given, path }) => type === 'anything' || (given.length === 0 && path !== 'checks')));
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  test('says types, requirements and choices in words', () => {
    const by = (slug: string, path: string) => pages.find((page) => page.slug === slug)?.properties.find((each) => each.path === path);
    expect(by('accesspolicy', 'spec.rules[].effect')).toMatchObject({ type: 'text', required: 'yes', choices: ['allow', 'deny'], examples: ['allow'] });
    expect(by('accesspolicy', 'spec.rules[].approvals[].count')).toMatchObject({ type: 'whole number', required: 'no', default: '1' });
    expect(by('api', 'spec.definition')).toMatchObject({ required: 'sometimes' });
    expect(by('additions', 'spec.properties.<name>.environments')).toMatchObject({ type: 'map', examples: ['{ production: { replicas: 3 } }'] });
    expect(by('additions', 'spec.contacts.support')).toMatchObject({ type: 'list of texts or text' });
    expect(by('component', 'kind')).toBeUndefined();
  });

  test('writes examples as YAML that means the same', () => {
    for (const { schema } of knownKinds) {
      for (const { path, examples: given } of propertiesOfSchema(schema)) for (const example of given) expect(parseAllDocuments(example)[0]?.errors, path).toEqual([]);
    }
    const schema = { properties: { a: { description: 'x', examples: [{ b: ["it's", 'yes', '1', '', 'a: b', '#c', 2, false, '2027-03-31'] }] } } };
    const [property] = propertiesOfSchema(schema);
    expect(parseAllDocuments(property?.examples[0] ?? '')[0]?.toJS()).toEqual(schema.properties.a.examples[0]);
  });
});

describe('pieces of YAML', () => {
  const kindsOf = (text: string) => yamlPieces(text).map(({ kind, text: piece }) => `${kind} ${piece.trim()}`.trim());

  test('tell comments and keys from texts', () => {
    expect(kindsOf('# why\na: b # c\n')).toEqual(['comment # why', 'text', 'key a', 'text : b', 'comment # c', 'text']);
    expect(kindsOf('a: "# no"\n').some((piece) => piece.startsWith('comment'))).toBe(false);
    expect(kindsOf('a: |\n  # no comment\n  k: v\n').filter((piece) => !piece.startsWith('text'))).toEqual(['key a']);
    expect(kindsOf("'a b': 1\n")[0]).toBe("key 'a b'");
  });

  test('are the text together, whatever it is', () => {
    for (const text of Object.values(examples)) expect(yamlPieces(text).map((piece) => piece.text).join('')).toBe(text);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(fc.constantFrom('a', ': ', '# ', '\n', '  ', '- ', '|', '"', "'", '{', '}', '\u{feff}', '\x02', '\x1f')).map((each) => each.join(''))), (text) => {
        expect(yamlPieces(text).map((piece) => piece.text).join('')).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

function unused(properties: readonly ReferenceProperty[], values: readonly Json[]): readonly string[] {
  return properties.filter(({ steps }) => !values.some((value) => uses(value, steps))).map(({ path }) => path);
}

/** Whether a value has something at a path; a list stands for each of its items. */
function uses(value: Json | undefined, [step, ...rest]: readonly string[]): boolean {
  if (value === undefined) return false;
  if (Array.isArray(value) && step !== undefined) return (value as readonly Json[]).some((item) => uses(item, step === '[]' ? rest : [step, ...rest]));
  if (step === undefined) return true;
  if (!isJsonObject(value)) return false;
  return step === '<name>' ? Object.values(value).some((item) => uses(item, rest)) : uses(value[step], rest);
}
