import { describe, expect, it } from 'vitest';
import { rendered, serviceWith } from './backstage.ts';

/** The steps of a template that fetches with these lines of input. */
const fetching = (action: string, ...input: readonly string[]) => `steps:\n  - id: fetch\n    action: ${action}\n    input:\n${input.map((line) => `      ${line}\n`).join('')}`;
const values = ['values:', '  name: ${{ parameters.name }}'];

describe('fetch:template', () => {
  it('renders names and contents below the target', () => {
    const service = serviceWith(fetching('fetch:template', 'url: ./skeleton', 'targetPath: ./out/', ...values), {
      'skeleton/src/${{ values.name }}/a.yaml': 'name: ${{ values.name }}\n',
      "skeleton/{{ 'x' }}.md": 'as it is',
      "skeleton/${{ 'docs' if values.docs }}/index.md": 'left out',
      'skeleton/.gitignore': 'node_modules\n',
      'skeleton/.github/workflows/ci.yml': 'on: push\n',
      'other/b.md': 'elsewhere',
    });
    const { files, problems } = rendered(service, { name: 'orders' });
    expect(problems).toEqual(['The service would write the file “out/{{ \'x\' }}.md”, which is not a plain path inside the instance’s folder.']);
    expect(files).toEqual({ 'out/src/orders/a.yaml': 'name: orders\n', 'out/.gitignore': 'node_modules\n', 'out/.github/workflows/ci.yml': 'on: push\n' });
  });

  it('leaves alone what copyWithoutTemplating names, but for its name, and copyWithoutRender with its name', () => {
    const files = { 'skeleton/.github/workflows/${{ values.name }}.yml': 'run: ${{ github.ref }}\n', 'skeleton/raw/a.md': '${{ values.name }}', 'skeleton/a.md': '${{ values.name }}' };
    const newer = serviceWith(fetching('fetch:template', 'url: ./skeleton', 'copyWithoutTemplating: [".github/workflows/*", raw]', ...values), files);
    expect(rendered(newer, { name: 'orders' }).files).toEqual({ '.github/workflows/orders.yml': 'run: ${{ github.ref }}\n', 'raw/a.md': '${{ values.name }}', 'a.md': 'orders' });
    const older = serviceWith(fetching('fetch:template', 'url: ./skeleton', 'copyWithoutRender: ["**/*.md", "!a.md"]', ...values), files);
    expect(rendered(older, { name: 'orders' }).files).toMatchObject({ 'raw/a.md': '${{ values.name }}', 'a.md': 'orders' });
  });

  it('renders only files with the extension of templates, which they lose', () => {
    const files = { 'skeleton/a.yaml.njk': 'a: ${{ values.name }}\n', 'skeleton/b.yaml': 'b: ${{ values.name }}\n', 'skeleton/${{ values.name }}.md': 'x' };
    for (const given of ['true', '.njk', 'njk']) {
      const service = serviceWith(fetching('fetch:template', 'url: ./skeleton', `templateFileExtension: ${given}`, ...values), files);
      expect(rendered(service, { name: 'orders' }).files).toEqual({ 'a.yaml': 'a: orders\n', 'b.yaml': 'b: ${{ values.name }}\n', 'orders.md': 'x' });
    }
  });

  it('keeps what is there already, unless it is told to replace it', () => {
    const two = (more: string) => `${fetching('fetch:template', 'url: ./one')}  - action: fetch:template\n    input: { url: ./two${more} }\n`;
    const files = { 'one/a.md': 'one', 'two/a.md': 'two', 'two/b.md': 'two' };
    expect(rendered(serviceWith(two(''), files)).files).toEqual({ 'a.md': 'one', 'b.md': 'two' });
    expect(rendered(serviceWith(two(', replace: true'), files)).files).toEqual({ 'a.md': 'two', 'b.md': 'two' });
  });

  it.each(['fetch:cookiecutter', 'fetch:template'])('reads cookiecutter with %s', (action) => {
    const more = action === 'fetch:template' ? ['cookiecutterCompat: true'] : [];
    const service = serviceWith(fetching(action, 'url: ./skeleton', ...more, ...values), {
      'skeleton/{{cookiecutter.name}}/a.json': '{"name": {{ cookiecutter.name | jsonify }}, "shell": "{{ cookiecutter.name | upper }}"}',
      'skeleton/b.yaml': '{% if cookiecutter.name == "orders" %}is: orders{% endif %}\nci: ${{ x }}\n',
    });
    const { files, problems } = rendered(service, { name: 'orders' });
    expect(problems).toEqual([]);
    expect(files).toEqual({ 'orders/a.json': '{"name": "orders", "shell": "ORDERS"}', 'b.yaml': 'is: orders\nci: $\n' });
    expect(rendered(service, { name: 'a"b' }).problems.length).toBeGreaterThan(0);
  });

  it('holds inputs in every file, in whatever dialect', () => {
    const service = serviceWith(fetching('fetch:template', 'url: ./skeleton', 'cookiecutterCompat: true', ...values), { 'skeleton/run.sh': 'echo {{ cookiecutter.name }}\n' });
    expect(rendered(service, { name: 'orders' }).files).toEqual({ 'run.sh': 'echo orders\n' });
    expect(rendered(service, { name: 'x; rm -rf ~' }).problems[0]).toMatch(/run\.sh.*“x; rm -rf ~”/);
  });

  it.each([
    ['url: https://github.com/acme/skeletons/tree/main/web', /nothing is fetched from elsewhere/],
    ['url: ./absent', /no folder “\.\/absent”/],
    ['url: ./', /the folder of the template itself/],
    ['url: ../other', /it takes a folder beside the template/],
    ['url: ./skeleton/../../other', /it takes a folder beside the template/],
    ['url: ./binary', /binary\/logo\.png is not text/],
  ])('says why it cannot take files from %s', (input, reason) => {
    const service = serviceWith(fetching('fetch:template', input), { 'skeleton/a.md': 'a', 'binary/logo.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]) });
    expect(rendered(service).problems[0]).toMatch(reason);
  });

  it.each([['targetPath: ../out'], ['targetPath: /etc'], ['targetPath: a/../../b']])('does not leave the folder by %s', (input) => {
    const { files, problems } = rendered(serviceWith(fetching('fetch:template', 'url: ./skeleton', input), { 'skeleton/a.md': 'a' }));
    expect(files).toEqual({});
    expect(problems[0]).toMatch(/no path inside the workspace/);
  });

  it('refuses settings that contradict each other', () => {
    const service = serviceWith(fetching('fetch:template', 'url: ./skeleton', 'templateFileExtension: true', 'cookiecutterCompat: true'), { 'skeleton/a.md': 'a' });
    expect(rendered(service).problems[0]).toMatch(/cannot be used together/);
  });
});

it('fetch:plain and single files', () => {
  const service = serviceWith(
    `steps:
  - { id: a, action: fetch:plain, input: { url: ./skeleton, targetPath: raw } }
  - { id: b, action: fetch:plain:file, input: { url: ./skeleton/a.yaml, targetPath: copy.yaml } }
  - { id: c, action: fetch:template:file, input: { url: skeleton/a.yaml, targetPath: one/made.yaml, values: { name: '\${{ parameters.name }}' } } }
  - { id: d, action: fetch:template:file, input: { url: skeleton/a.yaml, targetPath: copy.yaml, values: { name: no } } }
`,
    { 'skeleton/a.yaml': 'name: ${{ values.name }}\n' },
  );
  const source = 'name: ${{ values.name }}\n';
  expect(rendered(service, { name: 'orders' })).toMatchObject({ problems: [], files: { 'raw/a.yaml': source, 'copy.yaml': source, 'one/made.yaml': 'name: orders\n' } });
});
