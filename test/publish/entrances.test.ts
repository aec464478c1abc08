import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { changesOf, feedDoors, type Change } from '../../scripts/publish/atom.ts';
import { llmsDoor } from '../../scripts/publish/llms.ts';
import { openSearchDoor } from '../../scripts/publish/opensearch.ts';
import { robotsDoor, sitemapDoors } from '../../scripts/publish/sitemap.ts';
import { xmlFault } from './well-formed.ts';

const siteUrl = 'https://signpost.tiny.example/catalog';

describe('the feed', () => {
  const change = (sha: string, more: Partial<Change> = {}): Change => ({ sha, date: '2026-03-01T12:00:00+01:00', author: 'Ada', subject: `Change ${sha}`, paths: ['catalog/till.yaml'], ...more });
  const feed = (changes: readonly Change[], url: string | undefined = siteUrl) =>
    feedDoors(url, {
      changes: () => changes,
      settings: () => ({ organization: 'Tiny & Co', repository: 'tiny/signpost', server: 'https://github.com' }),
      exists: (path) => path !== 'catalog/gone.yaml',
      entitiesIn: (path) => (path === 'catalog/till.yaml' ? [{ ref: 'component:default/till', title: '<b>Till</b>' }] : []),
      pageOf: (ref) => `${siteUrl}/catalog/${ref.replace(':', '/')}/`,
    });

  test('there is none without an address of the site; without changes it is empty', () => {
    expect(feedDoors(undefined, {} as never)).toEqual([]);
    for (const changes of [[], [change('a', { paths: ['README.md', 'live/x/request.yaml', '.github/workflows/x.yaml'] })]]) {
      const text = feed(changes)[0]?.text() ?? '';
      expect(text).not.toContain('<entry>');
      expect(text).toContain('<updated>1970-01-01T00:00:00Z</updated>');
    }
  });

  test('an entry keeps its id, its moment is in UTC, and markup stays text', () => {
    const text = feed([change('abc', { subject: 'Rename <x> & "y"' })])[0]?.text() ?? '';
    expect(xmlFault(text)).toBeUndefined();
    expect(xmlFault(text.replace('&lt;x', '<x'))).toBeDefined();
    expect(text).toContain('<id>tag:signpost.tiny.example,2026:commit/abc</id>');
    expect(text).toContain('<updated>2026-03-01T11:00:00Z</updated>');
    expect(text).toContain('<title>Rename &lt;x&gt; &amp; &quot;y&quot;</title>');
    // Text of HTML, inside text of XML.
    expect(text).toContain('&amp;lt;b&amp;gt;Till&amp;lt;/b&amp;gt;');
    expect(text).toContain('<link rel="alternate" type="text/html" href="https://github.com/tiny/signpost/commit/abc"/>');
  });

  test('says what is no longer there, and how much more there is', () => {
    const paths = ['catalog/gone.yaml', ...Array.from({ length: 40 }, (_, index) => `catalog/file-${index}.yaml`)];
    const text = feed([change('a', { paths })])[0]?.text() ?? '';
    expect(text).toContain('No longer there: catalog/gone.yaml');
    expect(text).toContain('and 16 more');
  });

  test('commits are put together from the changes of files', () => {
    const { paths: _, ...older } = change('a');
    const { paths: __, ...newer } = change('b', { date: '2026-03-01T11:30:00Z' });
    const found = changesOf(new Map([['catalog/x.yaml', [newer, older]], ['README.md', [newer]], ['catalog/a.yaml', [older]]]));
    expect(found.map(({ sha, paths }) => [sha, paths])).toEqual([['b', ['catalog/x.yaml']], ['a', ['catalog/a.yaml', 'catalog/x.yaml']]]);
  });

  test('holds the newest fifty', () => {
    const text = feed(Array.from({ length: 80 }, (_, index) => change(`c${index}`)))[0]?.text() ?? '';
    expect(text.match(/<entry>/g)).toHaveLength(50);
    expect(text).toContain('commit/c0<');
  });
});

describe('the sitemap', () => {
  const doors = (pages: readonly string[], languages = ['en']) => sitemapDoors({ siteUrl, languages, pages: () => pages, digest: (text) => hash('sha256', text), memo: (_name, make) => make });
  const addresses = (text: string) => [...text.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, address]) => address);

  test('lists the files, and each file its pages', () => {
    const [index, first] = doors(['/', '/a&b/']);
    expect(addresses(index?.text() ?? '')).toEqual([`${siteUrl}/sitemap-1.xml`]);
    expect(addresses(first?.text() ?? '')).toEqual([`${siteUrl}/`, `${siteUrl}/a&amp;b/`]);
  });

  test('each language names all', () => {
    const text = doors(['/teams/'], ['nl', 'en'])[1]?.text() ?? '';
    expect(addresses(text)).toEqual([`${siteUrl}/teams/`, `${siteUrl}/en/teams/`]);
    expect(text.match(/hreflang="nl"/g)).toHaveLength(2);
  });

  test('50,000 pages in two languages keep below the limits of a file', () => {
    const [, ...files] = doors(Array.from({ length: 50_000 }, (_, index) => `/catalog/component/default/a-rather-long-name-of-a-thing-${index}/`), ['en', 'nl']);
    const texts = files.map(({ text }) => text());
    expect(texts.flatMap(addresses)).toHaveLength(100_000);
    expect(Math.max(...texts.map((text) => addresses(text).length))).toBeLessThanOrEqual(50_000);
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(50_000_000);
  });

  test('robots.txt names it where there is one', () => {
    expect(robotsDoor(siteUrl).text()).toContain(`Sitemap: ${siteUrl}/sitemap.xml`);
    expect(robotsDoor(undefined).text()).not.toContain('Sitemap');
  });
});

test('OpenSearch: a name of at most sixteen characters, and an address with the words', () => {
  const text = openSearchDoor(siteUrl, 'Ships & Sons').text();
  expect(xmlFault(text)).toBeUndefined();
  expect(text).toContain('<ShortName>Ships &amp; Sons</ShortName>');
  expect(text).toContain(`template="${siteUrl}/search/?q={searchTerms}"`);
  expect(openSearchDoor(siteUrl, 'A company with a long name').text()).toContain('<ShortName>Signpost</ShortName>');
});

test('llms.txt: a heading, a quotation, sections of links, nothing that ends a link early', () => {
  const door = llmsDoor({
    organization: () => 'Tiny\n# Co',
    services: () => [{ name: 'schema', title: 'A ](https://evil.example) schema', description: 'First.\n\nSecond.' }],
    articles: () => [],
    address: (path) => `/${path}`,
  });
  const lines = door.text().split('\n');
  expect(lines[0]).toBe('# Tiny # Co service catalog');
  expect(lines[2]).toMatch(/^> /);
  expect(lines).toContain('- [A (https://evil.example) schema](/services/schema/): First. Second.');
  expect(lines.filter((line) => line.startsWith('## '))).toEqual(['## API', '## Services', '## Optional']);
});
