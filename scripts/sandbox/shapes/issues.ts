import type { Comment, Issue, Label, LabelEvent } from '../state.ts';
import type { World } from '../world.ts';
import { association, simpleUser } from './accounts.ts';
import { nodeId, repositoryApi, repositoryPage } from './links.ts';

export function labelShape(world: World, label: Label) {
  return {
    id: label.id,
    node_id: nodeId('Label', label.id),
    url: `${repositoryApi(world)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description || null,
  };
}

export function labelsOf(world: World, issue: Issue) {
  return issue.labels.flatMap((name) => {
    const label = world.state.labels.find((candidate) => candidate.name === name);
    return label === undefined ? [] : [labelShape(world, label)];
  });
}

export function issuePage(world: World, issue: Issue): string {
  return `${repositoryPage(world)}/${issue.isPull ? 'pull' : 'issues'}/${issue.number}`;
}

export function issueShape(world: World, issue: Issue) {
  const url = `${repositoryApi(world)}/issues/${issue.number}`;
  const assignees = issue.assignees.map((login) => simpleUser(world, login));
  const shape = {
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    url,
    repository_url: repositoryApi(world),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: issuePage(world, issue),
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body === '' ? null : issue.body,
    user: simpleUser(world, issue.author),
    labels: labelsOf(world, issue),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: world.state.comments.filter((comment) => comment.issueNumber === issue.number).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    closed_by: issue.closedBy === null ? null : simpleUser(world, issue.closedBy),
    author_association: association(world, issue.author),
    performed_via_github_app: null,
  };
  if (!issue.isPull) return shape;
  const page = issuePage(world, issue);
  const pull = world.state.pulls.find((candidate) => candidate.number === issue.number);
  return {
    ...shape,
    draft: pull?.draft ?? false,
    pull_request: {
      url: `${repositoryApi(world)}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull?.mergedAt ?? null,
    },
  };
}

export function labelEventShape(world: World, event: LabelEvent) {
  const issue = world.state.issues.find(({ number }) => number === event.issueNumber);
  return {
    id: event.id,
    node_id: nodeId('LabeledEvent', event.id),
    url: `${repositoryApi(world)}/issues/events/${event.id}`,
    actor: simpleUser(world, event.actor),
    event: event.event,
    commit_id: null,
    commit_url: null,
    created_at: event.createdAt,
    label: event.label,
    ...(issue === undefined ? {} : { issue: issueShape(world, issue) }),
    performed_via_github_app: null,
  };
}

export function commentShape(world: World, comment: Comment) {
  const issue = world.state.issues.find((candidate) => candidate.number === comment.issueNumber);
  const page = issue === undefined ? repositoryPage(world) : issuePage(world, issue);
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${repositoryApi(world)}/issues/comments/${comment.id}`,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${repositoryApi(world)}/issues/${comment.issueNumber}`,
    user: simpleUser(world, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(world, comment.author),
    performed_via_github_app: null,
  };
}
