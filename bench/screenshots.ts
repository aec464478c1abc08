/**
 * Pictures of one page of each type, light and dark, on a phone, a tablet and a desk, to be looked at by a person:
 *
 *     node bench/screenshots.ts --out DIR [--site DIR --base /signpost/] [--catalog DIR] [--only 'home,services/*']
 *
 * Without --site it builds the site of the catalog first. They are no tests: fonts differ from machine to machine, so that
 * a comparison by pixels would fail for nothing.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPagesServer } from '../scripts/sandbox/runner/pages-server.ts';
import { openBrowser } from '../test/e2e/chromium.ts';
import { builtSite, readSite, type BuiltSite } from '../test/site/built.ts';
import { pageTypes } from '../test/site/page-types.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    site: { type: 'string' },
    base: { type: 'string', default: '/signpost/' },
    catalog: { type: 'string' },
    /** Types of pages, as the files are named with stars; all when left out. */
    only: { type: 'string' },
    /** Folder of another language, such as `nl`. */
    language: { type: 'string' },
    themes: { type: 'string', default: 'light,dark' },
    widths: { type: 'string', default: '360,768,1440' },
    /** As on paper. */
    print: { type: 'boolean', default: false },
  },
});
if (values.out === undefined) throw new Error('Say where the pictures go: --out DIR');
const out = resolve(values.out);
mkdirSync(out, { recursive: true });

const site = values.site === undefined ? await builtSite({ base: values.base, ...(values.catalog && { catalog: values.catalog }) }) : copyOf(resolve(values.site));
const below = site.base + (values.language === undefined ? '' : `${values.language}/`);
const types = [...pageTypes(site.pages, below, values.language === undefined ? ['nl'] : [])].filter(([type]) => values.only === undefined || values.only.split(',').includes(type));
const server = await startPagesServer({ folder: site.host, host: '127.0.0.1', port: 0 });
const browser = await openBrowser();
try {
  const page = await browser.newPage();
  for (const [type, { path }] of types) {
    for (const theme of values.themes.split(',')) {
      for (const width of values.widths.split(',').map(Number)) {
        await page.setViewportSize({ width, height: Math.round(width < 500 ? 780 : width * 0.65) });
        await page.emulateMedia({ colorScheme: theme === 'dark' ? 'dark' : 'light', ...(values.print && { media: 'print' }) });
        await page.goto(server.url + path, { waitUntil: 'networkidle' });
        await page.screenshot({ path: join(out, `${type.replaceAll('/', '-').replaceAll('*', 'one')}.${theme}.${width}.png`), fullPage: true });
      }
    }
    process.stderr.write(`${type}  ${path}\n`);
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(site.host, { recursive: true, force: true });
}

function copyOf(folder: string): BuiltSite {
  const host = mkdtempSync(join(tmpdir(), 'signpost-screenshots-'));
  const copy = join(host, 'current', values.base);
  cpSync(folder, copy, { recursive: true });
  return readSite({ host, folder: copy, base: values.base });
}
