import { describe, expect, test } from 'vitest';
import { licenseJudge } from '../../scripts/catalog/license-policy.ts';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { readPackageList } from '../../scripts/catalog/packages/read.ts';
import { memoryFiles } from '../../scripts/read/files.ts';

const read = (value: unknown, path = 'x.json') => readPackageList(path, typeof value === 'string' ? value : JSON.stringify(value));
const packagesIn = (value: unknown) => {
  const list = read(value);
  return 'packages' in list ? list.packages.map(({ name, version, license, development, purl }) => [name, version, license, development, purl]) : list;
};

describe('lists of packages', () => {
  test('npm: each version once, without the project, its workspaces and links; what runs somewhere runs', () => {
    const packages = {
      '': { name: 'shop', license: 'MIT' },
      'packages/own': { version: '1.0.0' },
      'node_modules/own': { resolved: 'packages/own', link: true },
      'node_modules/a': { version: '1.0.0', license: 'MIT', dev: true },
      'node_modules/b/node_modules/a': { version: '1.0.0', license: 'MIT' },
      'node_modules/c/node_modules/a': { version: '2.0.0', license: { type: 'ISC' }, devOptional: true },
      'node_modules/alias': { name: '@real/name', version: '3.0.0+x' },
      'node_modules/odd': 'nothing',
    };
    expect(packagesIn({ lockfileVersion: 2, packages })).toEqual([
      ['a', '1.0.0', 'MIT', false, 'pkg:npm/a@1.0.0'],
      ['a', '2.0.0', 'ISC', false, 'pkg:npm/a@2.0.0'],
      ['@real/name', '3.0.0+x', undefined, false, 'pkg:npm/%40real/name@3.0.0%2Bx'],
    ]);
  });

  test('composer: several licences are a choice', () => {
    const lock = { 'content-hash': 'x', packages: [{ name: 'Vendor/one', version: 'v1', license: ['MIT', 'GPL-3.0-only'] }, 7], 'packages-dev': [{ name: 'vendor/two', license: [] }] };
    expect(packagesIn(lock)).toEqual([['Vendor/one', 'v1', 'MIT OR GPL-3.0-only', false, 'pkg:composer/vendor/one@v1'], ['vendor/two', undefined, undefined, true, 'pkg:composer/vendor/two']]);
  });

  test('CycloneDX: also what stands in others; several licences all hold', () => {
    const bom = {
      bomFormat: 'CycloneDX',
      components: [
        { type: 'library', group: 'org.x', name: 'a', version: '1', purl: 'pkg:maven/org.x/a@1', licenses: [{ license: { id: 'MIT' } }, { expression: 'Apache-2.0 OR EPL-2.0' }], components: [{ name: 'inner', scope: 'excluded', licenses: [{ license: { name: 'Some text' } }] }] },
        { type: 'file', name: 'README' },
        { name: 'bad', purl: 'javascript:alert(1)', licenses: 'MIT' },
        null,
      ],
    };
    expect(packagesIn(bom)).toEqual([
      ['org.x/a', '1', 'MIT AND (Apache-2.0 OR EPL-2.0)', false, 'pkg:maven/org.x/a@1'],
      ['bad', undefined, undefined, false, undefined],
      ['inner', undefined, 'Some text', true, undefined],
    ]);
  });

  test('SPDX, also as GitHub exports it: without the thing itself; what is not asserted is not said', () => {
    const document = {
      spdxVersion: 'SPDX-2.3',
      relationships: [{ relationshipType: 'DESCRIBES', spdxElementId: 'SPDXRef-DOCUMENT', relatedSpdxElement: 'SPDXRef-shop' }],
      packages: [
        { SPDXID: 'SPDXRef-shop', name: 'shop', licenseDeclared: 'MIT' },
        { SPDXID: 'SPDXRef-a', name: 'a', versionInfo: '1', licenseConcluded: 'NOASSERTION', licenseDeclared: 'ISC', externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:npm/a@1' }] },
        { SPDXID: 'SPDXRef-b', name: 'b', licenseConcluded: 'NOASSERTION' },
      ],
    };
    const expected = [['a', '1', 'ISC', false, 'pkg:npm/a@1'], ['b', undefined, undefined, false, undefined]];
    expect(packagesIn(document)).toEqual(expected);
    expect(packagesIn({ sbom: document })).toEqual(expected);
  });

  test('are refused where they cannot tell licences, are too large or something else', () => {
    const faults = [read('', 'web/yarn.lock'), read('{', 'bom.json'), read([], 'bom.json'), read({ name: 'x' }), read({ lockfileVersion: 1 }), read(`{"a":"${'x'.repeat(16_000_000)}"}`)];
    expect(faults.map((each) => ('message' in each ? each.message : each.format))).toEqual([
      'Files of this kind name no licences.', 'The file is no JSON object.', 'The file is no JSON object.', 'The file is neither a lock file nor a bill of materials that is known here.', 'The lock file is of an npm before 7, which wrote no licences.', 'The file has 16.0 MB; at most 16 MB are read.',
    ]);
    const many = { bomFormat: 'CycloneDX', components: Array.from({ length: 50_001 }, (_, index) => ({ name: `p${index}` })) };
    expect(read(many)).toMatchObject({ message: 'The file lists 50001 packages; at most 50000 are read.' });
  });

  test('however deep components stand in one another, they are read', () => {
    const depth = 5_000;
    const text = `{"bomFormat":"CycloneDX","components":${'[{"name":"x","components":'.repeat(depth)}[]${'}]'.repeat(depth)}}`;
    expect(packagesIn(text)).toHaveLength(1);
  });

  test('in a catalog are no entities, whatever they are called', () => {
    const files = memoryFiles({ 'catalog/signpost.yaml': 'organization: X\nrepository: x/y\n', 'catalog/shop.json': '{ "bomFormat": "CycloneDX", "components": [] }', 'catalog/other.json': '{ "name": "settings" }' });
    expect(loadCatalog(files).problems.map(({ code, file }) => [code, file])).toEqual([['not-an-entity', 'catalog/other.json']]);
  });
});

describe('the rules for licences', () => {
  const none = { forbidden: [], allowed: [], exceptions: [] };
  const judge = (policy: Partial<typeof none> | object, written: string, ...holder: readonly string[]) => licenseJudge({ ...none, ...policy })(written, holder);

  test.each([
    ['MIT OR AGPL-3.0-only', 'allowed'],
    ['MIT AND AGPL-3.0-only', 'forbidden'],
    ['AGPL-3.0-only OR Zlib', 'unreviewed'],
    ['(MIT AND Zlib) OR AGPL-3.0-only', 'unreviewed'],
    ['agpl-3.0-only', 'unknown'],
    ['GPL-2.0', 'forbidden'],
    ['GPL-2.0+', 'unreviewed'],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'allowed'],
    ['GPL-2.0-only WITH GCC-exception-2.0', 'forbidden'],
    ['LicenseRef-Ours', 'allowed'],
    ['', 'unknown'],
    [`MIT${' OR MIT'.repeat(400)}`, 'unknown'],
    [`${'('.repeat(900)}MIT${')'.repeat(900)}`, 'allowed'],
  ])('%s is %s', (written, state) => {
    expect(judge({ forbidden: ['AGPL-*', 'GPL-2.0-only'], allowed: ['MIT', 'LicenseRef-Ours', 'GPL-2.0-only WITH Classpath-exception-2.0'] }, written)).toBe(state);
  });

  test('an exception is for whom it names, and for the licence it names', () => {
    const policy = { forbidden: ['AGPL-*'], exceptions: [{ license: 'AGPL-3.0-only', for: ['shop', 'pkg:npm/a'], because: 'x' }] };
    expect(judge(policy, 'AGPL-3.0-only', 'component:default/shop')).toBe('excepted');
    expect(judge(policy, 'AGPL-3.0-only AND AGPL-1.0-only', 'component:default/shop')).toBe('forbidden');
    expect(judge(policy, 'AGPL-3.0-only', 'component:default/other', 'pkg:npm/a')).toBe('excepted');
    expect(judge(policy, 'AGPL-3.0-only', 'component:default/other', 'pkg:npm/ab')).toBe('forbidden');
    expect(judge(policy, 'MIT', 'component:default/shop')).toBe('allowed');
  });

  test('an exception holds on its last day and not after it; without a day, for checks, it always does', () => {
    const policy = { ...none, forbidden: ['AGPL-*'], exceptions: [{ license: 'AGPL-3.0-only', for: ['shop'], because: 'x', until: '2027-03-31' }] };
    const on = (today?: string) => licenseJudge(policy, today)('AGPL-3.0-only', ['component:default/shop']);
    expect([on('2027-03-31'), on('2027-04-01'), on()]).toEqual(['excepted', 'forbidden', 'excepted']);
  });

  test('an exception until a day that there is not excepts nothing', () => {
    const read = (until: string) => loadCatalog(memoryFiles({ 'catalog/signpost.yaml': `organization: X\nrepository: x/y\nlicenses:\n  forbidden: [AGPL-*]\n  exceptions:\n    - { license: AGPL-3.0-only, for: [shop], because: x, until: ${until} }\n` }));
    expect(read("'2027-03-31'").settings.licenses.exceptions).toEqual([{ license: 'AGPL-3.0-only', for: ['shop'], because: 'x', until: '2027-03-31' }]);
    for (const until of ["'2027-02-30'", 'soon', '1', '[]']) {
      const { settings, problems } = read(until);
      expect(settings.licenses.exceptions, until).toEqual([]);
      expect(problems.map(({ code }) => code), until).toContain('settings');
    }
  });
});
