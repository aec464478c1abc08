/**
 * From `issues.opened` to the bot's comment and the pull request, in the sandbox: the handler as a whole process, as the workflow
 * calls it, on a checkout that is there already. The sandbox answers in this process; a real GitHub is further away, so the calls
 * are counted as well. Catalogs are those of check.ts.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Octokit } from '@octokit/rest';
import { loadCatalog, type Catalog } from '../scripts/catalog/catalog.ts';
import { fieldsOf } from '../scripts/catalog/fields.ts';
import { loginOf, usersOf } from '../scripts/catalog/people.ts';
import { serviceOf } from '../scripts/catalog/services.ts';
import { diskFiles } from '../scripts/read/files.ts';
import { issueBody, type Form } from '../scripts/request/issue.ts';
import { startSandbox, type Sandbox } from '../scripts/sandbox/sandbox.ts';
import { generatorVersion } from './catalog.ts';
import { median, table } from './statistics.ts';

const target = 2;

const { values } = parseArgs({
  options: { entities: { type: 'string', default: '10000' }, layout: { type: 'string', default: 'one-per-file' }, seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '7' } },
});
const here = import.meta.dirname;
const permissions = { actions: 'write', contents: 'write', issues: 'write', 'pull-requests': 'write', statuses: 'write' } as const;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly begin: number;
  readonly end: number;
}

interface Timeline {
  /** First look at the catalog's folder. All in milliseconds since the process began. */
  readonly looked: { readonly at: number; readonly cpu: number };
  readonly calls: readonly Call[];
  /** Time of all processors when everything was read, and at the end. */
  readonly readCpu: number;
  readonly cpu: number;
}

/** Seconds, but for the calls, which are counted. */
interface Measured {
  /** From the event until the pull request and the comment were there. */
  readonly told: number;
  /** From the event until the process had ended, when labels are set as well. */
  readonly whole: number;
  readonly start: number;
  readonly read: number;
  readonly render: number;
  readonly github: number;
  readonly calls: number;
  /** Of the handler's process, on all processors: steadier where others use the machine. */
  readonly cpu: { readonly start: number; readonly read: number; readonly rest: number };
}

const root = prepared(Number(values.entities));
const files = diskFiles(root);
const catalog = loadCatalog(files);
const work = mkdtempSync(join(tmpdir(), 'signpost-handler-'));
const [owner = '', repository = ''] = catalog.settings.repository.split('/');
const asker = requesterIn(catalog);
const sandbox = await startSandbox({
  folder: join(work, 'github'),
  owner,
  repository,
  seed: { from: root },
  accounts: [{ login: asker.login, name: asker.login, permission: 'read' }],
  secrets: {},
  variables: {},
  actions: false,
  host: '127.0.0.1',
  port: 0,
  pagesPort: 0,
  now: () => new Date(),
  random: () => randomBytes(20).toString('hex'),
  log: () => undefined,
});
try {
  const checkout = join(work, 'checkout');
  execFileSync('git', ['clone', '--quiet', join(work, 'github/repository.git'), checkout]);
  const measured: Measured[] = [];
  // The first finds the files on the disk and the program not yet compiled.
  for (let run = 0; run <= Number(values.runs); run += 1) {
    const each = await handled(sandbox, checkout, `bench-${run}`);
    if (run > 0) measured.push(each);
  }
  print(measured);
} finally {
  await sandbox.stop();
  rmSync(work, { recursive: true, force: true });
}

/** A catalog that check.ts keeps, or a new one. */
function prepared(entities: number): string {
  const folder = join(tmpdir(), `signpost-bench-${generatorVersion}-${entities}-${values.layout}-${values.seed}`);
  if (!existsSync(folder)) {
    process.stderr.write(`Making a catalog of ${entities} entities in ${folder} …\n`);
    execFileSync(process.execPath, [join(here, 'prepare.ts'), folder, String(entities), values.layout, values.seed], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return join(folder, 'repository');
}

/** Everybody of the company may ask for a topic; the first user does, for a group that they are in. */
function requesterIn(read: Catalog): { readonly login: string; readonly group: string } {
  const user = read.ofKind('User')[0];
  const group = read.ofKind('Group').find(({ ref }) => usersOf(read, ref).includes(user?.ref ?? ''));
  if (!user || !group) throw new Error('The catalog has nobody in a group.');
  return { login: loginOf(user), group: group.ref };
}

function form(name: string): Form {
  const service = serviceOf(catalog, files, name);
  if (!service) throw new Error(`The catalog has no service ${name}.`);
  return { name, title: service.title, fields: fieldsOf(service) };
}

/** Opens an issue, and has the program handle it. */
async function handled({ url, world }: Sandbox, checkout: string, name: string): Promise<Measured> {
  let opened = NaN;
  const told = new Map<string, number>();
  const unsubscribe = world.events.subscribe((event) => {
    if (event.name === 'issues' && event.action === 'opened') opened = performance.now();
    else told.set(`${event.name} ${event.action ?? ''}`, performance.now());
  });
  const token = world.state.accounts.find(({ login }) => login === asker.login)?.token ?? '';
  const { issues } = new Octokit({ auth: token, baseUrl: `${url}/api/v3` }).rest;
  const { data: issue } = await issues.create({ owner, repo: repository, title: 'Request', body: issueBody(form('topic'), { name, environment: 'test', owner: asker.group }) });
  const timeline = await reconcile(checkout, issue.number, url, world.tokens.issue({ permissions, runId: 1 }));
  const whole = (performance.now() - opened) / 1_000;
  unsubscribe();
  const until = Math.max(told.get('pull_request opened') ?? NaN, told.get('issue_comment created') ?? NaN);
  if (Number.isNaN(until)) throw new Error(`Issue #${issue.number} has no pull request or no comment: ${world.state.comments.at(-1)?.body ?? ''}`);
  const { looked, calls, readCpu, cpu } = timeline;
  const first = calls[0]?.begin ?? NaN;
  // What is known of the issue is put to use before the base of the new commit is asked for.
  const base = calls.findIndex(({ path }) => /\/git\/commits\//.test(path));
  return {
    told: (until - opened) / 1_000,
    whole,
    start: looked.at / 1_000,
    read: (first - looked.at) / 1_000,
    render: ((calls[base]?.begin ?? NaN) - (calls[base - 1]?.end ?? NaN)) / 1_000,
    github: calls.reduce((sum, { begin, end }) => sum + end - begin, 0) / 1_000,
    calls: calls.length,
    cpu: { start: looked.cpu / 1_000, read: (readCpu - looked.cpu) / 1_000, rest: (cpu - readCpu) / 1_000 },
  };
}

function reconcile(checkout: string, issue: number, url: string, token: string): Promise<Timeline> {
  const timeline = join(work, 'timeline.json');
  const args = ['--import', join(here, 'timeline.mjs'), join(here, '../scripts/signpost.js'), 'reconcile', '--issue', String(issue), '--catalog', checkout];
  const env = { ...process.env, GITHUB_TOKEN: token, GITHUB_REPOSITORY: `${owner}/${repository}`, GITHUB_API_URL: `${url}/api/v3`, GITHUB_SERVER_URL: url, SIGNPOST_BENCH_TIMELINE: timeline, SIGNPOST_BENCH_ROOT: checkout, NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(readFileSync(timeline, 'utf8')) as Timeline) : reject(new Error(`reconcile ended with ${code}: ${said}`))));
  });
}

function print(measured: readonly Measured[]): void {
  const all = (pick: (each: Measured) => number) => measured.map(pick);
  const whole = median(all((each) => each.whole));
  const row = (name: string, pick: (each: Measured) => number) => {
    const seconds = all(pick);
    return [name, ...[median(seconds), Math.min(...seconds), Math.max(...seconds)].map((each) => each.toFixed(3)), `${Math.round((median(seconds) / whole) * 100)} %`];
  };
  const rest = ({ whole: all, start, read, render, github }: Measured) => all - start - read - render - github;
  process.stdout.write(`${availableParallelism()} cores, Node ${process.version}, ${values.entities} entities, ${values.layout}, ${values.runs} runs\n\n`);
  process.stdout.write(
    table([
      ['from issues.opened', 'median s', 'min s', 'max s', 'share'],
      row('until pull request and comment', ({ told }) => told),
      row('until the process has ended', (each) => each.whole),
      row('  Node and the program', ({ start }) => start),
      row('  reading and checking the catalog', ({ read }) => read),
      row('  understanding, deciding, rendering', ({ render }) => render),
      row(`  ${median(all(({ calls }) => calls))} calls, the sandbox’s time included`, ({ github }) => github),
      row('  between the calls, and the end', rest),
      row('processors, all', ({ cpu }) => cpu.start + cpu.read + cpu.rest),
      row('  Node and the program', ({ cpu }) => cpu.start),
      row('  reading and checking the catalog', ({ cpu }) => cpu.read),
      row('  all that follows', ({ cpu }) => cpu.rest),
    ]),
  );
  process.stdout.write(`\nTarget: pull request and comment within ${target} s; the median is ${median(all(({ told }) => told)).toFixed(2)} s.\n`);
}
