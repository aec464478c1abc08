import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFaults } from './accessible.ts';
import { signIn, startJourney, type Journey } from './world.ts';

const asker = 'yuki-hayashi';
const owner = 'nadia-benali';
const repository = 'harbour-logistics/signpost';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(async () => {
  await journey.end();
});

const site = (path: string) => `${journey.sandbox.pagesUrl.replace(/\/$/, '')}${path}`;
const github = (path: string) => `${journey.sandbox.url}/${repository}${path}`;

async function fill(inputs: Readonly<Record<string, string>>): Promise<void> {
  await journey.page.goto(site('/services/postgres-schema/'));
  await journey.page.locator('form.request.live').waitFor();
  for (const [name, value] of Object.entries(inputs)) {
    const input = journey.page.locator(`form.request [name="${name}"]`);
    if ((await input.evaluate((element) => element.tagName)) === 'SELECT') await input.selectOption(value);
    else await input.fill(value);
    await input.blur();
  }
}

const good = { name: 'gate-visits', environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'Visits of trucks at the gate, kept for thirty days.' };

/** Presses Request and submits the issue that opens; the issue's page is then shown. */
async function request(login: string): Promise<void> {
  const { page } = journey;
  await page.getByRole('link', { name: 'Request', exact: true }).click();
  await page.waitForURL(/issues\/new/);
  await submit(page, login);
}

async function schemas(): Promise<string[]> {
  const client = new pg.Client({ connectionString: journey.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ nspname: string }>('SELECT nspname FROM pg_namespace');
  await client.end();
  return rows.map(({ nspname }) => nspname);
}

async function review(login: string): Promise<void> {
  const { page } = journey;
  await signIn(page, login);
  await page.getByLabel(/^Approve/).check();
  await page.getByRole('button', { name: 'Submit review' }).click();
  await page.waitForLoadState();
}

describe('a newcomer', () => {
  test('finds a service and a component', async () => {
    const { page } = journey;
    await page.goto(site('/'));
    expect(await page.title()).toContain('Harbour Logistics');
    await page.goto(site('/search/?q=postgres'));
    await page.locator('[data-part=found] a', { hasText: 'Postgres schema' }).first().waitFor();
    await page.goto(site('/search/?q=gate'));
    await page.locator('[data-part=found] a[href*="/catalog/component/"]').first().waitFor();
  });

  test('reads what the service is, who owns it and who may ask for it where', async () => {
    const { page } = journey;
    await page.goto(site('/services/postgres-schema/'));
    const text = await page.locator('main').innerText();
    for (const expected of ['Platform Databases', 'Production', 'Reliability', 'Engineering']) expect(text).toContain(expected);
  });

  test('is told what is wrong while typing, and shown the files when nothing is', async () => {
    const { page } = journey;
    await fill({ ...good, name: 'Gate Visits' });
    await page.locator('[data-field="name"] .wrong', { hasText: 'Gate Visits' }).waitFor();
    await fill(good);
    await page.locator('.preview', { hasText: 'CREATE SCHEMA "gate_visits_test"' }).waitFor();
    expect(await page.locator('.preview').innerText()).toContain('live/test/postgres-schema/gate-visits/catalog-info.yaml');
  });

  test('requests, is approved by the right owner, and gets the schema', async () => {
    const { page } = journey;
    await fill(good);
    await page.locator('.preview', { hasText: 'CREATE SCHEMA' }).waitFor();
    await request(asker);
    const issue = page.url();
    // Without a reload: the page watches the conversation.
    await page.getByText('Waiting for approval').first().waitFor();
    expect(await page.locator('main').innerText()).toContain('Below production one look by the database team is enough');

    expect(await accessibilityFaults(page)).toEqual([]);

    await page.goto(github('/pulls'));
    await page.locator('main a[href*="/pull/"]').first().click();
    await page.waitForURL(/\/pull\/\d+$/);
    const pull = page.url();
    expect(await page.locator('main').innerText()).toContain('CREATE SCHEMA "gate_visits_test"');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(`${pull}/files`);
    expect(await page.locator('main').innerText()).toContain('live/test/postgres-schema/gate-visits/request.yaml');

    await page.goto(pull);
    await review(asker);
    await journey.sandbox.idle();
    await page.goto(issue);
    await page.getByText(/asked for this and cannot approve it/).first().waitFor();
    await page.goto(pull);
    expect(await page.locator('main').innerText()).toContain('This cannot be merged now.');

    await review(owner);
    await page.getByText('This can be merged.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Merge into main' }).click();
    await page.waitForLoadState();
    await page.goto(issue);
    await page.getByRole('heading', { name: 'Done' }).waitFor({ timeout: 60_000 });
    await journey.sandbox.idle();
    expect(await schemas()).toContain('gate_visits_test');
    await page.reload();
    expect(await page.locator('main').innerText()).toMatch(/closed/i);

    await page.goto(site('/catalog/resource/default/gate-visits-schema-test/'));
    const text = await page.locator('main').innerText();
    expect(text).toContain('gate-visits (test)');
    expect(text).toContain('Customs');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(site('/instances/'));
    await page.getByRole('link', { name: 'gate-visits', exact: true }).click();
    await page.waitForURL(/\/instances\/test\/postgres-schema\/gate-visits\/$/);
    expect(await accessibilityFaults(page)).toEqual([]);
    // The site was built again after the bot's last word, and read it.
    await page.goto(site('/requests/state/done/'));
    await page.getByRole('link', { name: 'Postgres schema: gate-visits', exact: true }).click();
    await page.getByRole('heading', { name: 'How far it is' }).waitFor();
    expect(await page.locator('.steps .passed').count()).toBe(5);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

/** Approves the newest pull request as the owner, merges it, and waits until it is done and the site shows it. */
async function carryOut(issue: string): Promise<void> {
  const { page } = journey;
  await page.getByText('Waiting for approval').first().waitFor();
  await page.goto(github(`/pull/${journey.sandbox.state.pulls.at(-1)?.number}`));
  await review(owner);
  await page.getByText('This can be merged.', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Merge into main' }).click();
  await page.waitForLoadState();
  await page.goto(issue);
  await page.getByRole('heading', { name: 'Done' }).waitFor({ timeout: 60_000 });
  await journey.sandbox.idle();
}

describe('whoever has something', () => {
  const instance = '/instances/test/postgres-schema/gate-visits/';
  const purpose = 'Visits of trucks at the gate, kept for sixty days.';

  test('changes it with the form that it was asked for with', async () => {
    const { page } = journey;
    await page.goto(site(instance));
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.locator('form.request.live').waitFor();
    const input = page.locator('form.request [name="purpose"]');
    await expect.poll(() => input.inputValue()).toBe(good.purpose);
    await input.fill(purpose);
    await input.blur();
    await page.locator('.preview .files ins', { hasText: 'COMMENT ON SCHEMA' }).waitFor();
    await page.getByRole('link', { name: 'Request the change' }).click();
    await page.waitForURL(/issues\/new/);
    await submit(page, asker);
    await page.getByText(`+ purpose: "${purpose}"`).first().waitFor();
    await carryOut(page.url());
    const client = new pg.Client({ connectionString: journey.databaseUrl });
    await client.connect();
    const { rows } = await client.query("SELECT obj_description('gate_visits_test'::regnamespace) AS comment");
    await client.end();
    expect(rows).toEqual([{ comment: purpose }]);
    await page.goto(site(instance));
    expect(await page.locator('main').innerText()).toContain(purpose);
  });

  test('deletes it, after the name once more and an approval', async () => {
    const { page } = journey;
    await page.goto(site(instance));
    await page.getByRole('link', { name: 'Delete', exact: true }).click();
    await page.waitForURL(/issues\/new/);
    await page.getByLabel('Name once more').fill('gate-visits');
    await page.getByLabel('Reason').fill('The gate has a system of its own now.');
    await submit(page, asker);
    await carryOut(page.url());
    expect(await page.locator('main').innerText()).toContain('is gone; the history keeps it');
    expect(await schemas()).not.toContain('gate_visits_test');
    expect((await fetch(site(instance))).status).toBe(404);
    expect((await fetch(site('/catalog/resource/default/gate-visits-schema-test/'))).status).toBe(404);
    // What was asked for stays to be read: made, changed, taken away.
    await page.goto(site('/requests/state/done/'));
    expect(await page.locator('main').getByText('gate-visits').count()).toBe(3);
  });
});

function pulls(): number {
  return journey.sandbox.state.pulls.length;
}

/** Every run has ended but those that build the site, which nobody looks at next. */
async function handled(): Promise<void> {
  await expect.poll(() => journey.sandbox.state.runs.filter(({ workflowName, status }) => workflowName !== 'Pages' && status !== 'completed').length, { timeout: 60_000 }).toBe(0);
}

test('a request that is denied gets its reason and no pull request', async () => {
  const before = pulls();
  await fill({ ...good, name: 'not-for-you', environment: 'production' });
  await journey.page.locator('.preview', { hasText: 'CREATE SCHEMA' }).waitFor();
  await request('rohan-deshpande');
  await journey.page.getByText('Contractors and interns do not change production', { exact: false }).first().waitFor();
  await handled();
  expect(pulls()).toBe(before);
});

test('an invalid request, sent past the form, gets every problem and no pull request', async () => {
  const before = pulls();
  const { page } = journey;
  await page.goto(github('/issues/new?template=request-postgres-schema.yml&service=postgres-schema&name=No%20Good&environment=moon&owner=group:default/customs&classification=secret&purpose=Short'));
  await submit(page, asker);
  await page.getByText('This request cannot be made yet').first().waitFor();
  const text = await page.locator('main').innerText();
  for (const expected of ['No Good', 'moon', 'secret', 'Purpose is too short']) expect(text).toContain(expected);
  await handled();
  expect(pulls()).toBe(before);
});

async function submit(page: Journey['page'], login: string): Promise<void> {
  await signIn(page, login);
  const title = page.getByLabel('Title of the issue');
  if ((await title.inputValue()) === '') await title.fill('Request');
  await page.getByRole('button', { name: 'Create issue' }).click();
  await page.waitForURL(/issues\/\d+$/);
}

describe('a hostile request', () => {
  const breakout = `x'; DROP SCHEMA public CASCADE; --\nkind: Group\n"&a *a !!x \${{ secrets.DATABASE_URL }} <script>alert(1)</script> $$`;

  test('that tries to break out of YAML and SQL stays text, everywhere', async () => {
    const { page } = journey;
    await fill({ ...good, name: 'hostile', purpose: breakout });
    await page.locator('.preview', { hasText: `'x''; DROP SCHEMA` }).waitFor();
    await request(asker);
    await page.getByText('Waiting for approval').first().waitFor();
    const pull = journey.sandbox.state.pulls.at(-1)?.number;
    await page.goto(github(`/pull/${pull}`));
    expect(await page.evaluate(() => document.querySelectorAll('main script').length)).toBe(0);
    await review(owner);
    await page.getByText('This can be merged.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Merge into main' }).click();
    await journey.sandbox.idle();
    expect(await schemas()).toEqual(expect.arrayContaining(['public', 'hostile_test']));
    const client = new pg.Client({ connectionString: journey.databaseUrl });
    await client.connect();
    const { rows } = await client.query("SELECT obj_description('hostile_test'::regnamespace) AS comment");
    await client.end();
    expect(rows).toEqual([{ comment: breakout }]);
  });

  test('that repeats a heading of the form is refused', async () => {
    const before = pulls();
    const { page } = journey;
    const spoofed = { ...good, name: 'spoofed', purpose: 'All is well here.\n\n### Environment\n\nproduction' };
    await fill(spoofed);
    await page.locator('.problems, .wrong', { hasText: 'stands there twice' }).first().waitFor();
    // Past the form, on GitHub's own.
    await page.goto(github(`/issues/new?${new URLSearchParams({ template: 'request-postgres-schema.yml', service: 'postgres-schema', ...spoofed })}`));
    await submit(page, asker);
    await page.getByText('stands there twice').first().waitFor();
    await handled();
    expect(pulls()).toBe(before);
  });
});

test('a lost event is made up for by the schedule', async () => {
  const lost = journey.sandbox.faults.drop(({ name }) => name === 'issues');
  await fill({ ...good, name: 'lost-event' });
  await journey.page.locator('.preview', { hasText: 'CREATE SCHEMA' }).waitFor();
  await request(asker);
  await journey.sandbox.idle();
  expect(await journey.page.getByText('Waiting for approval').count()).toBe(0);
  lost();
  journey.sandbox.runSchedule();
  await journey.page.getByText('Waiting for approval').first().waitFor({ timeout: 60_000 });
});

test('no page of the journey asked for another host, and no script failed', () => expect(journey.complaints).toEqual([]));

test('every exchange with the local GitHub was as GitHub describes it', () => expect(journey.violations).toEqual([]));
