import { requireRole } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { Refusal } from '../refusal.ts';
import type { Issue, Label } from '../state.ts';
import type { World } from '../world.ts';
import { issueNumbered } from './find.ts';
import { applyLabels, checkLabelNames, labelNamed } from './labelling.ts';

/** Needs `write`; 422 when the name is taken. */
export async function createLabel(
  world: World,
  actor: Actor,
  input: { name: string; color?: string; description?: string },
): Promise<Label> {
  return world.change(() => {
    requireRole(world.state, actor, 'write');
    if (world.state.labels.some((label) => label.name.toLowerCase() === input.name.trim().toLowerCase())) {
      throw new Refusal(422, 'Validation Failed', [{ resource: 'Label', field: 'name', code: 'already_exists' }]);
    }
    if (input.color !== undefined && !/^[0-9a-f]{6}$/i.test(input.color)) {
      throw new Refusal(422, 'Validation Failed', [{ resource: 'Label', field: 'color', code: 'invalid' }]);
    }
    checkLabelNames([input.name]);
    const label = labelNamed(world, input.name);
    if (input.color !== undefined) label.color = input.color.toLowerCase();
    label.description = input.description ?? '';
    return label;
  });
}

/** Unknown labels are made on the way, as GitHub does. Needs `triage`. */
export async function addLabels(world: World, actor: Actor, number: number, names: readonly string[]): Promise<Issue> {
  return changeLabels(world, actor, number, (issue) => [...issue.labels, ...names]);
}

/** Replaces all labels. Needs `triage`. */
export async function setLabels(world: World, actor: Actor, number: number, names: readonly string[]): Promise<Issue> {
  return changeLabels(world, actor, number, () => names);
}

/** 404 when the issue does not carry it. Needs `triage`. */
export async function removeLabel(world: World, actor: Actor, number: number, name: string): Promise<Issue> {
  return changeLabels(world, actor, number, (issue) => {
    const kept = issue.labels.filter((label) => label.toLowerCase() !== name.toLowerCase());
    if (kept.length === issue.labels.length) throw new Refusal(404, 'Label does not exist');
    return kept;
  });
}

async function changeLabels(
  world: World,
  actor: Actor,
  number: number,
  names: (issue: Issue) => readonly string[],
): Promise<Issue> {
  return world.change(async (record) => {
    requireRole(world.state, actor, 'triage');
    const issue = issueNumbered(world, number);
    (await applyLabels(world, actor, issue, checkLabelNames(names(issue)))).forEach(record);
    return issue;
  });
}
