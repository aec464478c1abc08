import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { dispatchInputs } from '../../scripts/sandbox/runner/inputs.ts';
import type { Json } from '../../scripts/sandbox/runner/expressions.ts';
import { readWorkflow } from '../../scripts/sandbox/runner/parse.ts';
import type { Workflow } from '../../scripts/sandbox/runner/parse.ts';
import { asksToSkip, wants } from '../../scripts/sandbox/runner/triggers.ts';

interface Case {
  readonly on: Json;
  readonly name: string;
  readonly action?: string;
  readonly ref?: string;
  readonly changed?: readonly string[];
  readonly workflow?: string;
  readonly runs: boolean;
}

async function workflowOf(on: Json): Promise<Workflow> {
  const content = stringify({ on, jobs: { only: { 'runs-on': 'x', steps: [{ run: 'true' }] } } });
  const parsed = await readWorkflow('case.yml', content);
  if ('errors' in parsed) throw new Error(parsed.errors.join('\n'));
  return parsed.value;
}

describe('triggers', () => {
  const cases = parse(readFileSync(join(import.meta.dirname, 'cases/triggers.yml'), 'utf8')) as Case[];
  test.each(cases.map((each) => ({ ...each, shown: JSON.stringify({ ...each, runs: undefined }) })))('$shown → $runs', async (each) => {
    const { events } = await workflowOf(each.on);
    const started = await wants(events, {
      name: each.name,
      action: each.action,
      ref: each.ref ?? 'refs/heads/main',
      changedPaths: async () => each.changed ?? [],
      ...(each.workflow ? { workflow: each.workflow } : {}),
    });
    expect(started).toBe(each.runs);
  });

  test('changed paths are asked for only when a filter needs them', async () => {
    const { events } = await workflowOf({ push: { branches: ['main'], paths: ['a/**'] } });
    const changedPaths = async () => {
      throw new Error('asked');
    };
    expect(await wants(events, { name: 'push', action: undefined, ref: 'refs/heads/other', changedPaths })).toBe(false);
  });

  test('a commit may ask for no runs', () => {
    expect(asksToSkip('push', 'Fix it [skip ci]')).toBe(true);
    expect(asksToSkip('push', 'Skip ci')).toBe(false);
    expect(asksToSkip('issues', '[skip ci]')).toBe(false);
  });
});

describe('workflow files that GitHub would refuse', () => {
  test.each([
    ['on: push\njobs: {a: {runs-on: x, steps: [{run: a, uses: b}]}}', /Unexpected value|There's not enough info/],
    ['on: push\njobs: {a: {runs-on: x, needs: b, steps: [{run: a}]}}', /depends on unknown job 'b'|no dependencies/],
    ['on: nothing-like-it\njobs: {a: {runs-on: x, steps: [{run: a}]}}', /Unexpected value 'nothing-like-it'/],
    ["on: push\njobs: {a: {runs-on: x, steps: [{run: '${{ nope }}'}]}}", /Unrecognized named-value: 'nope'/],
    ['on: push\njobs: {a: {runs-on: x, if: secrets.TOKEN, steps: [{run: a}]}}', /Unrecognized named-value: 'secrets'/],
    ['on: [', /flow collection|must be/i],
    ['', /empty|mapping|Expected/i],
  ])('%s', async (content, message) => {
    const parsed = await readWorkflow('.github/workflows/x.yml', content);
    expect('errors' in parsed ? parsed.errors.join('\n') : 'accepted').toMatch(message);
  });
});

describe('inputs of workflow_dispatch', () => {
  const on = {
    workflow_dispatch: {
      inputs: {
        who: { type: 'string', required: true },
        dry: { type: 'boolean', default: true },
        tier: { type: 'choice', options: ['one', 'two'], default: 'one' },
      },
    },
  };

  test('defaults are filled in and booleans are booleans', async () => {
    const workflow = await workflowOf(on);
    expect(dispatchInputs(workflow, { who: 'ada' })).toEqual({ inputs: { who: 'ada', dry: true, tier: 'one' }, problems: [] });
    expect(dispatchInputs(workflow, { who: 'ada', dry: 'false', tier: 'two' }).inputs).toEqual({ who: 'ada', dry: false, tier: 'two' });
  });

  test('what is missing, unknown or no choice is said', async () => {
    const { problems } = dispatchInputs(await workflowOf(on), { tier: 'three', what: 'x' });
    expect(problems).toEqual([
      'Unexpected input "what". The workflow has: who, dry, tier.',
      'Required input "who" not provided.',
      'Input "tier" is "three"; it is one of one, two.',
    ]);
  });
});
