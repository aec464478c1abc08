import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog, type Catalog } from '../catalog/catalog.ts';
import { scorecardsOf, type Scorecard } from '../catalog/scorecards.ts';
import { gitFiles } from '../read/git-files.ts';
import { commitDay } from '../read/history.ts';
import { fewestPoints, snapshotOf, trendTimes, type GradeTrend, type Snapshot, type TrendPoint } from '../report/grade-trend.ts';

const program = join(import.meta.dirname, '../..');
/** What a commit held never changes, so it is judged once. */
const keptIn = join(program, 'site/.astro/grades');
const keptCount = 120;

/**
 * How grades came to be as they are, from Git: the catalog at the ends of the last months and weeks, by the scorecards of today. The
 * present is not among them. Undefined without scorecards, and outside a Git repository.
 */
export function gradeTrend(root: string, catalog: Pick<Catalog, 'ofKind'>, today: string, keep = keptIn): GradeTrend | undefined {
  const cards = scorecardsOf(catalog);
  if (cards.length === 0) return undefined;
  const history = historyOf(root);
  const [newest] = history?.commits ?? [];
  const oldest = history?.commits.at(-1);
  if (!history || !newest || !oldest) return undefined;
  const found = new Map<string, Snapshot | undefined>();
  const judge = judgeOf(root, cards, keep);
  const snapshotAt = (commit: string) => {
    if (!found.has(commit)) found.set(commit, judge(commit));
    return found.get(commit);
  };
  const pointAt = (at: string): readonly TrendPoint[] => {
    const commit = history.commits.find(({ time }) => time <= Date.parse(at))?.name;
    const snapshot = commit === undefined ? undefined : snapshotAt(commit);
    return commit !== undefined && snapshot ? [{ at, commit, snapshot }] : [];
  };
  const series = trendTimes(today, isoOf(oldest.time), isoOf(newest.time))
    .map(({ unit, times }) => ({ unit, points: times.flatMap(pointAt) }))
    .filter(({ points }) => points.length >= fewestPoints);
  return { shallow: history.shallow, begins: isoOf(oldest.time), series };
}

interface History {
  readonly shallow: boolean;
  /** Newest first; time in milliseconds. */
  readonly commits: readonly { readonly name: string; readonly time: number }[];
}

function historyOf(root: string): History | undefined {
  try {
    const commits = git(root, ['-c', 'log.showSignature=false', 'log', '--first-parent', '--no-color', '--no-notes', '--format=%H %ct', 'HEAD'])
      .split('\n')
      .map((line) => line.split(' '))
      .map(([name = '', seconds]) => ({ name, time: Number(seconds) * 1000 }));
    return { shallow: git(root, ['rev-parse', '--is-shallow-repository']) === 'true', commits };
  } catch {
    return undefined;
  }
}

function git(root: string, args: readonly string[]): string {
  return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, GIT_NO_LAZY_FETCH: '1' } }).trim();
}

/** A commit that cannot be read whole, as in a partial clone, has no snapshot. */
function judgeOf(root: string, cards: readonly Scorecard[], keep: string): (commit: string) => Snapshot | undefined {
  const rules = cards.map(({ ref, match, grades, checks }) => [ref, match, grades, checks.map(({ expression, points, index }) => [index, expression.text, points])]);
  const prefix = git(root, ['rev-parse', '--show-prefix']);
  const key = hash('sha256', JSON.stringify([programPrint(), prefix, rules]), 'hex').slice(0, 20);
  return (commit) => {
    const path = join(keep, `${commit}-${key}.json`);
    const kept = readKept(path);
    if (kept) return kept.snapshot;
    let snapshot: Snapshot | undefined;
    try {
      // By who was there on the day of the commit, so that what is kept stays true.
      snapshot = snapshotOf(loadCatalog(gitFiles(root, commit), { today: commitDay(root, commit) }), cards);
    } catch {
      return undefined;
    }
    writeKept(keep, path, snapshot);
    return snapshot;
  };
}

/** Of what reads and judges catalogs: another program may judge otherwise. */
function programPrint(): string {
  const sources = globSync('scripts/{model,read,catalog,report}/**/*.{ts,js,json}', { cwd: program }).sort();
  return hash('sha256', sources.map((path) => `${path}\0${readFileSync(join(program, path), 'utf8')}`).join('\0'), 'hex');
}

function readKept(path: string): { readonly snapshot?: Snapshot } | undefined {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { readonly snapshot?: Snapshot };
    utimesSync(path, new Date(), new Date());
    return kept;
  } catch {
    return undefined;
  }
}

/** A disk that is full or may not be written to costs time, nothing else. */
function writeKept(keep: string, path: string, snapshot: Snapshot | undefined): void {
  try {
    mkdirSync(keep, { recursive: true });
    writeFileSync(`${path}.${process.pid}`, JSON.stringify({ snapshot }));
    renameSync(`${path}.${process.pid}`, path);
    const found = readdirSync(keep).map((name) => ({ name, at: statSync(join(keep, name)).mtimeMs }));
    for (const { name } of found.sort((a, b) => b.at - a.at).slice(keptCount)) rmSync(join(keep, name), { force: true });
  } catch {
    // As said above.
  }
}

function isoOf(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
