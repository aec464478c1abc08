import { expect, it } from 'vitest';
import { rendered, serviceWith } from './backstage.ts';

const skeleton = { 'skeleton/a.md': 'a', 'skeleton/docs/b.md': 'b ${{ values.name }}', 'skeleton/docs/deep/c.md': 'c', 'skeleton/run.yaml': 'x: ${{ values.name }}\n' };
const after = (steps: string) => serviceWith(`steps:\n  - { id: f, action: fetch:template, input: { url: ./skeleton, values: { name: '\${{ parameters.name }}' } } }\n${steps}`, skeleton);

it('fs:delete takes files, folders and globs away', () => {
  expect(Object.keys(rendered(after("  - { action: fs:delete, input: { files: [a.md, absent.md, './docs/deep'] } }\n"), { name: 'x' }).files)).toEqual(['docs/b.md', 'run.yaml']);
  expect(Object.keys(rendered(after("  - { action: fs:delete, input: { files: ['**/*.md'] } }\n"), { name: 'x' }).files)).toEqual(['run.yaml']);
  expect(rendered(after("  - { action: fs:delete, input: { files: [../x] } }\n"), { name: 'x' }).problems[0]).toMatch(/no path inside the workspace/);
});

it('fs:rename moves files and folders', () => {
  const { files, problems } = rendered(after("  - { action: fs:rename, input: { files: [{ from: docs, to: 'guide/${{ parameters.name }}' }, { from: ./a.md, to: b.md }] } }\n"), { name: 'x' });
  expect(problems).toEqual([]);
  expect(files).toEqual({ 'guide/x/b.md': 'b x', 'guide/x/deep/c.md': 'c', 'b.md': 'a', 'run.yaml': 'x: x\n' });
});

it('fs:rename puts nothing in the place of what is there, unless it is told to', () => {
  expect(rendered(after("  - { action: fs:rename, input: { files: [{ from: a.md, to: docs }] } }\n"), { name: 'x' }).problems[0]).toMatch(/“docs” is there already/);
  expect(rendered(after("  - { action: fs:rename, input: { files: [{ from: a.md, to: docs/b.md, overwrite: true }] } }\n"), { name: 'x' }).files).toMatchObject({ 'docs/b.md': 'a' });
  expect(rendered(after("  - { action: fs:rename, input: { files: [{ from: absent, to: b }] } }\n"), { name: 'x' }).problems[0]).toMatch(/no file or folder “absent”/);
});

it('fs:rename makes nothing of a file with inputs that it was not judged as', () => {
  const to = (path: string) => rendered(after(`  - { action: fs:rename, input: { files: [{ from: docs/b.md, to: '${path}' }] } }\n`), { name: '$(reboot)' });
  expect(to('docs/run.sh').problems[0]).toMatch(/another kind/);
  expect(to('docs/index.md').problems).toEqual([]);
  expect(rendered(after("  - { action: fs:rename, input: { files: [{ from: a.md, to: a.sh }] } }\n"), { name: 'x' }).problems).toEqual([]);
});

it('fs:rename cannot leave the folder or make what Git obeys', () => {
  for (const path of ['../out.md', '/etc/passwd', 'a/../../b', '.git/config', 'request.yaml', '.gitattributes', 'x/.gitmodules', '.secret/a.md']) {
    const { problems, files } = rendered(after(`  - { action: fs:rename, input: { files: [{ from: a.md, to: '\${{ parameters.to }}' }] } }\n`), { name: 'x', to: path });
    expect(problems, path).toHaveLength(1);
    expect(Object.keys(files).filter((each) => !['a.md', 'docs/b.md', 'docs/deep/c.md', 'run.yaml'].includes(each)), path).toEqual([]);
  }
});

it('fs:readdir gives names and paths to later steps', () => {
  const service = after(`  - { id: all, action: fs:readdir, input: { paths: [.], recursive: true } }
  - { id: top, action: fs:readdir, input: { paths: [docs] } }
  - { action: run, input: { all: '\${{ steps.all.output.files }}', folders: '\${{ steps.all.output.folders }}', top: '\${{ steps.top.output }}' } }
`);
  const file = (path: string) => ({ name: path.split('/').at(-1), path });
  expect(rendered(service, { name: 'x' }).effects[0]?.input).toEqual({
    all: ['a.md', 'docs/b.md', 'docs/deep/c.md', 'run.yaml'].map(file),
    folders: ['docs', 'docs/deep'].map(file),
    top: { files: [file('docs/b.md')], folders: [file('docs/deep')] },
  });
});
