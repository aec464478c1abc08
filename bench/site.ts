/**
 * How long `signpost build` takes as a whole process, against other site generators that make the same pages from the same
 * catalog, in turns. What they read is prepared before: they neither check the catalog nor work out its relations.
 */
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCatalog } from '../scripts/catalog/catalog.ts';
import { diskFiles } from '../scripts/read/files.ts';
import { eleventy } from './site/eleventy.ts';
import { hugo, hugoInputs } from './site/hugo.ts';
import { difference, pagesIn, type Pages } from './site/pages.ts';
import type { Build, Peer } from './site/peer.ts';
import { pageRecords } from './site/records.ts';
import { starlight } from './site/starlight.ts';
import { measureWhole, type Cost } from './site/whole.ts';
import { median, table } from './statistics.ts';

const targets = `Targets, of wall time: Hugo 0.65 at 10,000, Eleventy 0.25 at 10,000, Starlight 0.2 at 1,000; --one-file 0.15 of Hugo at
10,000; --search 0.7 of building and then crawling; below 1,024 MiB; --scale: as long for each page.\n`;

const { values } = parseArgs({
  options: {
    entities: { type: 'string', default: '10000' },
    scale: { type: 'string' },
    peers: { type: 'string', default: 'hugo' },
    'hugo-input': { type: 'string', default: 'json' },
    search: { type: 'boolean', default: false },
    'one-file': { type: 'boolean', default: false },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});

const cli = join(import.meta.dirname, '../scripts/signpost.js');
const pagefind = join(import.meta.dirname, '../node_modules/pagefind/lib/runner/bin.cjs');
const hugoInput = hugoInputs.find((each) => each === values['hugo-input']) ?? 'json';
const known: Readonly<Record<string, Peer>> = { hugo: hugo(hugoInput), eleventy, starlight };

/** A row of the table: what is run for it, one build after the other, and what happens before and between, which is not measured. */
interface Contender {
  readonly name: string;
  readonly builds: readonly (Omit<Build, 'out'> | (() => void))[];
  readonly out: string;
  before(run: number): void;
}

const sizes = (values.scale ?? values.entities).split(',').map(Number);
process.stdout.write(`${availableParallelism()} cores, Node ${process.version}, ${values.runs} runs in turns, Hugo's data as ${hugoInput}\n\n`);
const perPage: string[][] = [['µs per entity (median)', ...sizes.map((size) => size.toLocaleString('en'))]];
for (const entities of sizes) {
  const folder = values.out ?? mkdtempSync(join(tmpdir(), 'signpost-bench-site-'));
  mkdirSync(folder, { recursive: true });
  const clean = () => values.out === undefined && rmSync(folder, { recursive: true, force: true });
  const stop = () => {
    clean();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    for (const [name, seconds] of await compare(folder, entities)) {
      const row = perPage.find(([first]) => first === name) ?? perPage[perPage.push([name]) - 1];
      row?.push(((seconds * 1e6) / entities).toFixed(0));
    }
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
    clean();
  }
}
if (values.scale !== undefined) process.stdout.write(`${table(perPage)}\n`);
process.stdout.write(targets);

/** Prints the table of one size; gives the median seconds by name. */
async function compare(folder: string, entities: number): Promise<ReadonlyMap<string, number>> {
  const root = join(folder, 'catalog');
  rmSync(root, { recursive: true, force: true });
  execFileSync(process.execPath, [join(import.meta.dirname, 'generate.ts'), '--entities', String(entities), '--seed', values.seed, '--out', root], { stdio: ['ignore', 'ignore', 'inherit'] });
  const contenders = [ours(folder, root), ...(values.search ? [oursCrawled(folder, root)] : await peers(folder, root))];
  const costs = new Map<string, Cost[]>(contenders.map(({ name }) => [name, []]));
  const pages = new Map<string, Pages>();
  // The first of each is not counted: it finds the files on the disk rather than in memory.
  for (let run = 0; run <= Number(values.runs); run += 1) {
    for (const { name, builds, out, before } of contenders) {
      before(run);
      const parts: Cost[] = [];
      for (const build of builds) {
        if (typeof build === 'function') build();
        else parts.push(await measureWhole(build));
      }
      if (run > 0) costs.get(name)?.push(together(parts));
      else pages.set(name, pagesIn(out));
    }
    if (run === 0) refuseUnequal(pages);
  }
  print(entities, costs, pages);
  return new Map([...costs].map(([name, list]) => [name, median(list.map(({ seconds }) => seconds))]));
}

function ours(folder: string, root: string): Contender {
  const out = join(folder, 'ours');
  const args = [cli, 'build', '--catalog', root, '--out', out, ...(values.search ? [] : ['--no-search'])];
  const build = { command: process.execPath, args, cwd: folder };
  if (!values['one-file']) return { name: values.search ? 'signpost with search' : 'signpost', builds: [build], out, before: () => rmSync(out, { recursive: true, force: true }) };
  const file = globSync('catalog/domains/**/*.yaml', { cwd: root }).sort().map((path) => join(root, path)).find((path) => /^kind: Component$/m.test(readFileSync(path, 'utf8')));
  if (file === undefined) throw new Error('The catalog has no component.');
  const text = readFileSync(file, 'utf8');
  const before = (run: number) => {
    if (run === 0) {
      rmSync(out, { recursive: true, force: true });
      execFileSync(process.execPath, args, { stdio: 'ignore' });
    }
    writeFileSync(file, text.replace(/^( *)title: .*$/m, `$1title: Another title, number ${run}`));
  };
  return { name: 'signpost, one file changed', builds: [build], out, before };
}

/** Without search, and Pagefind's own crawl of the pages after it: entities as well, whose pages we need not mark for it. */
function oursCrawled(folder: string, root: string): Contender {
  const out = join(folder, 'crawled');
  const build = { command: process.execPath, args: [cli, 'build', '--catalog', root, '--out', out, '--no-search'], cwd: folder };
  const crawl = { command: process.execPath, args: [pagefind, '--site', out, '--quiet'], cwd: folder };
  return { name: 'signpost, then a crawl', builds: [build, () => markEntities(out), crawl], out, before: () => rmSync(out, { recursive: true, force: true }) };
}

function markEntities(site: string): void {
  for (const path of globSync('catalog/*/*/*/index.html', { cwd: site })) {
    const file = join(site, path);
    writeFileSync(file, readFileSync(file, 'utf8').replace('<main', '<main data-pagefind-body'));
  }
}

async function peers(folder: string, root: string): Promise<readonly Contender[]> {
  const records = pageRecords(loadCatalog(diskFiles(root)));
  return values.peers.split(',').filter(Boolean).map((name) => {
    const peer = known[name];
    if (!peer) throw new Error(`There is no peer "${name}"; there are ${Object.keys(known).join(', ')}.`);
    const own = join(folder, name);
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own);
    const build = peer.prepare(own, records);
    return { name, builds: [build], out: build.out, before: () => rmSync(build.out, { recursive: true, force: true }) };
  });
}

/** One process after the other: times add up, memory does not. */
function together(parts: readonly Cost[]): Cost {
  const sum = (of: (part: Cost) => number) => parts.reduce((total, part) => total + of(part), 0);
  return { seconds: sum(({ seconds }) => seconds), cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds), peakMiB: Math.max(...parts.map(({ peakMiB }) => peakMiB)) };
}

function refuseUnequal(pages: ReadonlyMap<string, Pages>): void {
  const [[, mine] = [], ...rest] = pages;
  const unequal = rest.flatMap(([name, theirs]) => {
    const why = mine && difference(mine, theirs);
    return why === undefined ? [] : [`${why} of ${name}`];
  }).join('; ');
  if (unequal !== '') throw new Error(`These sites are not the same, so nothing is compared: ${unequal}`);
}

function print(entities: number, costs: ReadonlyMap<string, readonly Cost[]>, pages: ReadonlyMap<string, Pages>): void {
  const [[, first] = []] = costs;
  const middle = (list: readonly Cost[] | undefined, key: keyof Cost) => median((list ?? []).map((cost) => cost[key]));
  const rows = [...costs].map(([name, list]) => {
    const seconds = list.map((cost) => cost.seconds);
    const counted = pages.get(name);
    return [
      name,
      ...[median(seconds), Math.min(...seconds), Math.max(...seconds), middle(list, 'cpuSeconds')].map((each) => each.toFixed(2)),
      Math.max(...list.map(({ peakMiB }) => peakMiB)).toFixed(0),
      (middle(first, 'seconds') / median(seconds)).toFixed(2),
      (middle(first, 'cpuSeconds') / middle(list, 'cpuSeconds')).toFixed(2),
      `${counted?.entities} + ${counted?.lists} + ${counted?.others}`,
      String(counted?.files),
    ];
  });
  const head = [`${entities.toLocaleString('en')} entities`, 'median s', 'min s', 'max s', 'CPU s', 'peak MiB', 'ours of it', 'by CPU', 'pages', 'files'];
  process.stdout.write(`${table([head, ...rows])}\n`);
}
