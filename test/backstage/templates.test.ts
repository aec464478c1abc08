import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { serviceOf } from '../../scripts/catalog/services.ts';
import { findSources } from '../../scripts/catalog/sources.ts';
import { runs } from '../../scripts/commands/template.ts';
import { isJsonObject } from '../../scripts/model/json.ts';
import { issueForms } from '../../scripts/publish/issue-forms.ts';
import { diskFiles } from '../../scripts/read/files.ts';
import { checkTemplates, type CheckedTemplate } from '../../scripts/request/template-check/check.ts';
import { isPureStep } from '../../scripts/request/steps/pure.ts';
import { knownFields } from '../../scripts/request/template-check/support.ts';
import { plainDialect, unknownFilter } from '../../scripts/request/template.ts';
import { root } from '../company.ts';

/** Real catalogs, a folder each. They are not ours to keep in the repository. */
const corpus = process.env['SIGNPOST_CORPUS'] ?? resolve(root, '../shared/corpus');
const folders = existsSync(corpus) ? readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name) : [];

test.skipIf(existsSync(corpus))('there is no folder of real templates; SIGNPOST_CORPUS can name one', () => undefined);

describe.skipIf(folders.length === 0)('real templates', () => {
  const read = folders.map((folder) => {
    const files = diskFiles(join(corpus, folder));
    const catalog = loadCatalog(files);
    return { folder, files, catalog, checked: checkTemplates(catalog, files, runs) };
  });

  test('every one loads', () => {
    for (const { folder, files, checked } of read) {
      const templates = findSources(files).documents.filter(({ value }) => isJsonObject(value) && value['kind'] === 'Template');
      expect(checked.length, folder).toBe(templates.length);
    }
    expect(read.flatMap(({ checked }) => checked).length).toBeGreaterThan(50);
  });

  test('every one gets a form', () => {
    for (const { catalog, files, checked } of read) {
      const forms = issueForms(catalog, files);
      for (const { template } of checked) {
        const service = serviceOf(catalog, files, template.name);
        const text = forms.find(({ path }) => path.endsWith(`/request-${template.name}.yml`))?.text ?? '';
        for (const { label } of service ? fieldsOf(service) : []) expect(text, template.name).toContain(label);
        expect(text, template.name).toContain('body:');
      }
    }
  });

  test('every action, field and filter is here, or is told of at its place', () => {
    for (const { files, checked } of read) {
      for (const { template, problems } of checked) {
        const told = (text: string, code: string): boolean => problems.some((each) => each.code === code && each.message.includes(`"${text}"`) && files.text(each.file)?.split('\n')[each.line - 1]?.includes(text) === true);
        const steps = Array.isArray(template.spec['steps']) ? template.spec['steps'].filter(isJsonObject) : [];
        const actions = steps.map((step) => String(step['action'])).filter((action) => !isPureStep(action) && runs(action) !== 'runs');
        expect(actions.filter((action) => !told(action, 'template-action')), template.name).toEqual([]);
        const fields = [...JSON.stringify(template.spec['parameters'] ?? []).matchAll(/"ui:field":"([^"]+)"/g)].map((match) => match[1] ?? '').filter((field) => !knownFields.has(field) && field !== 'Secret');
        expect(fields.filter((field) => !told(field, 'template-field')), template.name).toEqual([]);
        const code = [...JSON.stringify([template.spec['steps'], template.spec['output']]).matchAll(/\$\{\{(.*?)\}\}/g)].map((match) => (match[1] ?? '').replace(/\\"/g, '"').replace(/"[^"]*"|'[^']*'/g, "''"));
        const filters = code.flatMap((each) => [...each.matchAll(/(?<!\|)\|(?!\|)\s*(\w+)/g)].map((match) => match[1] ?? '')).filter((name) => unknownFilter(name, plainDialect) !== undefined);
        for (const filter of filters) expect(problems.some(({ code: kind, message }) => kind === 'template-filter' && message.includes(`"${filter}"`)), `${template.name} ${filter}`).toBe(true);
      }
    }
  });

  test('every report has a sentence, a remedy and a place that exists', () => {
    for (const { files, checked } of read) {
      for (const { file, line, column, message, fix } of checked.flatMap(({ problems }) => problems)) {
        expect(message).toMatch(/^[A-Z$a-z].*[.]$/s);
        expect(fix ?? '').toMatch(/[.?]$/);
        const text = files.text(file)?.split('\n')[line - 1];
        expect(text, `${file}:${line}`).toBeDefined();
        expect(column).toBeLessThanOrEqual((text?.length ?? 0) + 1);
      }
    }
  });

  test('the causes, counted', () => {
    const all = read.flatMap(({ checked }) => checked);
    const errors = ({ problems }: CheckedTemplate) => problems.filter(({ severity }) => severity === 'error');
    const causes = Map.groupBy(all.flatMap((each) => [...new Set(errors(each).map(({ code }) => code))]), (code) => code);
    // Skeletons were left out of the collection, so that a template that lacks nothing else would run in its own repository.
    const whole = all.filter((each) => errors(each).every(({ code, message }) => code === 'template-skeleton' && message.includes('beside its template')));
    const named = all.filter((each) => errors(each).every(({ code, message }) => code === 'template-instance' || (code === 'template-skeleton' && message.includes('beside its template'))));
    console.info(`${all.length} templates: ${all.filter((each) => errors(each).length === 0).length} run as they are, ${whole.length} with their skeletons, ${named.length} with spec.instance as well. Reported: ${[...causes].map(([code, list]) => `${code} ${list.length}`).sort().join(', ')}.`);
    expect(whole.length).toBeGreaterThan(0);
  });
});
