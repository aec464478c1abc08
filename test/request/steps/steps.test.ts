import { describe, expect, it } from 'vitest';
import { rendered, serviceWith } from './backstage.ts';

const say = (input: string, more = '') => serviceWith(`steps:\n  - { id: it, action: run, ${more}input: ${input} }\n`);
const input = (service: ReturnType<typeof say>, inputs = {}, requester?: string) => rendered(service, inputs, requester).effects.map((effect) => effect.input);

describe('if', () => {
  it.each([
    ['${{ parameters.on }}', { on: true }, true],
    ['${{ parameters.on }}', { on: false }, false],
    ['${{ parameters.on }}', {}, false],
    ['${{ parameters.list }}', { list: [] }, false],
    ['${{ parameters.list }}', { list: ['a'] }, true],
    ['${{ parameters.kind == "api" }}', { kind: 'api' }, true],
    ['${{ parameters.kind !== "api" }}', { kind: 'api' }, false],
    ['${{ always() }}', {}, true],
    ['${{ failure() }}', {}, false],
  ])('%s with %j is %s', (condition, inputs, runs) => {
    expect(rendered(serviceWith(`steps:\n  - { id: it, action: run, if: '${condition}', input: {} }\n`), inputs).effects).toHaveLength(runs ? 1 : 0);
  });
});

describe('each', () => {
  it('runs a step once for each item of a list or an object, and collects what it gives', () => {
    const list = serviceWith(`steps:
  - { id: make, action: 'github:repo:create', each: '\${{ parameters.names }}', input: { repoUrl: 'github.com?owner=acme&repo=\${{ each.value }}', n: '\${{ each.key }}' } }
  - { id: tell, action: run, input: { all: '\${{ steps.make.output.remoteUrl }}' } }
`);
    expect(rendered(list, { names: ['a', 'b'] }).effects).toEqual([
      { step: 'make-1', action: 'github:repo:create', input: { repoUrl: 'github.com?owner=acme&repo=a', n: 0 } },
      { step: 'make-2', action: 'github:repo:create', input: { repoUrl: 'github.com?owner=acme&repo=b', n: 1 } },
      { step: 'tell', action: 'run', input: { all: ['https://github.com/acme/a.git', 'https://github.com/acme/b.git'] } },
    ]);
    expect(input(say("{ k: '${{ each.key }}', v: '${{ each.value }}' }", 'each: { one: 1, two: 2 }, '))).toEqual([{ k: 'one', v: 1 }, { k: 'two', v: 2 }]);
    expect(input(say('{}', "each: '${{ parameters.names }}', "), { names: [] })).toEqual([]);
  });

  it('says so when there is nothing to go through, or too much', () => {
    const service = say('{}', "each: '${{ parameters.names }}', ");
    expect(rendered(service, { names: 'a' }).problems[0]).toMatch(/neither a list nor an object/);
    expect(rendered(service, { names: Array.from({ length: 201 }, () => 'a') }).problems[0]).toMatch(/at most 200 times/);
  });
});

it('templates see who asks, as far as that stays so', () => {
  const service = say("{ ref: '${{ user.ref }}', name: '${{ user.entity.metadata.name }}', mail: '${{ user.entity.spec.profile.email }}' }");
  expect(input(service, {}, 'user:default/mara')).toEqual([{ ref: 'user:default/mara', name: 'mara' }]);
  expect(input(service)).toEqual([{ ref: 'user:default/whoever-asks', name: 'whoever-asks' }]);
});

it('templates see a number of their run that stays the same', () => {
  expect(input(say("{ branch: 'add-${{ context.task.id }}' }"))).toEqual([{ branch: 'add-global-thing-orders' }]);
});

it('hidden inputs have the values that the author gave them', () => {
  const service = serviceWith("parameters:\n  properties:\n    host: { type: string, default: github.com, 'ui:widget': hidden }\n    name: { type: string }\nsteps:\n  - { action: run, input: { url: '${{ parameters.host }}?repo=${{ parameters.name }}' } }\n");
  expect(input(service, { name: 'orders' })).toEqual([{ url: 'github.com?repo=orders' }]);
});

describe('secrets', () => {
  it.each(["{ key: 'x-${{ secrets.API_KEY }}' }", "{ deep: [{ key: '${{ secrets[\"API_KEY\"] }}' }] }", "{ token: '${{ secrets.API_KEY }}' }"])('of whoever asks are refused in %s', (given) => {
    const { problems, effects } = rendered(say(given));
    expect(problems[0]).toMatch(/secret API_KEY of whoever asks/);
    expect(effects).toEqual([]);
  });

  it('are not needed as the token for GitHub, which Signpost has itself', () => {
    const service = serviceWith("steps:\n  - { action: 'publish:github', input: { repoUrl: 'github.com?owner=a&repo=b', token: '${{ secrets.USER_OAUTH_TOKEN }}' } }\n");
    expect(rendered(service)).toMatchObject({ problems: [], effects: [{ input: { repoUrl: 'github.com?owner=a&repo=b' } }] });
  });
});

it('later steps and the output use what is known of a repository before it is there', () => {
  const service = serviceWith(
    `steps:
  - { id: fetch, action: fetch:template, input: { url: ./skeleton, values: { name: '\${{ parameters.name }}' } } }
  - { id: publish, action: 'publish:github', input: { repoUrl: '\${{ parameters.repoUrl }}' } }
  - { id: register, action: catalog:register, input: { repoContentsUrl: '\${{ steps.publish.output.repoContentsUrl }}', catalogInfoPath: /catalog-info.yaml } }
  - { action: debug:wait, input: { seconds: 5 } }
  - { action: debug:log, input: { message: '\${{ steps.register.output.catalogInfoUrl }}' } }
output:
  links:
    - { title: Repository, url: '\${{ steps.publish.output.remoteUrl }}' }
    - { title: Open in catalog, icon: catalog, entityRef: '\${{ steps.register.output.entityRef }}' }
    - { title: Commit, url: '\${{ steps.publish.output.commitHash }}' }
    - { title: Not this one, if: '\${{ parameters.name == "x" }}', url: 'https://example.com' }
    - { title: Nor a script, url: 'javascript:alert(1)' }
  text:
    - { title: Next, content: 'Clone \${{ parameters.name }}.' }
`,
    { 'skeleton/catalog-info.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  annotations:\n    name: other\n  name: ${{ values.name }}\nspec: {}\n' },
  );
  const { problems, output } = rendered(service, { name: 'orders', repoUrl: 'github.com?owner=acme&repo=orders' });
  expect(problems).toEqual([]);
  expect(output).toEqual({
    links: [{ title: 'Repository', url: 'https://github.com/acme/orders.git' }, { title: 'Open in catalog', entity: 'component:default/orders' }],
    texts: [{ title: 'Next', content: 'Clone orders.' }],
  });
});

it('an action that is called like a property of every object is no step', () => {
  expect(rendered(serviceWith('steps:\n  - { id: x, action: constructor, input: {} }\n')).effects).toEqual([{ step: 'x', action: 'constructor', input: {} }]);
});
