import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../scripts/sandbox/actors.ts';
import { createComment } from '../../scripts/sandbox/operations/comments.ts';
import { putFile } from '../../scripts/sandbox/operations/contents.ts';
import { createIssue } from '../../scripts/sandbox/operations/issues.ts';
import { mergePull } from '../../scripts/sandbox/operations/merging.ts';
import { createPull } from '../../scripts/sandbox/operations/pulls.ts';
import { createRef } from '../../scripts/sandbox/operations/refs.ts';
import { createReview } from '../../scripts/sandbox/operations/reviews.ts';
import { branchHead } from '../../scripts/sandbox/git/repository.ts';
import { startSandbox } from '../../scripts/sandbox/sandbox.ts';
import { startRunnerSandbox } from './world.ts';
import type { RunnerSandbox } from './world.ts';

const ada: Actor = { login: 'ada', kind: 'user' };
const rea: Actor = { login: 'rea', kind: 'user' };

let sandbox: RunnerSandbox;
afterEach(() => sandbox.remove());

function workflow(on: string, steps: string, more = ''): string {
  return `name: Case\non: ${on}\n${more}jobs:\n  only:\n    runs-on: x\n    steps:\n${steps.replace(/^(?=.)/gm, '      ')}\n`;
}

async function start(files: Record<string, string>): Promise<void> {
  sandbox = await startRunnerSandbox(Object.fromEntries(Object.entries(files).map(([name, text]) => [name.includes('/') ? name : `.github/workflows/${name}`, text])));
}

/** What the steps of a run's jobs printed, commands and headings left out. */
function printed(file: string): string[] {
  return sandbox.runs(file).flatMap((run) => run.jobs.flatMap((job) => sandbox.log(job))).filter((line) => line.startsWith('> '));
}

async function write(path: string, text: string, branch = 'main', actor = ada): Promise<string> {
  const made = await putFile(sandbox.world, actor, { path, content: Buffer.from(text), message: `Write ${path}`, branch });
  return made.commitSha;
}

async function branch(name: string): Promise<void> {
  await createRef(sandbox.world, ada, { ref: `refs/heads/${name}`, sha: (await branchHead(sandbox.world.git, 'main')) ?? '' });
}

describe('an issue', () => {
  test('starts its workflow, and its text stays text', async () => {
    await start({
      'issue.yml': workflow('{issues: {types: [opened]}}', `
- if: github.event.issue.user.login == 'rea'
  run: |
    echo "> $TITLE"
    node -p "'> ' + JSON.parse(require('fs').readFileSync(process.env.GITHUB_EVENT_PATH)).issue.title"
    echo "> $GITHUB_EVENT_NAME $GITHUB_REF \${{ github.event.issue.number }} $GITHUB_ACTOR"
  env: { TITLE: '\${{ github.event.issue.title }}' }`),
    });
    const title = '$(touch /tmp/owned) `id` "; exit 1 ${{ github.token }}';
    const issue = await createIssue(sandbox.world, rea, { title });
    await sandbox.idle();
    expect(sandbox.run('issue.yml')).toMatchObject({ conclusion: 'success', displayTitle: title, issueNumber: issue.number, actor: 'rea', runNumber: 1 });
    expect(printed('issue.yml')).toEqual([`> ${title}`, `> ${title}`, '> issues refs/heads/main 1 rea']);
  });

  test('the job\'s token does what its permissions say, starts no further runs, and ends with the job', async () => {
    const call = 'curl -sS -o body -w "> %{http_code}\\n" -H "authorization: Bearer $GH" -d "{\\"body\\":\\"from the bot\\"}"';
    await start({
      'issue.yml': workflow('{issues: {types: [opened]}}', `
- run: |
    ${call} "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues/1/comments"
    ${call} "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/git/refs"
    echo "$GH" > "$OUTSIDE"
  env: { GH: '\${{ secrets.GITHUB_TOKEN }}', OUTSIDE: '\${{ vars.OUTSIDE }}' }`, 'permissions: { issues: write }\n'),
      'comment.yml': workflow('issue_comment', "\n- run: echo '> said'"),
    });
    Object.assign(sandbox.options.variables, { OUTSIDE: join(sandbox.folder, 'token') });
    await createIssue(sandbox.world, rea, { title: 'Hello' });
    await sandbox.idle();
    expect(printed('issue.yml')).toEqual(['> 201', '> 403']);
    expect(sandbox.state.comments.map(({ author, body }) => [author, body])).toEqual([['github-actions[bot]', 'from the bot']]);
    expect(sandbox.runs('comment.yml')).toEqual([]);
    const token = execFileSync('cat', [join(sandbox.folder, 'token')], { encoding: 'utf8' }).trim();
    expect(token).toMatch(/^ghs_/);
    expect(sandbox.world.tokens.actorFor(token)).toBeUndefined();
    await createComment(sandbox.world, rea, 1, 'me too');
    await sandbox.idle();
    expect(printed('comment.yml')).toEqual(['> said']);
  });
});

describe('checkout', () => {
  const steps = (given: string) => `
- uses: actions/checkout@v5
  with: ${given}
- run: echo "> $(git rev-parse --abbrev-ref HEAD) $(git rev-list --count HEAD) $(git log -1 --format=%s) $(grep -c AUTHORIZATION .git/config)"`;

  test.each([
    ['{}', '> main 1 Write a.txt 1'],
    ['{ fetch-depth: 0, persist-credentials: false }', '> main 2 Write a.txt 0'],
    ['{ ref: side, persist-credentials: false }', '> side 1 Write side.txt 0'],
    ["{ ref: '${{ github.event.after }}', fetch-depth: 2 }", '> HEAD 2 Write a.txt 1'],
    ['{ ref: v1, fetch-depth: 0 }', '> HEAD 1 Start the repository 1'],
    ['{ ref: refs/tags/v1 }', '> HEAD 1 Start the repository 1'],
  ])('%s', async (given, expected) => {
    await start({ 'push.yml': workflow('{push: {branches: [main]}}', steps(given)) });
    const first = await branchHead(sandbox.world.git, 'main');
    await createRef(sandbox.world, ada, { ref: 'refs/tags/v1', sha: first ?? '' });
    await branch('side');
    await write('side.txt', 'x', 'side');
    await write('a.txt', 'x');
    await sandbox.idle();
    expect([sandbox.run('push.yml')?.conclusion, printed('push.yml')]).toEqual(['success', [expected]]);
  });

  test('stands at the event\'s commit although its branch has moved on', async () => {
    await start({ 'push.yml': workflow('{push: {branches: [main]}}', `
- uses: actions/checkout@v5
  with: { fetch-depth: 0 }
- run: echo "> $(git log -1 --format=%s)"`) });
    await Promise.all(['a', 'b', 'c'].map((name) => write(name, name)));
    await sandbox.idle();
    expect(printed('push.yml')).toEqual(['> Write a', '> Write b', '> Write c']);
  });

  test('persisted credentials push, and that push starts nothing', async () => {
    await start({ 'push.yml': workflow('[push]', `
- uses: actions/checkout@v5
- run: |
    git config user.name Bot && git config user.email bot@localhost
    git commit --quiet --allow-empty -m made && git push --quiet origin HEAD:refs/heads/made`, 'permissions: { contents: write }\n') });
    await write('a.txt', 'x');
    await sandbox.idle();
    expect(sandbox.run('push.yml')?.conclusion).toBe('success');
    expect(await branchHead(sandbox.world.git, 'made')).toBeDefined();
  });
});

describe('pushes and pull requests', () => {
  test('paths filter by what the push changed; a broken workflow file is a failed run', async () => {
    await start({ 'push.yml': workflow("{push: {paths: ['catalog/**']}}", "\n- run: echo '> ran'") });
    await write('other.txt', 'x');
    await write('catalog/a.yaml', 'x');
    await branch('side');
    await write('catalog/b.yaml', 'x', 'side');
    await write('.github/workflows/broken.yml', 'on: push\njobs: nothing');
    await write('other.txt2', 'x');
    await sandbox.idle();
    expect(sandbox.runs('push.yml').map(({ headBranch }) => headBranch)).toEqual(['main', 'side']);
    expect(sandbox.run('broken.yml')).toMatchObject({ conclusion: 'startup_failure', event: 'push' });
  });

  test('pull_request runs at the test merge, pull_request_target and its code at the default branch', async () => {
    const tell = `
- uses: actions/checkout@v5
- run: echo "> $GITHUB_EVENT_NAME $GITHUB_REF $GITHUB_HEAD_REF-$GITHUB_BASE_REF $(cat side.txt 2>/dev/null) $(git log -1 --format=%p | wc -w)"`;
    await start({
      'pull.yml': workflow('pull_request', tell),
      'target.yml': workflow('{pull_request_target: {types: [opened, closed]}}', tell),
      'review.yml': workflow('pull_request_review', "\n- run: echo \"> $GITHUB_REF ${{ github.event.review.state }}\""),
      'merged.yml': workflow('{push: {branches: [main]}}', "\n- run: echo '> pushed'"),
    });
    await branch('side');
    await write('side.txt', 'here', 'side');
    const pull = await createPull(sandbox.world, ada, { title: 'Side', head: 'side', base: 'main' });
    await sandbox.idle();
    expect(printed('pull.yml')).toEqual([`> pull_request refs/pull/${pull.number}/merge side-main here 0`]);
    expect(printed('target.yml')).toEqual(['> pull_request_target refs/heads/main side-main  0']);
    expect(sandbox.run('pull.yml')?.headSha).toBe(pull.headSha);
    expect(sandbox.run('target.yml')?.headSha).toBe(pull.headSha);
    await createReview(sandbox.world, { login: 'rea', kind: 'user' }, pull.number, { event: 'COMMENT', body: 'Hm' });
    await mergePull(sandbox.world, ada, pull.number, {});
    await sandbox.idle();
    expect(printed('review.yml')).toEqual([`> refs/pull/${pull.number}/merge commented`]);
    expect(sandbox.runs('target.yml')).toHaveLength(2);
    expect(printed('merged.yml')).toEqual(['> pushed']);
  });
});

describe('the life of runs', () => {
  test('of one concurrency group one runs and the newest waits', async () => {
    await start({ 'by-hand.yml': workflow('{workflow_dispatch: {inputs: {n: {required: true}}}}', `
- run: sleep 0.3; echo "> \${{ inputs.n }} \${{ github.event.inputs.n }}"`, 'run-name: Number ${{ inputs.n }}\nconcurrency: { group: "one/${{ github.ref }}" }\n') });
    for (const n of ['1', '2', '3']) await sandbox.dispatch(ada, 'by-hand.yml', { n });
    await sandbox.idle();
    expect(sandbox.runs('by-hand.yml').map((run) => `${run.displayTitle} ${run.conclusion}`)).toEqual(['Number 1 success', 'Number 2 cancelled', 'Number 3 success']);
    expect(sandbox.runs('by-hand.yml')[1]?.message).toMatch(/higher priority waiting request for 'one\/refs\/heads\/main'/);
    expect(printed('by-hand.yml')).toEqual(['> 1 1', '> 3 3']);
    await sandbox.dispatch(ada, 'by-hand.yml', {});
    await sandbox.idle();
    expect(sandbox.runs('by-hand.yml').at(-1)).toMatchObject({ conclusion: 'startup_failure', message: 'Required input "n" not provided.' });
  });

  const sleeper = workflow('workflow_dispatch', `
- run: sh -c 'echo $$ > "$MARK"; exec sleep 60' & wait
  env: { MARK: '\${{ vars.MARK }}' }
- run: echo '> not reached'
- { if: cancelled(), run: echo '> cancelled' }`);

  async function asleep(): Promise<number> {
    const mark = join(sandbox.folder, 'mark');
    Object.assign(sandbox.options.variables, { MARK: mark });
    await sandbox.dispatch(ada, 'sleep.yml');
    while (!existsSync(mark) || execFileSync('cat', [mark]).length === 0) await wait(10);
    return Number(execFileSync('cat', [mark], { encoding: 'utf8' }));
  }

  function isAlive(id: number): boolean {
    try {
      // A process that has ended but was not yet collected by its parent counts as ended.
      return !/\bZ\b/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(id)], { encoding: 'utf8' }));
    } catch {
      return false;
    }
  }

  test('a cancelled run ends its processes and still does what `cancelled()` asks', async () => {
    await start({ 'sleep.yml': sleeper });
    const child = await asleep();
    sandbox.world.runs?.cancel(sandbox.run('sleep.yml')?.id ?? 0);
    await sandbox.idle();
    expect(sandbox.run('sleep.yml')).toMatchObject({ conclusion: 'cancelled', message: 'Cancelled by hand.' });
    expect(sandbox.run('sleep.yml')?.jobs[0]?.steps.map(({ conclusion }) => conclusion)).toEqual(['success', 'cancelled', 'skipped', 'success']);
    expect(isAlive(child)).toBe(false);
  });

  test('a stop ends everything at once, and the next start shows it', async () => {
    await start({ 'sleep.yml': sleeper });
    const child = await asleep();
    await sandbox.stop();
    expect(isAlive(child)).toBe(false);
    const again = await startSandbox(sandbox.options);
    try {
      expect(again.state.runs).toMatchObject([{ conclusion: 'cancelled', message: 'cancelled: the sandbox stopped', jobs: [{ conclusion: 'cancelled' }] }]);
    } finally {
      await again.stop();
    }
  });

  test('a run that a killed process left is closed at the next start', async () => {
    await start({ 'sleep.yml': workflow('workflow_dispatch', '\n- run: true') });
    await sandbox.dispatch(ada, 'sleep.yml');
    await sandbox.idle();
    await sandbox.stop();
    Object.assign(sandbox.run('sleep.yml') ?? {}, { status: 'in_progress', conclusion: null });
    await sandbox.world.flush();
    const again = await startSandbox(sandbox.options);
    expect(again.state.runs).toMatchObject([{ status: 'completed', conclusion: 'cancelled', message: 'cancelled: the sandbox stopped' }]);
    await again.stop();
  });

  test('schedules run when asked; a run may follow a run, but not without end', async () => {
    await start({
      'nightly.yml': workflow("{schedule: [{cron: '0 4 * * *'}]}", '\n- run: echo "> ${{ github.event.schedule }} $GITHUB_EVENT_NAME"'),
      'follow.yml': workflow('{workflow_run: {workflows: [Case, Follow], types: [completed]}}', '\n- run: echo "> ${{ github.event.workflow_run.conclusion }}"').replace('Case', 'Follow'),
    });
    sandbox.runSchedule();
    await sandbox.idle();
    expect(printed('nightly.yml')).toEqual(['> 0 4 * * * schedule']);
    expect(printed('follow.yml')).toEqual(['> success', '> success', '> success']);
  });

  test('background processes end with their job', async () => {
    await start({ 'sleep.yml': workflow('workflow_dispatch', `
- run: sleep 60 > /dev/null 2>&1 & echo "> $!"
- run: echo '> next step runs beside it'`) });
    await sandbox.dispatch(ada, 'sleep.yml');
    await sandbox.idle();
    const [first = ''] = printed('sleep.yml');
    expect(printed('sleep.yml')).toHaveLength(2);
    expect(isAlive(Number(first.slice(2)))).toBe(false);
  });
});
