import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { canBeKnown, knownList } from '../../scripts/catalog/known.ts';
import { findSources } from '../../scripts/catalog/sources.ts';
import { main } from '../../scripts/commands/main.ts';
import { effects } from '../../scripts/effects/effects.ts';
import { backstageExport, madeByExport } from '../../scripts/publish/backstage.ts';
import { signpostActions } from '../../scripts/publish/backstage-gaps.ts';
import { allProblems } from '../../scripts/publish/problems.ts';
import { diskFiles, memoryFiles, type Files } from '../../scripts/read/files.ts';
import { fillPlaceholders } from '../../scripts/read/placeholders.ts';
import { isPureStep, pureSteps } from '../../scripts/request/steps/pure.ts';
import { parse } from 'yaml';
import { backstageRefusal } from '../backstage/verdict.ts';
import { documents, entity, settings } from '../catalog/world.ts';
import * as company from '../company.ts';

function exported(files: Files) {
  const result = backstageExport(loadCatalog(files), files);
  return { ...result, files: memoryFiles(Object.fromEntries(result.files.map(({ path, content }) => [path, content]))) };
}

const shop = `# The shop, and its tests.
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: shop }   # short
spec:
  type: service
  lifecycle:   production
  owner: user:ada
  # For lawyers.
  license: MIT
  contacts: { owner: ['@ada'] }
---

# As it came.
apiVersion: backstage.io/v1alpha1
kind:   User
metadata: { name:  ada }
spec: { memberOf:   [] }
...
---
apiVersion: signpost.dev/v1
kind: Environment
metadata: { name: test }
spec: { tier: test, owner: user:ada, order: 1 }
`;
const environment = entity('Environment', 'production', { tier: 'production', owner: 'user:ada', order: 2 });
const template = entity('Template', 'bucket', {
  type: 'storage',
  owner: 'user:ada',
  parameters: [{ properties: { environment: { type: 'string', 'ui:field': 'EnvironmentPicker' } } }],
  steps: [{ action: 'fetch:template', input: { url: '../../shared' } }, { action: 'sql:apply', input: {} }, { action: 'sql:apply', input: {} }],
});
const source = {
  'catalog/signpost.yaml': settings,
  'catalog/shop.yaml': shop,
  'catalog/environments/production.yaml': environment,
  'catalog/all.yaml': entity('Location', 'signpost-export', { targets: ['./shop.yaml', './environments/*.yaml'] }),
  'catalog/api.yaml': entity('API', 'orders', { type: 'openapi', lifecycle: 'production', owner: 'user:ada', definition: { $text: './orders.txt' }, certificate: { $text: './shop.pem' } }),
  'catalog/orders.txt': 'openapi: 3\r\n',
  'catalog/shop.pem': 'certificate',
  'catalog/unused.txt': 'x',
  'catalog/services/bucket/template.yaml': template,
  'catalog/services/bucket/skeleton/catalog-info.yaml': 'name: ${{ values.name }}\n',
  'catalog/services/bucket/skeleton/logo.png': Uint8Array.of(0x89, 0x50, 0xff, 0x00),
  'catalog/shared/a.txt': 'shared',
  'live/test/bucket/x/catalog-info.json': `${JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind: 'Resource', metadata: { name: 'x' }, spec: { type: 'bucket', owner: 'user:ada', license: 'MIT' } }, null, 4)}\n`,
  'live/test/bucket/x/request.yaml': 'service: bucket\n',
};

describe('what is exported', () => {
  const { files, left, remarks, location } = exported(memoryFiles(source));

  test('is every file with entities, what they name, and one Location for all', () => {
    expect(files.list()).toEqual([
      'catalog-info.yaml',
      'catalog/all.yaml',
      'catalog/api.yaml',
      'catalog/orders.txt',
      'catalog/services/bucket/skeleton/catalog-info.yaml',
      'catalog/services/bucket/skeleton/logo.png',
      'catalog/services/bucket/template.yaml',
      'catalog/shared/a.txt',
      'catalog/shop.yaml',
      'live/test/bucket/x/catalog-info.json',
    ]);
    expect(location).toBe('catalog-info.yaml');
    expect(files.text('catalog-info.yaml')?.split('\n')[0]).toBe(madeByExport);
    expect(parse(files.text('catalog-info.yaml') ?? '')).toMatchObject({
      kind: 'Location',
      metadata: { name: 'signpost-export-2' },
      spec: { targets: ['all', 'api', 'services/bucket/template', 'shop'].map((name) => `./catalog/${name}.yaml`).concat('./live/test/bucket/x/catalog-info.json') },
    });
  });

  test('loses Signpost’s additions and kinds, and no other byte', () => {
    const cut = shop.replace(/ {2}# For lawyers[\s\S]*'@ada'\] \}\n/, '').replace(/---\napiVersion: signpost[\s\S]*$/, '');
    expect(files.text('catalog/shop.yaml')).toBe(cut);
    expect(files.text('live/test/bucket/x/catalog-info.json')).toBe(source['live/test/bucket/x/catalog-info.json'].replace(',\n        "license": "MIT"', ''));
    expect(files.text('catalog/api.yaml')).not.toContain('certificate');
    for (const path of ['catalog/orders.txt', 'catalog/services/bucket/template.yaml', 'catalog/all.yaml'] as const) expect(files.text(path)).toBe(source[path]);
    expect(files.bytes('catalog/services/bucket/skeleton/logo.png')).toEqual(source['catalog/services/bucket/skeleton/logo.png']);
  });

  test('comes with what was left out, and what will not work', () => {
    expect(left).toEqual([
      { ref: 'environment:default/production', kind: 'Environment', file: 'catalog/environments/production.yaml', line: 1 },
      { ref: 'environment:default/test', kind: 'Environment', file: 'catalog/shop.yaml', line: 21 },
    ]);
    expect(remarks.map(({ message }) => message)).toEqual([
      'Nothing of ./environments/*.yaml was exported, which the Location names',
      'Backstage has no action sql:apply',
      'Backstage has no form field EnvironmentPicker',
    ]);
  });

  test('of a folder without entities is nothing', () => {
    expect(backstageExport(loadCatalog(memoryFiles({})), memoryFiles({}))).toEqual({ files: [], left: [], remarks: [] });
  });

  test('takes another name for the Location where one is there, and leaves a first document out with its comment', () => {
    const { files, location } = exported(memoryFiles({ 'catalog-info.yaml': `# Kept.\n\n# Gone.\n${documents(environment, entity('User', 'ada', { memberOf: [] }))}` }));
    expect(location).toBe('catalog-info-2.yaml');
    expect(files.text('catalog-info.yaml')).toBe(`# Kept.\n\n---\n${entity('User', 'ada', { memberOf: [] })}`);
  });
});

test('every action of Signpost is one of Backstage, or known to be missing there', () => {
  const backstage = /^(?!github:(?:issue|team-membership)$)(fetch|publish|github|debug|fs):|^catalog:(register|write|fetch)$/;
  const known = [...effects.keys(), ...Object.keys(pureSteps)];
  expect(known.filter((action) => !backstage.test(action)).sort()).toEqual([...signpostActions].sort());
  expect(signpostActions.filter((action) => !isPureStep(action) && !effects.has(action))).toEqual([]);
});

describe('the example company', () => {
  const { files, left } = exported(company.files);
  const sources = findSources(files).documents;

  test('is accepted by Backstage, every document of it', async () => {
    expect(sources.length).toBeGreaterThan(100);
    for (const document of sources) {
      const filled = fillPlaceholders(files, document);
      expect(filled.faults).toEqual([]);
      expect(await backstageRefusal(filled.document.value), `${document.file}:${document.line}`).toBeUndefined();
    }
  });

  test('loads in Signpost as somebody else’s catalog, without an error', () => {
    const catalog = loadCatalog(files);
    expect(catalog.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const refs = company.catalog.entities.map(({ ref }) => ref).filter((ref) => !left.some((each) => each.ref === ref));
    expect(catalog.entities.map(({ ref }) => ref)).toEqual([...refs, 'location:default/signpost-export'].sort());
    expect(left.length).toBe(company.catalog.entities.length - refs.length);
  });

  test('keeps every line but those of the additions', () => {
    for (const path of files.list().filter((each) => each !== 'catalog-info.yaml')) {
      const [before, after] = [(company.files.text(path) ?? '').split('\n'), (files.text(path) ?? '').split('\n')];
      let at = 0;
      for (const line of before) if (after[at] === line) at += 1;
      expect({ path, line: at }).toEqual({ path, line: after.length });
    }
    const unchanged = files.list().filter((path) => files.text(path) === company.files.text(path));
    expect(unchanged.length).toBeGreaterThan(20);
  });

  test('every entity file is in the Location', () => {
    const { spec } = parse(files.text('catalog-info.yaml') ?? '') as { spec: { targets: readonly string[] } };
    const holding = [...new Set(sources.map(({ file }) => `./${file}`))].filter((file) => file !== './catalog-info.yaml');
    expect(spec.targets).toEqual(holding.sort());
  });
});

describe('the command', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'export-'));
    for (const [path, content] of Object.entries(source)) {
      // The request has no service to match here.
      if (path.startsWith('live/')) continue;
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    writeFileSync(join(root, 'catalog/services/bucket/template.yaml'), entity('Template', 'bucket', { type: 'storage', owner: 'user:ada', parameters: { properties: { name: {}, owner: {}, environment: {} } }, steps: [{ action: 'sql:apply', input: {} }] }));
    // What is wrong with this company besides is not the point here.
    writeFileSync(join(root, 'catalog/signpost.yaml'), settings.replace('strict: true', 'strict: false'));
    writeFileSync(join(root, 'catalog/api.yaml'), entity('API', 'orders', { type: 'openapi', lifecycle: 'production', owner: 'user:ada', definition: { $text: './orders.txt' } }));
    mkdirSync(join(root, 'full'));
    writeFileSync(join(root, 'full/mine.txt'), 'x');
    symlinkSync(join(root, 'catalog'), join(root, 'link'));
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  async function call(...args: readonly string[]) {
    const said = { out: '', err: '' };
    const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), env: {}, cwd: root, color: false };
    return { code: await main([{ group: 'All', name: 'export', summary: 'x', load: () => import('../../scripts/commands/export.ts') }], ['export', ...args], io), ...said };
  }

  test.each([
    [[], 'Possible is: signpost export --backstage --out DIR'],
    [['--out', 'x'], 'Possible is'],
    [['--backstage'], '--out is missing'],
    [['--backstage', '--out', 'full'], 'holds other files'],
    [['--backstage', '--out', 'full/mine.txt'], 'is a file'],
    [['--backstage', '--out', 'catalog/export'], 'belongs to the catalog'],
    [['--backstage', '--out', 'link/new/folder'], 'belongs to the catalog'],
    [['--backstage', '--out', 'live'], 'belongs to the catalog'],
    [['--backstage', '--out', '.'], 'belongs to the catalog'],
    [['--backstage', '--out', '..'], 'belongs to the catalog'],
    [['--backstage', '--out', 'x', '--format', 'xml'], 'text, json'],
    [['--backstage', '--out', 'full/a', '--catalog', 'full'], 'belongs to the catalog'],
  ])('%j is refused with what to do', async (args, message) => {
    expect(await call(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) as string });
    expect(readdirSync(join(root, 'full'))).toEqual(['mine.txt']);
  });

  test('writes the files, says in a line what it did, and what will not work', async () => {
    const { code, out, err } = await call('--backstage', '--out', 'to/backstage');
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^The catalog has \d+ errors?; `signpost check` prints them\. Backstage may refuse what is wrong\.$/),
      'Nothing of ./environments/*.yaml was exported, which the Location names: location:default/signpost-export (catalog/all.yaml)',
      'Backstage has no action sql:apply: template:default/bucket (catalog/services/bucket/template.yaml)',
      `Exported 8 files to ${join(root, 'to/backstage')}, without 2 entities of kinds that Backstage does not know. Register catalog-info.yaml there.`,
      '',
    ]);
    expect(readFileSync(join(root, 'to/backstage/catalog/orders.txt'), 'utf8')).toBe(source['catalog/orders.txt']);
  });

  test('takes the place of an earlier export, and touches nothing that it did not write', async () => {
    const to = join(root, 'to/backstage');
    writeFileSync(join(to, 'README.md'), 'mine');
    writeFileSync(join(to, '.signpost-export'), `${readFileSync(join(to, '.signpost-export'), 'utf8')}../../full/mine.txt\n../outside\n`);
    rmSync(join(root, 'catalog/services'), { recursive: true });
    const { code, out } = await call('--backstage', '--out', 'to/backstage', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ files: ['catalog-info.yaml', 'catalog/all.yaml', 'catalog/api.yaml', 'catalog/orders.txt', 'catalog/shop.yaml'], left: [{ kind: 'Environment' }, { kind: 'Environment' }] });
    expect(readdirSync(to).sort()).toEqual(['.signpost-export', 'README.md', 'catalog', 'catalog-info.yaml']);
    expect(readdirSync(join(to, 'catalog')).sort()).toEqual(['all.yaml', 'api.yaml', 'orders.txt', 'shop.yaml']);
    expect(readdirSync(join(root, 'full'))).toEqual(['mine.txt']);
  });

  test('writes through no link that somebody put into an earlier export', async () => {
    const to = join(root, 'to/backstage');
    rmSync(join(to, 'catalog/shop.yaml'));
    symlinkSync(join(root, 'full/new.txt'), join(to, 'catalog/shop.yaml'));
    expect(await call('--backstage', '--out', 'to/backstage')).toMatchObject({ code: 2, err: expect.stringContaining('catalog/shop.yaml') as string });
    expect(readdirSync(join(root, 'full'))).toEqual(['mine.txt']);
    rmSync(join(to, 'catalog'), { recursive: true });
    symlinkSync(join(root, 'full'), join(to, 'catalog'));
    expect(await call('--backstage', '--out', 'to/backstage')).toMatchObject({ code: 2 });
    expect(readdirSync(join(root, 'full'))).toEqual(['mine.txt']);
  });

  test('exports nothing of a strict catalog with errors, unless they are known', async () => {
    writeFileSync(join(root, 'catalog/signpost.yaml'), settings);
    writeFileSync(join(root, 'catalog/broken.yaml'), entity('Component', 'x', {}));
    expect(await call('--backstage', '--out', 'never')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Nothing was exported') as string });
    expect(readdirSync(root)).not.toContain('never');
    const files = diskFiles(root);
    writeFileSync(join(root, 'catalog/known-problems.yaml'), knownList(allProblems(loadCatalog(files), files).filter(canBeKnown)) ?? '');
    expect(await call('--backstage', '--out', 'known')).toMatchObject({ code: 0, err: expect.stringMatching(/^(?!The catalog has)/) as string });
  });
});
