import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PlanChanged, type EffectContext } from '../../scripts/effects/effect.ts';
import { terragruntApply } from '../../scripts/effects/terraform/terraform.ts';
import { asked } from './request.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'signpost-stand-in-'));
  const standIn = pathToFileURL(join(import.meta.dirname, 'stand-in-terragrunt.ts')).href;
  writeFileSync(join(home, 'terragrunt'), `#!${process.execPath}\nimport(${JSON.stringify(standIn)});\n`);
  chmodSync(join(home, 'terragrunt'), 0o755);
});
afterEach(() => rmSync(home, { recursive: true }));

function context(unit: string, more: Partial<EffectContext> = {}): EffectContext {
  return {
    step: 'apply',
    action: 'terragrunt:apply',
    folder: 'live/production/terragrunt-unit/photos',
    files: new Map([['terragrunt.hcl', unit], ['request.yaml', 'a: 1\n']]),
    ...asked,
    env: { PATH: home, STAND_IN_HOME: home, GITHUB_TOKEN: 'ghs_x', TG_TF_PATH: 'tofu' },
    ...more,
    input: { secrets: ['STAND_IN_HOME'], ...more.input },
  };
}
const calls = () => readFileSync(join(home, 'calls'), 'utf8').trimEnd().split('\n').filter((line) => !line.startsWith(' '));

describe('terragrunt:apply with a program that stands in for Terragrunt', () => {
  test('calls it as its manual says, from plan to destruction', async () => {
    const given = context('inputs = {}\n', { input: { backend: { bucket: 'states' } } });
    const plan = await terragruntApply.plan(given, 'apply');
    expect(plan).toMatchObject({ action: 'terragrunt:apply', blocked: [], summary: 'Will add 1, change 0 and destroy 0 resources.', text: expect.stringContaining('unit.it[0] will be: create') });
    expect(calls()).toEqual([
      'run -- init -input=false -no-color -backend-config=…/backend.json',
      'run -- plan -input=false -no-color -detailed-exitcode -lock=false -out=…/plan.tfplan',
      'run -- show -json …/plan.tfplan',
      'run -- show -no-color …/plan.tfplan',
    ]);
    expect(readFileSync(join(home, 'calls'), 'utf8').split('\n')[1]).toBe('  CHECKPOINT_DISABLE=1 TF_DATA_DIR=… TF_INPUT=0 TF_IN_AUTOMATION=1 TG_DOWNLOAD_DIR=… TG_LOG_LEVEL=error TG_NON_INTERACTIVE=true TG_NO_COLOR=true TG_TF_FORWARD_STDOUT=true TG_TF_PATH=tofu');
    const approved = { ...given, approved: plan.digest ?? '' };
    expect(await terragruntApply.apply(approved)).toEqual({ step: 'apply', action: 'terragrunt:apply', summary: 'Terragrunt added 1, changed 0 and destroyed 0 resources.', changed: true });
    expect(calls().at(-1)).toBe('run -- apply -input=false -no-color -lock-timeout=5m …/plan.tfplan');
    expect(await terragruntApply.apply(approved)).toMatchObject({ changed: false });
    await expect(terragruntApply.destroy(approved)).rejects.toBeInstanceOf(PlanChanged);
    const destruction = await terragruntApply.plan(given, 'destroy');
    expect(calls()).toContain('run -- plan -input=false -no-color -detailed-exitcode -destroy -lock=false -out=…/plan.tfplan');
    expect(await terragruntApply.destroy({ ...given, approved: destruction.digest ?? '' })).toMatchObject({ changed: true });
    expect(existsSync(join(home, 'state'))).toBe(false);
    expect(await terragruntApply.destroy(given)).toMatchObject({ changed: false, summary: 'Nothing is left to take away.' });
  });

  test('what all units share stands in the service’s folder terragrunt/, and units find it above them', async () => {
    const unit = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n';
    expect((await terragruntApply.plan(context(unit), 'apply')).blocked).toEqual([expect.stringContaining('Could not find root.hcl')]);
    expect(await terragruntApply.plan(context(unit, { serviceFiles: { 'terragrunt/root.hcl': 'gcs\n', 'template.yaml': '' } }), 'apply')).toMatchObject({ blocked: [] });
    expect((await terragruntApply.plan(context(unit, { serviceFiles: { 'terragrunt/root.hcl': 'local\n' } }), 'apply')).blocked).toEqual([expect.stringContaining('keeps its state in a local file')]);
  });

  test('a change after the approval is planned again', async () => {
    const { digest = '' } = await terragruntApply.plan(context('one'), 'apply');
    await expect(terragruntApply.apply(context('two', { approved: digest }))).rejects.toBeInstanceOf(PlanChanged);
    expect(existsSync(join(home, 'state'))).toBe(false);
  });

  test('what it cannot do is said with what to do', async () => {
    expect((await terragruntApply.plan(context('fails'), 'apply')).blocked).toEqual([expect.stringMatching(/^Terragrunt could not plan it: Error: Error acquiring the state lock.*force-unlock/s)]);
    expect((await terragruntApply.plan(context('x', { env: { PATH: tmpdir(), STAND_IN_HOME: home } }), 'apply')).blocked).toEqual([expect.stringContaining('Terragrunt is not installed where this runs. An administrator puts terragrunt into')]);
    expect((await terragruntApply.plan({ ...context('x'), files: new Map([['main.tf', '']]) }, 'apply')).blocked).toEqual([expect.stringContaining('renders no file terragrunt.hcl')]);
  });

  test('a plan that is too long begins with every resource, and one that nobody could read is refused', async () => {
    const { text, blocked } = await terragruntApply.plan(context('count = 200'), 'apply');
    expect(blocked).toEqual([]);
    expect(text.length).toBeLessThan(17_000);
    expect(text.match(/^\+ unit\.it\[\d+\]$/gm)).toHaveLength(200);
    expect(text).toMatch(/… and \d+ more lines$/);
    const endless = context('count = 2000');
    expect((await terragruntApply.plan(endless, 'apply')).blocked).toEqual([expect.stringContaining('2000 resources, more than anybody can review here')]);
    await expect(terragruntApply.apply(endless)).rejects.toThrow('more than anybody can review');
  });
});
