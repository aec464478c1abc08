/** Labels and assignees of an issue, inside a change. */
import { accountOf } from '../actors.ts';
import type { Actor } from '../actors.ts';
import type { WorldEvent } from '../events.ts';
import { Refusal } from '../refusal.ts';
import { simpleUser } from '../shapes/accounts.ts';
import { labelShape } from '../shapes/issues.ts';
import type { Issue, Label } from '../state.ts';
import type { World } from '../world.ts';
import { issueEvent } from './announce.ts';

const NEW_LABEL_COLOR = 'ededed';

export function checkLabelNames(names: readonly string[]): readonly string[] {
  if (names.every((name) => name.trim() !== '')) return names;
  throw new Refusal(422, 'Validation Failed', [{ resource: 'Label', field: 'name', code: 'missing_field' }]);
}

/** The label of a name (case does not matter), made when missing. */
export function labelNamed(world: World, name: string): Label {
  const known = world.state.labels.find((label) => label.name.toLowerCase() === name.trim().toLowerCase());
  if (known !== undefined) return known;
  const label = { id: world.nextId(), name: name.trim(), color: NEW_LABEL_COLOR, description: '' };
  world.state.labels.push(label);
  return label;
}

/** Makes the issue carry exactly these labels. Answers with one event per label that came or went. */
export async function applyLabels(
  world: World,
  actor: Actor,
  issue: Issue,
  names: readonly string[],
): Promise<WorldEvent[]> {
  const wanted = new Map(names.map((name) => labelNamed(world, name)).map((label) => [label.name, label]));
  const added = [...wanted.values()].filter((label) => !issue.labels.includes(label.name));
  const removed = issue.labels.filter((name) => !wanted.has(name)).map((name) => labelNamed(world, name));
  if (added.length + removed.length === 0) return [];
  issue.labels = [...wanted.keys()];
  issue.updatedAt = world.time();
  const events = [];
  for (const [event, labels] of [['unlabeled', removed], ['labeled', added]] as const) {
    const kept = (world.state.labelEvents ??= []);
    for (const { name, color } of labels) {
      kept.push({ id: world.nextId(), issueNumber: issue.number, actor: actor.login, event, label: { name, color }, createdAt: world.time() });
    }
  }
  for (const label of removed) {
    events.push(await issueEvent(world, actor, issue, 'unlabeled', { label: labelShape(world, label) }));
  }
  for (const label of added) {
    events.push(await issueEvent(world, actor, issue, 'labeled', { label: labelShape(world, label) }));
  }
  return events;
}

/** The accounts' logins as they are spelled; unknown ones refuse with 422. */
export function checkAssignees(world: World, logins: readonly string[]): string[] {
  return [...new Set(logins.map((login) => {
    const account = accountOf(world.state, login);
    if (account !== undefined) return account.login;
    throw new Refusal(422, 'Validation Failed', [{ resource: 'Issue', field: 'assignees', code: 'invalid' }]);
  }))];
}

/** Makes exactly these checked logins the assignees. */
export async function applyAssignees(
  world: World,
  actor: Actor,
  issue: Issue,
  logins: readonly string[],
): Promise<WorldEvent[]> {
  const added = logins.filter((login) => !issue.assignees.includes(login));
  const removed = issue.assignees.filter((login) => !logins.includes(login));
  issue.assignees = [...logins];
  const events = [];
  for (const [action, changed] of [['unassigned', removed], ['assigned', added]] as const) {
    for (const login of changed) {
      events.push(await issueEvent(world, actor, issue, action, { assignee: simpleUser(world, login) }));
    }
  }
  return events;
}
