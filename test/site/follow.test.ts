import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputsOfFragment } from '../../scripts/request/form-link.ts';
import { asking, root } from '../company.ts';
import { attributes, callBuildWith, readSite, temporaryFolder, type BuiltSite } from './built.ts';
import { brokenLinks } from './links.ts';

const hostile = '<script>alert(1)</script>';
const bot = { login: 'github-actions[bot]', type: 'Bot' };
const yuki = { login: 'yuki-hayashi', type: 'User' };
const schema = (inputs: Record<string, string>) =>
  asking('postgres-schema', { name: 'tides', environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: `Tides ${hostile} of the day.`, ...inputs });

interface FakeIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly labels: readonly { readonly name: string }[];
}

const issue = (number: number, body: string, more: Partial<FakeIssue> & { readonly closed_at?: string } = {}) => ({
  number, title: `Request ${hostile}`, body, user: yuki, state: 'open', created_at: '2026-11-20T08:00:00Z', closed_at: null, labels: [], ...more,
});
const pull = (number: number, of: number, more: object = {}) => ({
  number, html_url: '', state: 'open', title: '', body: `### What happens after the merge\n\n**\`sql:apply\`** Runs it.\n\n\`\`\`sql\nSELECT '${hostile}';\n\`\`\``,
  created_at: '2026-11-20T08:01:00Z', closed_at: null, merged_at: null, merge_commit_sha: null, base: { ref: 'main' },
  head: { ref: `request/${of}`, sha: 'a'.repeat(40), repo: { full_name: 'harbour-logistics/signpost' } }, ...more,
});

/** What GitHub says; as little of it as the build reads. */
const answers: Readonly<Record<string, unknown>> = {
  '/issues?state=open': [
    issue(3001, schema({}), { labels: [{ name: 'request:waiting' }] }),
    issue(3003, `### Service\n\n${hostile}`),
    { ...issue(3004, 'No request'), title: 'Slow page' },
  ],
  '/issues?state=closed': [
    issue(3005, schema({ name: 'ebb' }), { state: 'closed', labels: [{ name: 'request:applied' }], closed_at: '2026-11-20T08:30:00Z' }),
    issue(3007, schema({ name: 'flood' }), { state: 'closed', labels: [{ name: 'request:waiting' }], closed_at: '2026-11-20T09:30:00Z' }),
  ],
  '/pulls?state=open': [pull(3002, 3001)],
  '/pulls?state=closed': [pull(3006, 3005, { state: 'closed', merged_at: '2026-11-20T08:20:00Z', merge_commit_sha: 'b'.repeat(40) })],
  '/issues/3001/comments': [{ user: bot, updated_at: '2026-11-20T08:01:30Z', html_url: '', body: `<!-- signpost:request -->\n\n### Waiting for approval\n\n#3002 holds the change. ${hostile}` }],
  '/issues/3003/comments': [],
  '/pulls/3002/reviews': [],
  '/actions/workflows/apply.yml/runs': { total_count: 1, workflow_runs: [{ head_sha: 'b'.repeat(40), html_url: 'https://github.example/run/9' }] },
};

let server: Server;
let api = '';
let works = true;

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const path = url.pathname.replace('/repos/harbour-logistics/signpost', '');
    const state = url.searchParams.get('state');
    const answer = answers[state === null ? path : `${path}?state=${state}`];
    response.writeHead(works && answer !== undefined ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(works ? answer : { message: 'no' }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => void server.close());

/** The example company as a repository of its own, with one commit for each of its two newest records. */
function checkout(): string {
  const folder = temporaryFolder();
  for (const name of ['catalog', 'live', '.github']) cpSync(join(root, name), join(folder, name), { recursive: true });
  const kept = join(folder, 'live/test/postgres-schema/berth-forecasts');
  const aside = join(temporaryFolder(), 'kept');
  cpSync(kept, aside, { recursive: true });
  rmSync(kept, { recursive: true });
  // As an earlier version of the service made it, before instances had an end.
  const record = join(aside, 'request.yaml');
  const earlier = { action: 'create', issue: '2018', asked: '2026-11-21T09:31:12Z', digest: `sha256:${'0'.repeat(64)}` };
  const text = Object.entries(earlier).reduce((all, [key, value]) => all.replace(new RegExp(`^${key}: .*$`, 'm'), `${key}: ${value}`), readFileSync(record, 'utf8'));
  writeFileSync(record, text.replace(/^expires: .*\n/m, ''));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@t.example', '-c', 'init.defaultBranch=main', ...args], { env: { ...process.env, GIT_COMMITTER_DATE: '2026-11-21T10:31:12Z' }, stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'All at once');
  cpSync(aside, kept, { recursive: true });
  git('add', '.');
  git('commit', '-qm', 'Postgres schema: berth-forecasts in test (#2018)');
  return folder;
}

async function built(catalog: string, env: Readonly<Record<string, string>> = {}): Promise<BuiltSite & { readonly said: string }> {
  const host = temporaryFolder();
  const folder = join(host, 'current');
  mkdirSync(host, { recursive: true });
  const { code, err } = await callBuildWith(env, '--out', folder, '--catalog', catalog, '--no-search');
  if (code !== 0) throw new Error(err);
  return { ...readSite({ host, folder, base: '/' }), said: err };
}

const pageOf = (site: BuiltSite, path: string) => {
  const found = site.pages.find((each) => each.path === path);
  if (!found) throw new Error(`There is no page ${path}.`);
  return found.html;
};

describe('from Git alone', () => {
  let site: BuiltSite;
  beforeAll(async () => {
    site = await built(checkout());
  }, 90_000);

  test('a request whose merge stands in history says when, and how long it took', () => {
    const html = pageOf(site, '/requests/2018/');
    expect(html).toContain('<time datetime="2026-11-21T10:31:12Z">');
    expect(html).toContain('60 minutes');
    expect(pageOf(site, '/requests/')).toContain('id="waiting"');
  });

  test('of records that came all at once it is not claimed', () => {
    expect(pageOf(site, '/requests/2026/')).not.toContain('2026-11-21T10:31:12Z');
  });

  test('the list says that it is from Git, and leads to GitHub', () => {
    const html = pageOf(site, '/requests/');
    expect(html).toContain('From Git alone');
    expect(attributes(html, 'href')).toContain('https://github.com/harbour-logistics/signpost/issues');
  });

  test('an instance has its answers, files, lease and history, and what can be asked about it', () => {
    const html = pageOf(site, '/instances/test/postgres-schema/berth-forecasts/');
    for (const text of ['Forecasts of berth occupancy', 'migrations/<wbr>001-create.sql', '90 days', '19 Feb 2027', 'Who may, and who approves', '/requests/2018/']) expect(html).toContain(text);
    const targets = attributes(html, 'href');
    expect(targets).toContain('/services/postgres-schema/?change=test/postgres-schema/berth-forecasts#request');
    const forms = targets.flatMap((each) => new URLSearchParams(each.split('?')[1]).get('template') ?? []);
    expect(forms).toEqual(expect.arrayContaining(['update-postgres-schema.yml', 'upgrade-instance.yml', 'delete-instance.yml']));
    expect(targets.find((each) => each.includes('delete-instance'))).toContain('signpost-instance=test%2Fpostgres-schema%2Fberth-forecasts');
    // The person writes the name themselves, and what has no end is not renewed.
    expect(targets.find((each) => each.includes('delete-instance'))).not.toContain('&name=');
    expect(forms).not.toContain('renew-instance.yml');
  });

  test('“again” opens the form with the answers', () => {
    const link = attributes(pageOf(site, '/requests/2018/'), 'href').find((each) => each.includes('#inputs='));
    expect(link).toMatch(/^\/services\/postgres-schema\/#inputs=/);
    expect(inputsOfFragment(link?.slice(link.indexOf('#')) ?? '')).toMatchObject({ name: 'berth-forecasts', lease: '90 days' });
  });

  test('lists are narrowed down by links alone', () => {
    const targets = attributes(pageOf(site, '/requests/'), 'href');
    for (const path of ['/requests/state/merged/', '/requests/service/terragrunt-unit/', '/requests/team/default/billing/']) expect(targets).toContain(path);
    expect(pageOf(site, '/requests/service/terragrunt-unit/')).not.toContain('berth-forecasts');
    expect(pageOf(site, '/instances/environment/test/')).toContain('berth-forecasts');
  });

  test('Dutch pages are Dutch', () => {
    const html = pageOf(site, '/nl/requests/2018/');
    for (const text of ['Samengevoegd', 'Hoe ver het is', 'Aangevraagd door']) expect(html).toContain(text);
  });
});

describe('with what GitHub knows', () => {
  const folder = checkout();
  let site: Awaited<ReturnType<typeof built>>;
  const env = () => ({ GITHUB_TOKEN: 'x', GITHUB_API_URL: api });
  beforeAll(async () => {
    works = true;
    site = await built(folder, env());
  }, 90_000);

  test('an open request says how far it is, who is waited for, and as of when', () => {
    const html = pageOf(site, '/requests/3001/');
    for (const text of ['Waiting for approval', 'one approval', 'Platform Databases', 'holds the change', 'As GitHub said on', 'aria-current="step"']) expect(html).toContain(text);
    expect(attributes(html, 'href')).toEqual(expect.arrayContaining(['https://github.com/harbour-logistics/signpost/issues/3001', 'https://github.com/harbour-logistics/signpost/pull/3002']));
  });

  test('what is over says when it ended and where it was done, and carries no age', () => {
    const html = pageOf(site, '/requests/3005/');
    expect(html).toContain('30 minutes');
    expect(html).not.toContain('As GitHub said on');
    expect(attributes(html, 'href')).toContain('https://github.example/run/9');
    expect(pageOf(site, '/requests/3007/')).toContain('Cancelled');
  });

  test('issues that are no requests are none', () => {
    expect(site.pages.some(({ path }) => path === '/requests/3004/')).toBe(false);
  });

  test('what people write stays text', () => {
    // Between the quotes of an attribute a tag is text.
    for (const { path, html } of site.pages) if (path.startsWith('/requests/')) expect(html.replaceAll(/ (?:content|title)="[^"]*"/g, ''), path).not.toContain(hostile);
    expect(pageOf(site, '/requests/3003/')).toContain('&lt;script&gt;');
  });

  test('no link leads to nothing', () => {
    expect(brokenLinks(site)).toEqual([]);
  });

  test('only pages that show an open state differ from a build without GitHub in that', async () => {
    const later = await built(folder, env());
    const age = /As GitHub said on|<time[^>]*>[^<]*<\/time>|\([^)]* when GitHub was read\)/g;
    const differing = later.pages.filter(({ path, html }) => html !== pageOf(site, path)).map(({ path }) => path);
    for (const path of differing) expect(path).toMatch(/^\/(?:nl\/)?requests\//);
    for (const { path, html } of later.pages) expect(html.replaceAll(age, ''), path).toBe(pageOf(site, path).replaceAll(age, ''));
    expect(differing).not.toContain('/requests/3005/');
  }, 90_000);

  test('a GitHub that is down delays nothing: the page says so, the build says why', async () => {
    works = false;
    const down = await built(folder, env());
    expect(down.said).toContain('Requests could not be read from GitHub');
    expect(pageOf(down, '/requests/')).toContain('GitHub could not be reached on');
    expect(pageOf(down, '/requests/2018/')).toContain('Merged');
  }, 90_000);
});

test('a repository without requests says so', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'catalog/org'), { recursive: true });
  writeFileSync(join(folder, 'catalog/signpost.yaml'), 'organization: Tiny\nrepository: tiny/signpost\ndefaultBranch: trunk\nserver: https://github.example\nstrict: true\n');
  writeFileSync(join(folder, 'catalog/org/crew.yaml'), 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: crew\nspec:\n  type: team\n  children: []\n');
  const site = await built(folder);
  expect(pageOf(site, '/requests/')).toContain('Nobody has asked for anything yet.');
  expect(pageOf(site, '/instances/')).toContain('Nothing has been made by request yet.');
}, 90_000);
