import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { compileValidator } from '../../scripts/request/validator.ts';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { servicesOf } from '../../scripts/catalog/services.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { fullYaml } from '../../scripts/request/full-yaml.ts';
import { known } from '../../scripts/request/world.ts';
import { previewRequest } from '../../scripts/request/preview.ts';
import { entitySources } from '../../scripts/request/sources.ts';
import { editedEntities } from '../../scripts/request/steps.ts';
import { isPureStep } from '../../scripts/request/steps/pure.ts';
import { isEffect } from '../../scripts/effects/effects.ts';
import { catalog, files, root } from '../company.ts';
import { expectGolden } from '../golden.ts';

const services = servicesOf(catalog, files);
const cases = services.flatMap((service) =>
  Object.keys(service.files)
    .map((path) => /^tests\/([^/]+)\/inputs\.yaml$/.exec(path)?.[1])
    .filter((name) => name !== undefined)
    .map((name) => [service.name, name] as const),
);

test('every service has tests', () => {
  expect(services.map(({ name }) => name)).toEqual([...new Set(cases.map(([name]) => name))]);
});

test.each(services)('$name uses steps that exist', ({ steps }) => {
  expect(steps.map(({ action }) => action).filter((action) => !isPureStep(action) && !isEffect(action))).toEqual([]);
});

/** `tests/<case>/inputs.yaml` beside a service's template, and `expected.txt` with every file that they make. */
test.each(cases)('%s, %s', (name, example) => {
  const service = services.find((each) => each.name === name);
  if (!service) throw new Error(`no service ${name}`);
  const folder = join(root, service.folder, 'tests', example);
  const inputs = parse(readFileSync(join(folder, 'inputs.yaml'), 'utf8')) as JsonObject;
  const sources = entitySources(catalog, files, editedEntities(service, inputs));
  const preview = previewRequest(service, fieldsOf(service), inputs, compileValidator(service.pages), known(catalog), sources, fullYaml);
  expect(preview.problems).toEqual([]);
  expectGolden(join(folder, 'expected.txt'), preview.files.map(({ path, text }) => `--- ${path}\n${text}`).join(''));
});
