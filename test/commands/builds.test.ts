import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { newRepository, startStandIn, type StandIn } from '../effects/github/stand-in.ts';

const rows = [{ group: 'All', name: 'builds', summary: '', load: () => import('../../scripts/commands/builds.ts') }];
const root = mkdtempSync(join(tmpdir(), 'signpost-builds-'));
let github: StandIn;

const component = (name: string, tags: readonly string[] = ['java']) =>
  JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name, tags, annotations: { 'github.com/project-slug': `acme/${name}` } }, spec: { type: 'service', lifecycle: 'production', owner: 'makers' } });
const pipeline = (name: string, order = 100) => JSON.stringify({ apiVersion: 'signpost.dev/v1', kind: 'Pipeline', metadata: { name }, spec: { owner: 'makers', order, match: { tags: [name] }, skeleton: `./${name}` } });

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['-C', root, 'add', '-A']);
  execFileSync('git', ['-C', root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '-qm', 'Work']);
}

beforeAll(async () => {
  github = await startStandIn();
  execFileSync('git', ['init', '-q', '-b', 'main', root]);
  write({
    'catalog/signpost.yaml': 'repository: acme/catalog\n',
    'catalog/pipelines/java.yaml': pipeline('java'),
    'catalog/pipelines/java/.github/workflows/build.yml': 'name: ${{ values.name }}\n',
    'catalog/pipelines/broken.yaml': pipeline('broken', 1),
    'catalog/pipelines/broken/a.yml': '{% if %}',
    'catalog/old.yaml': component('old'),
  });
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await github.stop();
  expect(github.violations).toEqual([]);
});

async function builds(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const env = { GITHUB_API_URL: github.url, SIGNPOST_GITHUB_TOKEN: github.token };
  const code = await main(rows, ['builds', '--catalog', root, ...args], { out: (text) => (out += text), err: (text) => (err += text), color: false, cwd: root, env: args.includes('--look') || args.includes('--tend') ? env : {} });
  return { code, out, err };
}

const states = async (...args: readonly string[]) => {
  const { code, out } = await builds(...args, '--format', 'json');
  return { code, found: (JSON.parse(out) as readonly { title: string; state: string }[]).map(({ title, state }) => `${title}: ${state}`) };
};

test('a component that appears gets its pipeline once, and a broken one holds up nobody', async () => {
  expect(await states()).toEqual({ code: 0, found: ['old: fits'] });
  github.state.repositories.set('acme/old', newRepository({ auto_init: true }));
  github.state.repositories.set('acme/new', newRepository({ auto_init: true }));
  write({ 'catalog/new.yaml': component('new'), 'catalog/odd.yaml': component('odd', ['broken']) });
  expect(await states('--since', 'HEAD^')).toEqual({ code: 0, found: ['new: fits', 'odd: fits'] });
  expect(await states('--look', '--since', 'HEAD^')).toEqual({ code: 1, found: ['new: missing', 'odd: broken'] });
  expect(github.writes).toEqual([]);
  const { code, out, err } = await builds('--tend', '--since', 'HEAD^');
  expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^acme\/new: https:\S+\/pull\/\d+ is new\.\n$/) });
  expect(out).toContain('catalog/pipelines/broken/a.yml cannot be rendered');
  expect(github.repository('acme/new').pulls).toHaveLength(1);
  expect(github.repository('acme/old').pulls).toHaveLength(0);
  // The daily run finds what the event has missed.
  expect((await states('--tend')).found).toEqual(['new: proposed', 'odd: broken', 'old: proposed']);
  const writes = github.writes.length;
  await builds('--tend');
  expect(github.writes).toHaveLength(writes);
});

test('no more than the limit at a time', async () => {
  write({ 'catalog/more.yaml': [component('m1'), component('m2')].join('\n---\n') });
  for (const name of ['m1', 'm2']) github.state.repositories.set(`acme/${name}`, newRepository({ auto_init: true }));
  expect((await states('--tend', '--limit', '1')).found).toEqual(expect.arrayContaining(['m1: proposed', 'm2: missing']));
  expect((await states('--tend', '--limit', '1')).found).toEqual(expect.arrayContaining(['m1: proposed', 'm2: proposed']));
});

test('a wrong call is told', async () => {
  expect(await builds('--since', 'nowhere')).toMatchObject({ code: 2 });
  expect(await builds('--tend', '--limit', 'all')).toMatchObject({ code: 2, err: expect.stringContaining('1 to 999') });
  const { code, err } = { code: await main(rows, ['builds', '--look', '--catalog', root], { out: () => undefined, err: () => undefined, color: false, cwd: root, env: {} }), err: '' };
  expect([code, err]).toEqual([2, '']);
});
