import { accountOf, hasRole, requireAccount } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { Refusal } from '../refusal.ts';
import type { Issue } from '../state.ts';
import type { World } from '../world.ts';
import { issueEvent } from './announce.ts';
import type { RecordEvent } from './announce.ts';
import { issueNumbered, pullNumbered } from './find.ts';
import { applyAssignees, applyLabels, checkAssignees, checkLabelNames } from './labelling.ts';
import { refreshPull } from './branches.ts';
import { checkBody, checkTitle } from './texts.ts';

export interface NewIssue {
  readonly title: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  /** Labels that the chosen issue form gives: they apply whoever submits it. */
  readonly formLabels?: readonly string[];
}

export interface IssueChanges {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  readonly stateReason?: 'completed' | 'not_planned' | 'reopened' | 'duplicate' | null;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
}

/** Anybody signed in may; labels and assignees of somebody without triage are dropped in silence, as on GitHub. */
export async function createIssue(world: World, actor: Actor, input: NewIssue): Promise<Issue> {
  return world.change(async (record) => {
    requireAccount(world.state, actor);
    const mayTriage = hasRole(world.state, actor, 'triage');
    const title = checkTitle('Issue', input.title);
    const body = checkBody('Issue', input.body ?? '');
    const labels = checkLabelNames([...(input.formLabels ?? []), ...(mayTriage ? (input.labels ?? []) : [])]);
    const assignees = checkAssignees(world, mayTriage ? (input.assignees ?? []) : []);
    const issue = newIssue(world, actor, { title, body, isPull: false });
    world.state.issues.push(issue);
    const later = [
      ...await applyLabels(world, actor, issue, labels),
      ...await applyAssignees(world, actor, issue, assignees),
    ];
    record(await issueEvent(world, actor, issue, 'opened'));
    later.forEach(record);
    return issue;
  });
}

/** A fresh issue, its number taken; not yet in the state. */
export function newIssue(world: World, actor: Actor, input: Pick<Issue, 'title' | 'body' | 'isPull'>): Issue {
  const time = world.time();
  return {
    ...input,
    id: world.nextId(),
    number: world.state.nextNumber++,
    author: accountOf(world.state, actor.login)?.login ?? actor.login,
    state: 'open',
    stateReason: null,
    labels: [],
    assignees: [],
    createdAt: time,
    updatedAt: time,
    closedAt: null,
    closedBy: null,
  };
}

/** Title and body: the author or `write`; state: the author or `triage`; labels and assignees: `triage`, else dropped. */
export async function updateIssue(world: World, actor: Actor, number: number, changes: IssueChanges): Promise<Issue> {
  return world.change((record) => changeIssue(world, record, actor, issueNumbered(world, number), changes));
}

/** The same inside a change: for pull requests too. Checks everything before it touches anything. */
export async function changeIssue(
  world: World,
  record: RecordEvent,
  actor: Actor,
  issue: Issue,
  changes: IssueChanges,
): Promise<Issue> {
  requireAccount(world.state, actor);
  const resource = issue.isPull ? 'PullRequest' : 'Issue';
  const isAuthor = issue.author.toLowerCase() === actor.login.toLowerCase();
  const mayTriage = hasRole(world.state, actor, 'triage');
  const editsText = changes.title !== undefined || changes.body !== undefined;
  if (editsText && !isAuthor && !hasRole(world.state, actor, 'write')) throw forbidden(actor, 'edit');
  if (changes.state !== undefined && !isAuthor && !mayTriage) throw forbidden(actor, 'close or reopen');
  const title = changes.title === undefined ? issue.title : checkTitle(resource, changes.title);
  const body = changes.body === undefined ? issue.body : checkBody(resource, changes.body);
  const labels = mayTriage && changes.labels !== undefined ? checkLabelNames(changes.labels) : undefined;
  const assignees = mayTriage && changes.assignees !== undefined ? checkAssignees(world, changes.assignees) : undefined;
  const pull = issue.isPull ? pullNumbered(world, issue.number) : undefined;
  if (pull?.merged === true && changes.state === 'open') {
    throw new Refusal(422, 'Validation Failed', [
      { resource, field: 'state', code: 'invalid', message: 'The pull request is merged: it cannot be reopened.' },
    ]);
  }

  const edited: Record<string, { from: string }> = {};
  if (title !== issue.title) edited['title'] = { from: issue.title };
  if (body !== issue.body) edited['body'] = { from: issue.body };
  issue.title = title;
  issue.body = body;
  issue.updatedAt = world.time();
  if (Object.keys(edited).length > 0) record(await issueEvent(world, actor, issue, 'edited', { changes: edited }));
  if (labels !== undefined) (await applyLabels(world, actor, issue, labels)).forEach(record);
  if (assignees !== undefined) (await applyAssignees(world, actor, issue, assignees)).forEach(record);
  const turned = turn(world, actor, issue, changes);
  if (turned === 'reopened' && pull !== undefined) await refreshPull(world, pull);
  if (turned !== undefined) record(await issueEvent(world, actor, issue, turned));
  return issue;
}

/** Closes or reopens; undefined when the issue is already so. */
function turn(world: World, actor: Actor, issue: Issue, changes: IssueChanges): 'closed' | 'reopened' | undefined {
  if (changes.state === undefined || changes.state === issue.state) return undefined;
  issue.state = changes.state;
  if (changes.state === 'open') {
    issue.stateReason = issue.isPull ? null : 'reopened';
    issue.closedAt = null;
    issue.closedBy = null;
    return 'reopened';
  }
  issue.stateReason = issue.isPull ? null : (changes.stateReason ?? 'completed');
  issue.closedAt = world.time();
  issue.closedBy = actor.login;
  return 'closed';
}

function forbidden(actor: Actor, act: string): Refusal {
  return new Refusal(403, `${actor.login} may not ${act} this: it is neither theirs nor does their role allow it.`);
}
