import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { staleFiles } from '../../scripts/publish/generated.ts';
import { secretNames, workflowFiles } from '../../scripts/publish/workflow-secrets.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { documents, entity, group, settings } from '../catalog/world.ts';

const path = '.github/workflows/request.yml';
const workflow = `name: Request
jobs:
  a:
    steps:
      - run: one
        env:
          GITHUB_TOKEN: \${{ github.token }}
          # Secrets that services name, to plan; kept by "npx signpost generate".
          OLD: \${{ secrets.OLD }}
          # End of the secrets.
          OURS: kept
      - run: two
        env:
          # Secrets that services name, to apply; kept by "npx signpost generate".
          # End of the secrets.
`;
const world = (steps: readonly JsonObject[], files: Readonly<Record<string, string>> = { [path]: workflow }) => {
  const all = memoryFiles({
    'catalog/signpost.yaml': settings,
    'catalog/org.yaml': documents(group('payments')),
    'catalog/services/bucket/template.yaml': entity('Template', 'bucket', { type: 'storage', owner: 'payments', steps }),
    ...files,
  });
  return [loadCatalog(all), all] as const;
};
const envs = (text: string) => (parse(text) as { jobs: { a: { steps: { env: Record<string, string> }[] } } }).jobs.a.steps.map(({ env }) => env);

describe('the secrets of workflows', () => {
  test('are those that services name, by the goal of each step; the rest of the file stays', () => {
    const steps = [
      { id: 'a', action: 'sql:apply', input: {} },
      { id: 'b', action: 'terraform:apply', input: { secrets: ['TF_VAR_db_password', 'AWS_ACCESS_KEY_ID'], backend: { conn_str: { secret: 'STATE_URL' }, schema: 'x' } } },
      { id: 'c', action: 'debug:log', input: { secrets: ['NOT_AN_EFFECT'] } },
    ];
    const [file, ...others] = workflowFiles(...world(steps));
    expect(others).toEqual([]);
    expect(envs(file?.text ?? '')).toEqual([
      {
        GITHUB_TOKEN: '${{ github.token }}',
        AWS_ACCESS_KEY_ID: '${{ secrets.PLAN_AWS_ACCESS_KEY_ID || secrets.AWS_ACCESS_KEY_ID || env.AWS_ACCESS_KEY_ID }}',
        DATABASE_URL: '${{ secrets.PLAN_DATABASE_URL || secrets.DATABASE_URL || env.DATABASE_URL }}',
        STATE_URL: '${{ secrets.PLAN_STATE_URL || secrets.STATE_URL || env.STATE_URL }}',
        TF_VAR_db_password: '${{ secrets.PLAN_TF_VAR_db_password || secrets.TF_VAR_db_password || env.TF_VAR_db_password }}',
        OURS: 'kept',
      },
      {
        AWS_ACCESS_KEY_ID: '${{ secrets.AWS_ACCESS_KEY_ID || env.AWS_ACCESS_KEY_ID }}',
        DATABASE_URL: '${{ secrets.DATABASE_URL || env.DATABASE_URL }}',
        STATE_URL: '${{ secrets.STATE_URL || env.STATE_URL }}',
        TF_VAR_db_password: '${{ secrets.TF_VAR_db_password || env.TF_VAR_db_password }}',
      },
    ]);
    expect(staleFiles(...world(steps)).filter((each) => each.path === path)).toMatchObject([{ reason: 'changed' }]);
    expect(staleFiles(...world(steps, { [path]: (file?.text ?? '').replaceAll('\n', '\r\n') })).filter((each) => each.path === path)).toEqual([]);
  });

  test('that belong to the workflow, are chosen by a request or could end the line are never among them', () => {
    const names = ['GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'PATH', '${{ parameters.secret }}', 'A\n      - run: curl', 'A }} ${{ toJSON(secrets) }}', 'lower', ''];
    const [catalog, files] = world([{ id: 'b', action: 'run', input: { secrets: [...names, 'FINE', 7, null] } }, { id: 'c', action: 'sql:apply', input: { connection: '${{ parameters.secret }}' } }]);
    expect(secretNames(catalog)).toEqual(['FINE']);
    expect(workflowFiles(catalog, files)).toHaveLength(1);
  });

  test('of a workflow without such a part, and of a file elsewhere, are nobody’s business', () => {
    const own = { '.github/workflows/own.yml': 'env:\n  A: ${{ secrets.A }}\n', 'catalog/x/.github/workflows/request.yml': workflow };
    expect(workflowFiles(...world([{ id: 'a', action: 'sql:apply', input: {} }], own))).toEqual([]);
  });

  test('each workflow that runs effects has such a part, and none takes all secrets', () => {
    const folder = join(import.meta.dirname, '../../.github/workflows');
    const texts = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
    const running = texts.filter(([, text]) => /signpost (?:reconcile|apply)/.test(text));
    expect(running.length).toBeGreaterThan(2);
    for (const [name, text] of running) expect(text.match(/# Secrets that services name, to (?:plan|apply);/g)?.length, name).toBe(text.match(/run: npx signpost (?:reconcile|apply)/g)?.length);
    for (const [name, text] of texts) expect(text, name).not.toMatch(/toJSON\(\s*secrets|secrets: inherit/i);
  });
});

test('whatever of the catalog is pushed has every open request and pull request judged again', () => {
  const text = readFileSync(join(import.meta.dirname, '../../.github/workflows/apply.yml'), 'utf8');
  // Services say who owns what is asked for, environments whose approval it needs, and any entity who approves its change.
  expect(/^ {4}paths: (.*)$/m.exec(text)?.[1]).toBe("['live/**', 'catalog/**']");
  expect(text).toContain('git diff --quiet "$BEFORE" HEAD -- catalog ||');
  expect(text).toContain("run: npx signpost reconcile --open ${{ github.event_name == 'push' && '--pulls' || '' }}");
});
