/**
 * Google's Lighthouse over four pages of the example site, on a phone and at a desk, served compressed as GitHub Pages
 * does: `node bench/lighthouse.ts [--site DIR --base /signpost/]`. Ends with 1 when a score is below 100.
 *
 * Lighthouse is no dependency: with what it needs it takes 176 MB. The first run installs it into the system's folder for
 * temporary files. It wants a quiet machine; what it measures of speed is simulated from what it saw.
 */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { startPagesServer } from '../scripts/sandbox/runner/pages-server.ts';
import { chromiumPath } from '../test/e2e/chromium.ts';
import { builtSite, readSite, type BuiltSite } from '../test/site/built.ts';
import { pageTypes } from '../test/site/page-types.ts';
import { table } from './statistics.ts';

const version = '13.5.0';
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
const types = ['home', 'services/*', 'catalog/component/*', 'catalog/*'];

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number | null; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }>>;
  readonly audits: Readonly<Record<string, { readonly score: number | null; readonly title: string; readonly displayValue?: string; readonly details?: { readonly items?: readonly unknown[] } }>>;
}

const { values } = parseArgs({ options: { site: { type: 'string' }, base: { type: 'string', default: '/signpost/' }, only: { type: 'string' } } });
const chrome = chromiumPath();
if (chrome === undefined) throw new Error('There is no Chromium on this machine; npm test installs one.');

const program = installed();
const site = values.site === undefined ? await builtSite({ base: values.base }) : copyOf(resolve(values.site));
const server = await startPagesServer({ folder: site.host, host: '127.0.0.1', port: 0 });
const rows: string[][] = [['page', '', ...categories]];
const shortfalls: string[] = [];
try {
  for (const [type, { path }] of pageTypes(site.pages, site.base, ['nl'])) {
    if (!(values.only?.split(',') ?? types).includes(type)) continue;
    for (const device of ['phone', 'desk'] as const) {
      const report = await audit(server.url + path, device);
      rows.push([type, device, ...categories.map((name) => String(Math.round((report.categories[name]?.score ?? 0) * 100)))]);
      shortfalls.push(...shortfallsOf(report).map((shortfall) => `${type} ${device}: ${shortfall}`));
    }
  }
} finally {
  await server.stop();
  rmSync(site.host, { recursive: true, force: true });
}
process.stdout.write(`${table(rows)}\n${shortfalls.map((each) => `${each}\n`).join('')}`);
process.exitCode = rows.length === 1 || rows.slice(1).some((row) => row.slice(2).some((score) => score !== '100')) ? 1 : 0;

function installed(): string {
  const folder = join(tmpdir(), `signpost-lighthouse-${version}`);
  const file = join(folder, 'node_modules/lighthouse/cli/index.js');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', `lighthouse@${version}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return file;
}

/** Not synchronous: the server of the pages runs in this process. */
async function audit(url: string, device: 'phone' | 'desk'): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-lighthouse-report-'));
  const file = join(folder, 'report.json');
  const flags = '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
  try {
    await promisify(execFile)(process.execPath, [program, url, '--quiet', '--output=json', `--output-path=${file}`, `--chrome-flags=${flags}`, ...(device === 'desk' ? ['--preset=desktop'] : [])], {
      env: { ...process.env, CHROME_PATH: chrome },
      maxBuffer: 1 << 26,
    });
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Audits that count and are not perfect, with the first of what they found. */
function shortfallsOf({ categories, audits }: Report): readonly string[] {
  const counted = new Set(Object.values(categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id)));
  return [...counted].flatMap((id) => {
    const { score, title = id, displayValue = '', details } = audits[id] ?? { score: null };
    return score === null || score >= 0.9 ? [] : [`${title} (${id}) ${displayValue} ${JSON.stringify(details?.items?.slice(0, 2) ?? '').slice(0, 300)}`];
  });
}

function copyOf(folder: string): BuiltSite {
  const host = mkdtempSync(join(tmpdir(), 'signpost-lighthouse-site-'));
  const copy = join(host, 'current', values.base);
  cpSync(folder, copy, { recursive: true });
  return readSite({ host, folder: copy, base: values.base });
}
