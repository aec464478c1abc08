import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { schemaChecks } from '../../scripts/catalog/checks/schemas.ts';
import { entityViolations } from '../../scripts/catalog/schema.ts';
import { findSources } from '../../scripts/catalog/sources.ts';
import { isJsonObject } from '../../scripts/model/json.ts';
import { diskFiles } from '../../scripts/read/files.ts';
import { fillPlaceholders } from '../../scripts/read/placeholders.ts';
import { root } from '../company.ts';
import { backstageRefusal } from './verdict.ts';

/** Real catalogs, a folder each. They are not ours to keep in the repository. */
const corpus = process.env['SIGNPOST_CORPUS'] ?? resolve(root, '../shared/corpus');
const folders = existsSync(corpus) ? readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name) : [];
const schemaCodes = schemaChecks.filter(({ severity }) => severity === 'error').map(({ code }) => code);

test.skipIf(existsSync(corpus))('there is no folder of real catalogs to compare; SIGNPOST_CORPUS can name one', () => undefined);

test.skipIf(folders.length === 0)('there are documents to compare', () => {
  expect(folders.flatMap((folder) => findSources(diskFiles(join(corpus, folder))).documents).length).toBeGreaterThan(100);
});

describe.skipIf(folders.length === 0).each(folders)('%s', (folder) => {
  const files = diskFiles(join(corpus, folder));
  // A document whose placeholders cannot be filled in says nothing: Backstage would not come as far as the schema.
  const filled = findSources(files).documents.map((document) => fillPlaceholders(files, document)).filter(({ faults }) => faults.length === 0);
  const documents = filled.map(({ document }) => document);

  test('every document gets the same verdict as from Backstage', async () => {
    const different: string[] = [];
    for (const { file, line, value } of documents) {
      const ours = entityViolations(value).filter(({ path }) => !isTemplateSpec(value, path));
      const theirs = await backstageRefusal(value);
      if ((ours.length === 0) !== (theirs === undefined)) different.push(`${file}:${line} ${ours.map(({ message }) => message).join(' ') || 'takes it'} | ${theirs ?? 'takes it'}`);
    }
    expect(different).toEqual([]);
  });

  test('it loads, and what a schema calls an error is one for Backstage too', async () => {
    const errors = loadCatalog(files).problems.filter(({ code, severity }) => severity === 'error' && schemaCodes.includes(code));
    const mild: string[] = [];
    for (const { file, line, message } of errors) {
      // Problems stand within the document that begins last before them.
      const document = documents.findLast((each) => each.file === file && each.line <= line);
      const theirs = document && (isTemplateSpec(document.value, ['spec', '']) ? 'not compared' : await backstageRefusal(document.value));
      if (document && theirs === undefined) mild.push(`${file}:${line} ${message}`);
    }
    expect(mild).toEqual([]);
  });
});

/** Backstage's validator of templates is in a package that is not installed. */
function isTemplateSpec(value: unknown, path: readonly (string | number)[]): boolean {
  return isJsonObject(value) && value['kind'] === 'Template' && path[0] === 'spec' && path.length > 1;
}
