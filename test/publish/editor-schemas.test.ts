import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { knownKinds } from '../../scripts/model/schemas.ts';
import { editorSchemaFiles } from '../../scripts/publish/editor-schemas.ts';
import { editorSchemas, schemaLine } from '../../scripts/read/layout.ts';
import { generatedProblems } from '../../scripts/publish/generated.ts';
import { catalog, files, root } from '../company.ts';
import { entity, repository } from '../catalog/world.ts';

const texts = Object.fromEntries(editorSchemaFiles().map(({ path, text }) => [path, text]));

/** As an editor has it: nothing but the one file. */
function compiled(path: string) {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { uri: (text: string) => URL.canParse(text) } });
  return ajv.compile(JSON.parse(texts[path] ?? '') as object);
}
const isEntity = compiled(editorSchemas.catalog);
const isSettings = compiled(editorSchemas.settings);
const documentsOf = (text: string): readonly unknown[] => parseAllDocuments(text).map((document) => document.toJS() as unknown).filter((value) => value !== null);

describe('schemas for editors', () => {
  test('say how they were made, and refer to nothing outside', () => {
    for (const [path, text] of Object.entries(texts)) {
      const schema = JSON.parse(text) as Record<string, unknown>;
      expect(Object.keys(schema).slice(0, 2), path).toEqual(['$schema', '$comment']);
      expect(schema['$comment']).toContain('npx signpost generate');
      const refs = [...text.matchAll(/"\$ref": "([^"]*)"/g)].map(([, ref = '']) => ref);
      expect(refs.filter((ref) => !ref.startsWith('#/')), path).toEqual([]);
      // Tests of policies have a key of that name, and examples of it.
      expect(text).not.toMatch(/"\$id"|"expected": "(?!(?:allowed|denied|passes|warned|refused)")|"code": "/);
    }
  });

  test('take every example and every file of the example company', () => {
    const folder = join(root, 'scripts/model/examples');
    const examples = globSync('*.yaml', { cwd: folder }).filter((name) => name !== 'signpost.yaml').map((name) => readFileSync(join(folder, name), 'utf8'));
    const company = [...new Set(catalog.entities.map(({ source }) => source.file))].map((file) => files.text(file) ?? '');
    const documents = [...examples, ...company].flatMap(documentsOf);
    expect(documents.length).toBeGreaterThan(100);
    for (const document of documents) {
      isEntity(document);
      expect(isEntity.errors ?? [], JSON.stringify(document).slice(0, 120)).toEqual([]);
    }
    for (const text of [readFileSync(join(folder, 'signpost.yaml'), 'utf8'), files.text('catalog/signpost.yaml') ?? '']) {
      isSettings(documentsOf(text)[0]);
      expect(isSettings.errors ?? []).toEqual([]);
    }
  });

  const component = { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'a' }, spec: { type: 's', lifecycle: 'p', owner: 'o' } };
  const spec = (more: object) => ({ ...component, spec: { ...component.spec, ...more } });

  test.each([
    ['no name', { ...component, metadata: {} }],
    ['no owner', { ...component, spec: { type: 's', lifecycle: 'p' } }],
    ['a stray key', { ...component, status: {} }],
    ['a version that is not written yet, but a kind', { kind: 'Component', metadata: { name: 'a' }, spec: {} }],
    ['an addition of the wrong shape', spec({ classification: 'internal' })],
    ['a contact that is none', spec({ contacts: { support: '#help' } })],
    ['an unknown tier', { apiVersion: 'signpost.dev/v1', kind: 'Environment', metadata: { name: 'a' }, spec: { tier: 'prod', owner: 'o', order: 1 } }],
    ['a lease without unit', { apiVersion: 'signpost.dev/v1', kind: 'Environment', metadata: { name: 'a' }, spec: { tier: 'test', owner: 'o', order: 1, leaseMax: '30' } }],
  ])('refuse %s', (_name, document) => {
    expect(isEntity(document)).toBe(false);
  });

  test('let pass what Signpost lets pass', () => {
    expect(isEntity({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' } })).toBe(true);
    expect(isEntity({ apiVersion: 'example.com/v1', kind: 'Component', metadata: { name: 'a' }, spec: {} })).toBe(true);
    const api = { ...component, kind: 'API' };
    expect(isEntity({ ...api, spec: { ...api.spec, type: 'openapi', definition: { $text: './a.yaml' } } })).toBe(true);
    expect(isEntity({ ...api, spec: { ...api.spec, type: 'openapi', definition: { text: './a.yaml' } } })).toBe(false);
    expect(isSettings({ organization: 'Example', repository: 'example' })).toBe(false);
  });

  test('offer every kind and version while somebody types', () => {
    const { properties } = JSON.parse(texts[editorSchemas.catalog] ?? '') as { properties: Record<string, { examples: readonly string[]; description: string }> };
    expect(properties['kind']?.examples).toEqual(knownKinds.map(({ kind }) => kind));
    expect(properties['apiVersion']?.examples).toContain('signpost.dev/v1');
    expect(properties['kind']?.description).not.toBe('');
  });
});

describe('where editors find them', () => {
  test('the settings of Visual Studio Code name schemas and files that exist', () => {
    const settings = JSON.parse(readFileSync(join(root, '.vscode/settings.json'), 'utf8')) as { 'yaml.schemas': Record<string, string | readonly string[]> };
    expect(Object.keys(settings['yaml.schemas'])).toHaveLength(2);
    const named = new Set<string>();
    for (const [schema, patterns] of Object.entries(settings['yaml.schemas'])) {
      expect(existsSync(join(root, schema)), schema).toBe(true);
      for (const pattern of [patterns].flat()) {
        const found = globSync(pattern, { cwd: root });
        // live/ is empty until somebody asks for something.
        if (!pattern.startsWith('live/')) expect(found, pattern).not.toEqual([]);
        for (const path of found) named.add(path.replaceAll('\\', '/'));
      }
    }
    const entityFiles = new Set(catalog.entities.map(({ source }) => source.file).filter((file) => file.startsWith('catalog/')));
    expect([...entityFiles].filter((file) => !named.has(file))).toEqual([]);
    expect([...named].filter((file) => !entityFiles.has(file) && file !== 'catalog/signpost.yaml' && !file.startsWith('live/'))).toEqual([]);
  });

  test('a line at the top of a file leads to them', () => {
    expect(schemaLine('live/test/bucket/photos/catalog-info.yaml', editorSchemas.catalog)).toBe('# yaml-language-server: $schema=../../../../docs/schemas/catalog.schema.json');
    expect(schemaLine('a.yaml', 'b.json')).toBe('# yaml-language-server: $schema=b.json');
  });

  test('an outdated schema is a problem, a missing one is not', () => {
    const source = { 'catalog/a.yaml': entity('Component', 'a', { type: 's', lifecycle: 'p', owner: 'o' }) };
    const stale = (more: Readonly<Record<string, string>>) => {
      const { catalog: loaded, files: all } = repository({ ...source, ...more });
      return generatedProblems(loaded, all).map(({ file }) => file).filter((file) => file.startsWith('docs/'));
    };
    expect(stale({})).toEqual([]);
    expect(stale(texts)).toEqual([]);
    expect(stale({ [editorSchemas.catalog]: '{}' })).toEqual([editorSchemas.catalog]);
  });
});
