import { describe, expect, test } from 'vitest';
import { documents, entity, group, repository, user } from './world.ts';

const people = documents(group('payments', { members: ['ada'] }), group('nobody'), user('ada'));
const described = { title: 'A title', type: 'string', description: 'What it is for.' };
const properties = { name: { ...described, title: 'Name' }, owner: { ...described, title: 'Owner' } };
const home = 'catalog/services/bucket';

interface Said {
  readonly code: string;
  readonly text: string;
}

/** What the checks of services say of one with this spec. */
function said(spec: object, metadata: object = {}, files: Readonly<Record<string, string>> = {}): readonly Said[] {
  const template = entity('Template', 'bucket', { type: 'storage', owner: 'payments', parameters: { properties }, steps: [], ...spec }, { description: 'Files.', ...metadata });
  const policy = entity('AccessPolicy', 'all', { owner: 'payments', rules: [{ effect: 'allow', because: 'For the test.' }] });
  const { catalog } = repository({ 'catalog/org.yaml': people, 'catalog/p.yaml': policy, [`${home}/template.yaml`]: template, [`${home}/docs.mdx`]: 'Docs.', ...files });
  return catalog.problems.filter(({ code }) => code.startsWith('service-')).map(({ code, message, fix }) => ({ code, text: `${message} ${fix ?? ''}` }));
}

const step = (input: object, more: object = {}) => ({ id: 'write', action: 'debug:log', input, ...more });

test('a service with all it needs is fine', () => {
  expect(said({})).toEqual([]);
});

describe('inputs in expressions', () => {
  const unknown = (spec: object) => said(spec).filter(({ code }) => code === 'service-parameter-unknown').map(({ text }) => /parameters\.(\w+)/.exec(text)?.[1]);

  test('must be there, at any depth of steps and output', () => {
    expect(unknown({ steps: [step({ a: [{ b: 'x ${{ parameters.nam }}' }] }, { if: '${{ parameters.really }}' })], output: { text: [{ content: "${{ parameters['who'] }}" }] } })).toEqual(['nam', 'really', 'who']);
    expect(unknown({ steps: [step({ a: '${{ parameters.name | upper }}${{ parameters["owner"] }}' })] })).toEqual([]);
  });

  test('are said once each', () => {
    expect(unknown({ steps: [step({ a: '${{ parameters.x }}', b: '${{ parameters.x + parameters.x }}' })] })).toEqual(['x']);
  });

  test('may come from a condition, or be hidden', () => {
    const parameters = { properties, dependencies: { name: { oneOf: [{ properties: { size: { type: 'number' }, secretly: { type: 'string', 'ui:widget': 'hidden' } } }] } } };
    expect(unknown({ parameters, steps: [step({ a: '${{ parameters.size }} ${{ parameters.secretly }}' })] })).toEqual([]);
  });

  test('cannot be told when part of the form could not be read', () => {
    expect(unknown({ parameters: [{ $yaml: 'https://example.com/form.yaml' }], steps: [step({ a: '${{ parameters.x }}' })] })).toEqual([]);
  });

  test('are not what stands in strings, outside of expressions or below something else', () => {
    expect(unknown({ steps: [step({ a: 'parameters.x ${{ "parameters.x" }} ${{ steps.write2.parameters.x }} ${{ x.parameters.y }} ${{ parameters.z' })] })).toEqual([]);
  });
});

describe('what steps give', () => {
  const unknown = (spec: object) => said(spec).filter(({ code }) => code === 'service-step-output-unknown').map(({ text }) => text);
  const steps = [step({}), step({ a: '${{ steps.write.output.path }} ${{ steps["last"].output.x }}' }, { id: 'middle' }), step({ a: '${{ steps.last.output.x }}' }, { id: 'last' })];

  test('is there in later steps and in the output only', () => {
    expect(unknown({ steps, output: { links: [{ url: '${{ steps.last.output.url }}' }] } })).toEqual([expect.stringContaining('comes later'), expect.stringContaining('this very step')]);
    expect(unknown({ steps: [], output: { a: '${{ steps.wirte.output.x }}' } })).toEqual([expect.stringContaining('has no such step. Earlier steps are: none.')]);
    expect(unknown({ steps: [step({})], output: { a: '${{ steps.wirte.output.x }}' } })).toEqual([expect.stringContaining('Did you mean "write"?')]);
  });
});

describe('folders that files are fetched from', () => {
  const missing = (url: unknown, action = 'fetch:template') =>
    said({ steps: [step({ url }, { action })] }, {}, { [`${home}/skeleton/a.txt`]: 'a', [`${home}/sizes/small/a.txt`]: 'a', 'catalog/services/shared/a.txt': 'a' }).map(({ code }) => code);

  test.each(['./skeleton', 'skeleton/', './sizes/${{ parameters.name }}', './ske${{ parameters.name }}', '${{ parameters.name }}', 7])('%s is fine', (url) => {
    expect(missing(url)).toEqual([]);
  });

  test.each(['./skeletons', './skel', './size/${{ parameters.name }}', '../shared', '.', '', 'https://github.com/example/skeleton'])('%s is missing', (url) => {
    expect(missing(url)).toEqual(['service-skeleton']);
  });

  test('are not the folder of the template', () => {
    expect(said({ steps: [step({ url: './' }, { action: 'fetch:plain' })] }).map(({ text }) => text)).toEqual([expect.stringContaining('is "./", the folder of the template itself.')]);
  });

  test('concern the two actions that read them', () => {
    expect(missing('./none', 'fetch:plain')).toEqual(['service-skeleton']);
    expect(missing('./none', 'fetch:rails')).toEqual([]);
  });
});

describe('the upkeep of a service', () => {
  const codesOf = (spec: object, metadata: object = {}) => said(spec, metadata).map(({ code }) => code);

  test('lies with a group that has people', () => {
    expect(codesOf({ owner: undefined })).toEqual(['service-owner']);
    expect(codesOf({ owner: 'user:ada' })).toEqual(['service-owner']);
    expect(codesOf({ owner: 'nobody' })).toEqual(['service-owner']);
    // That it is not there is said by another check.
    expect(codesOf({ owner: 'gone' })).toEqual([]);
  });

  test('includes a description and documentation', () => {
    expect(codesOf({}, { description: ' ' })).toEqual(['service-description']);
    const template = entity('Template', 'bucket', { owner: 'payments', parameters: { properties }, steps: [] }, { description: 'x' });
    const documented = template.replace('"description"', '"annotations":{"backstage.io/techdocs-ref":"url:https://example.com/"},"description"');
    const docs = (text: string) => repository({ 'catalog/org.yaml': people, 'catalog/t.yaml': text }).catalog.problems.some(({ code }) => code === 'service-docs');
    expect([docs(template), docs(documented)]).toEqual([true, false]);
  });

  test('includes words for each input, said in one go', () => {
    const parameters = { properties: { name: { type: 'string' }, owner: { title: 'Owner', 'ui:help': 'A team.' }, old: { 'ui:widget': 'hidden' } } };
    expect(said({ parameters }).map(({ text }) => text)).toEqual([expect.stringContaining('The input "name" has no description.'), expect.stringContaining('The input "name" has no title.')]);
    const many = Object.fromEntries(['name', 'owner', ...'abcdefg'].map((name) => [name, { title: name }]));
    expect(said({ parameters: { properties: many } }).map(({ text }) => text)).toEqual([expect.stringContaining('9 inputs have no description: name, owner, a, b, c, d and 3 more.')]);
    expect(said({ parameters: { properties: { name: {}, owner: {} } } }).map(({ text }) => text)).toEqual([expect.stringContaining('2 inputs have no description: name, owner.'), expect.stringContaining('2 inputs have no title: name, owner.')]);
  });
});
