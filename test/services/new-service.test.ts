import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { serviceOf } from '../../scripts/catalog/services.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { memoryFiles, type Files } from '../../scripts/read/files.ts';
import { prepareRequest } from '../../scripts/request/prepare.ts';
import { isPureStep } from '../../scripts/request/steps/pure.ts';
import { renderText } from '../../scripts/request/template.ts';
import { asking, catalog, files } from '../company.ts';

const evil = '${{ secrets.DATABASE_URL }} {% endraw %} "- a: b\'; #';
const wanted: JsonObject = {
  name: 'crane-calendar',
  title: 'Calendar of cranes',
  owner: 'group:default/terminal-systems',
  type: 'other',
  fields: [{ name: 'craneNumber', title: 'Number of the crane', description: `As it is painted. ${evil}`, example: evil }],
  purpose: `Days on which a crane may not be used, for planners and the workshop. ${evil}`,
};

async function proposed(): Promise<Readonly<Record<string, string>>> {
  const { problems, files: made = [] } = await prepareRequest(catalog, files, { number: 7, author: 'marisol-quispe', body: asking('new-service', wanted) });
  expect(problems).toEqual([]);
  return Object.fromEntries(made.map(({ path, text }) => [path, text]));
}

function overlay(above: Readonly<Record<string, string>>): Files {
  const all = memoryFiles(above);
  const paths = [...new Set([...files.list(), ...all.list()])].sort();
  return { list: () => paths, text: (path) => all.text(path) ?? files.text(path), bytes: (path) => all.bytes(path) ?? files.bytes(path) };
}

/** What the proposal's pull request adds: the files below `proposal/`, where that pull request puts them. */
function merged(made: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(made).flatMap(([path, text]) => (path.includes('/proposal/') ? [[path.replace(/^.*\/proposal\//, ''), text]] : [])));
}

test('the request itself adds no service, no policy and nothing outside its folder', async () => {
  const made = await proposed();
  expect(Object.keys(made).filter((path) => !path.startsWith('live/global/new-service/crane-calendar/'))).toEqual([]);
  const after = loadCatalog(overlay(made));
  expect(after.ofKind('Template').map(({ name }) => name)).not.toContain('crane-calendar');
  expect(after.ofKind('AccessPolicy').length).toBe(catalog.ofKind('AccessPolicy').length);
});

test('once its own pull request is merged there is a service that checks well, and does nothing but write files', async () => {
  const world = overlay(merged(await proposed()));
  const after = loadCatalog(world);
  expect(after.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const service = serviceOf(after, world, 'crane-calendar');
  expect(service?.steps.map(({ action }) => action)).toEqual(['fetch:template', 'catalog:write']);
  expect(service?.steps.every(({ action }) => isPureStep(action))).toBe(true);
  expect(service && fieldsOf(service).map(({ name }) => name)).toEqual(['name', 'environment', 'owner', 'craneNumber']);
});

test('what people typed is text in it, and stays text when the service runs', async () => {
  const made = merged(await proposed());
  const world = overlay(made);
  const service = serviceOf(loadCatalog(world), world, 'crane-calendar');
  expect(service?.description).toContain('${{ secrets.DATABASE_URL }}');
  expect(JSON.stringify(service?.steps) + JSON.stringify(service?.instance)).not.toContain('secrets');
  const readme = made['catalog/services/crane-calendar/skeleton/README.md'] ?? '';
  expect(readme).not.toContain('secrets');
  const inputs = parse(made['catalog/services/crane-calendar/tests/typical/inputs.yaml'] ?? '') as JsonObject;
  expect(inputs['craneNumber']).toBe(evil);
  expect(renderText(readme, { values: inputs })).toContain(evil);
});

test.each([
  ['an input of every service', { name: 'owner' }],
  ['a name that means something to JavaScript', { name: 'constructor' }],
  ['template text as a name', { name: 'a }} {{ b' }],
  ['template text as a title', { title: 'A ${{ x }}' }],
])('a question with %s is refused', async (_, part) => {
  const [field] = wanted['fields'] as readonly JsonObject[];
  const body = asking('new-service', { ...wanted, fields: [{ ...field, ...part }] });
  const { problems, files: made } = await prepareRequest(catalog, files, { number: 7, author: 'marisol-quispe', body });
  expect(problems.map((each) => each.field)).toContain('fields');
  expect(made).toBeUndefined();
});
