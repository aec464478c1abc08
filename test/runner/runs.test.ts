import { readFileSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkflowRun } from '../../scripts/sandbox/runs.ts';
import { expectGolden } from '../golden.ts';
import { startRunnerSandbox, stepLines } from './world.ts';
import type { RunnerSandbox } from './world.ts';

const cases = join(import.meta.dirname, 'cases/runs');
const names = readdirSync(cases).filter((name) => name.endsWith('.yml'));

const greet = `
name: Greet
description: Says hello
inputs:
  who: { default: 'you in \${{ github.job }}' }
outputs:
  greeting: { value: '\${{ steps.say.outputs.text }}' }
runs:
  using: composite
  steps:
    - id: say
      shell: bash
      run: |
        echo "text=Hello $WHO" >> "$GITHUB_OUTPUT"
        echo "LEFT=behind" >> "$GITHUB_ENV"
        echo "$TONE $(basename "$GITHUB_ACTION_PATH")"
      env:
        WHO: \${{ inputs.who }}
    - if: inputs.who == 'nobody'
      shell: sh
      run: exit 4
    - shell: bash
      run: echo "$LEFT"
`;

describe('workflow files run to the end', () => {
  let sandbox: RunnerSandbox;
  beforeAll(async () => {
    const files = names.map((name) => [`.github/workflows/${name}`, readFileSync(join(cases, name), 'utf8')]);
    sandbox = await startRunnerSandbox({ ...Object.fromEntries(files), 'actions/greet/action.yml': greet });
  });
  afterAll(() => sandbox.remove());

  test.each(names)('%s', async (name) => {
    await sandbox.dispatch(sandbox.administrator, name);
    await sandbox.idle();
    const run = sandbox.run(name);
    expectGolden(join(cases, name.replace('.yml', '.txt')), run ? report(sandbox, run) : 'It did not run.');
  });

  test('the site of the last deployment is served', async () => {
    const response = await fetch(sandbox.pagesUrl);
    expect([response.status, await response.text()]).toEqual([200, '<h1>Hello</h1>\n']);
  });

  test('the second time the cache is there', async () => {
    await sandbox.dispatch(sandbox.administrator, 'artifacts.yml');
    await sandbox.idle();
    const again = sandbox.runs('artifacts.yml').at(-1);
    expect(again?.jobs[0]?.steps.map(({ name, conclusion }) => `${name}: ${conclusion}`)).toContain('Run mkdir store && echo kept > store/file: skipped');
  });

  test('nothing of a job is left but its logs, and no log holds the secret', () => {
    for (const run of sandbox.state.runs) {
      for (const job of run.jobs) {
        if (job.steps.length > 0) expect(readdirSync(join(sandbox.folder, 'runs', String(run.id), String(job.id)))).toEqual(['logs']);
        expect(sandbox.log(job).join('\n')).not.toContain('the-secret-token');
      }
    }
    expect(JSON.stringify(sandbox.state.runs)).not.toContain('the-secret-token');
  });
});

/** A run as text, without what differs from time to time. */
function report(sandbox: RunnerSandbox, run: WorkflowRun): string {
  const lines = [`${run.workflowName}: ${run.conclusion}`];
  if (run.message) lines.push(run.message);
  for (const job of run.jobs) {
    lines.push('', `${job.name}: ${job.conclusion}${Object.keys(job.outputs).length > 0 ? ` ${JSON.stringify(job.outputs)}` : ''}`);
    if (job.environment) lines.push(`  environment ${job.environment.name} at ${job.environment.url}`);
    for (const { level, message, ...place } of job.annotations) lines.push(`  ${level} ${message}${Object.keys(place).length > 0 ? ` ${JSON.stringify(place)}` : ''}`);
    if (job.summary) lines.push(`  summary ${JSON.stringify(job.summary)}`);
    for (const step of job.steps) {
      if (step.number === 1) continue;
      lines.push(`  ${step.number} ${step.name}: ${step.conclusion}`);
      lines.push(...stepLines(sandbox.folder, step.log).map((line) => `    | ${line}`.trimEnd()));
    }
  }
  return `${lines.join('\n')}\n`
    .replaceAll(sandbox.folder, '<folder>')
    .replaceAll(hostname(), '<machine>')
    .replaceAll(sandbox.url, '<url>')
    .replaceAll(sandbox.pagesUrl, '<pages>')
    .replaceAll(process.version.slice(1), '<node>')
    .replace(/runs\/\d+\/\d+/g, 'runs/<run>/<job>')
    .replace(/\b[0-9a-f]{64}\b/g, '<digest>')
    .replace(/\b[0-9a-f]{40}\b/g, '<commit>');
}
