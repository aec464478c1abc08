import { createComment, deleteComment, updateComment } from '../../operations/comments.ts';
import { commentOf, issueNumbered } from '../../operations/find.ts';
import { createIssue, updateIssue } from '../../operations/issues.ts';
import { addLabels, createLabel, removeLabel, setLabels } from '../../operations/labels.ts';
import { notFound } from '../../refusal.ts';
import { commentShape, issueShape, labelEventShape, labelShape, labelsOf } from '../../shapes/issues.ts';
import type { Issue } from '../../state.ts';
import { choice, given, names, requiredText, text } from '../fields.ts';
import { paged } from '../paging.ts';
import { created, noContent, numberOf, ok, parameter, route } from '../route.ts';
import type { Call, Route } from '../route.ts';

const ISSUES = '/repos/:owner/:repo/issues';
const LABELS = '/repos/:owner/:repo/labels';
const REASONS = ['completed', 'not_planned', 'reopened', 'duplicate'] as const;

export const issueRoutes: readonly Route[] = [
  route(`GET ${ISSUES}`, 'issues:read', (call) => paged(call, listed(call), (issue) => issueShape(call.world, issue))),
  route(`POST ${ISSUES}`, 'issues:write', async (call) => {
    const { world, actor, body } = call;
    const issue = await createIssue(world, actor, {
      title: requiredText(body, 'title'),
      ...given({ body: text(body, 'body'), labels: names(body, 'labels'), assignees: names(body, 'assignees') }),
    });
    return created(issueShape(world, issue));
  }),
  route(`GET ${ISSUES}/comments`, 'issues:read', (call) =>
    paged(call, since(call, call.world.state.comments), (comment) => commentShape(call.world, comment))),
  // Newest first; of the many kinds of events those of labels.
  route(`GET ${ISSUES}/events`, 'issues:read', (call) =>
    paged(call, (call.world.state.labelEvents ?? []).toReversed(), (event) => labelEventShape(call.world, event))),
  route(`GET ${ISSUES}/:number`, 'issues:read', (call) =>
    ok(issueShape(call.world, issueNumbered(call.world, numberOf(call, 'number'))))),
  route(`PATCH ${ISSUES}/:number`, 'issues:write', async (call) => {
    const { world, actor, body } = call;
    const issue = await updateIssue(world, actor, numberOf(call, 'number'), given({
      title: text(body, 'title'),
      body: body['body'] === null ? '' : text(body, 'body'),
      state: choice(body, 'state', ['open', 'closed']),
      stateReason: choice(body, 'state_reason', REASONS),
      labels: names(body, 'labels'),
      assignees: names(body, 'assignees'),
    }));
    return ok(issueShape(world, issue));
  }),

  route(`GET ${ISSUES}/:number/comments`, 'issues:read', (call) => {
    const { number } = issueNumbered(call.world, numberOf(call, 'number'));
    const comments = call.world.state.comments.filter((comment) => comment.issueNumber === number);
    return paged(call, since(call, comments), (comment) => commentShape(call.world, comment));
  }),
  route(`POST ${ISSUES}/:number/comments`, 'issues:write', async (call) => {
    const comment = await createComment(call.world, call.actor, numberOf(call, 'number'), requiredText(call.body, 'body'));
    return created(commentShape(call.world, comment));
  }),
  route(`GET ${ISSUES}/comments/:comment`, 'issues:read', (call) =>
    ok(commentShape(call.world, commentOf(call.world, numberOf(call, 'comment'))))),
  route(`PATCH ${ISSUES}/comments/:comment`, 'issues:write', async (call) => {
    const comment = await updateComment(call.world, call.actor, numberOf(call, 'comment'), requiredText(call.body, 'body'));
    return ok(commentShape(call.world, comment));
  }),
  route(`DELETE ${ISSUES}/comments/:comment`, 'issues:write', async (call) => {
    await deleteComment(call.world, call.actor, numberOf(call, 'comment'));
    return noContent;
  }),

  route(`GET ${ISSUES}/:number/labels`, 'issues:read', (call) => {
    const labels = labelsOf(call.world, issueNumbered(call.world, numberOf(call, 'number')));
    return paged(call, labels, (label) => label);
  }),
  route(`POST ${ISSUES}/:number/labels`, 'issues:write', async (call) => {
    const issue = await addLabels(call.world, call.actor, numberOf(call, 'number'), names(call.body, 'labels') ?? []);
    return ok(labelsOf(call.world, issue));
  }),
  route(`PUT ${ISSUES}/:number/labels`, 'issues:write', async (call) => {
    const issue = await setLabels(call.world, call.actor, numberOf(call, 'number'), names(call.body, 'labels') ?? []);
    return ok(labelsOf(call.world, issue));
  }),
  route(`DELETE ${ISSUES}/:number/labels`, 'issues:write', async (call) => {
    await setLabels(call.world, call.actor, numberOf(call, 'number'), []);
    return noContent;
  }),
  route(`DELETE ${ISSUES}/:number/labels/:name`, 'issues:write', async (call) => {
    const issue = await removeLabel(call.world, call.actor, numberOf(call, 'number'), parameter(call, 'name'));
    return ok(labelsOf(call.world, issue));
  }),

  route(`POST ${ISSUES}/:number/assignees`, 'issues:write', async (call) => {
    const issue = issueNumbered(call.world, numberOf(call, 'number'));
    const assignees = [...issue.assignees, ...(names(call.body, 'assignees') ?? [])];
    return created(issueShape(call.world, await updateIssue(call.world, call.actor, issue.number, { assignees })));
  }),
  route(`DELETE ${ISSUES}/:number/assignees`, 'issues:write', async (call) => {
    const issue = issueNumbered(call.world, numberOf(call, 'number'));
    const gone = new Set((names(call.body, 'assignees') ?? []).map((login) => login.toLowerCase()));
    const assignees = issue.assignees.filter((login) => !gone.has(login.toLowerCase()));
    return ok(issueShape(call.world, await updateIssue(call.world, call.actor, issue.number, { assignees })));
  }),

  route(`GET ${LABELS}`, 'issues:read', (call) =>
    paged(call, call.world.state.labels, (label) => labelShape(call.world, label))),
  route(`GET ${LABELS}/:name`, 'issues:read', (call) => {
    const wanted = parameter(call, 'name').toLowerCase();
    const label = call.world.state.labels.find(({ name }) => name.toLowerCase() === wanted);
    if (label === undefined) throw notFound();
    return ok(labelShape(call.world, label));
  }),
  route(`POST ${LABELS}`, 'issues:write', async (call) => {
    const { world, actor, body } = call;
    const label = await createLabel(world, actor, {
      name: requiredText(body, 'name'),
      ...given({ color: text(body, 'color'), description: text(body, 'description') }),
    });
    return created(labelShape(world, label));
  }),
];

function since<T extends { updatedAt: string }>(call: Call, items: readonly T[]): readonly T[] {
  const from = Date.parse(call.query.get('since') ?? '');
  return Number.isNaN(from) ? items : items.filter((item) => Date.parse(item.updatedAt) >= from);
}

/** Newest first unless asked otherwise; pull requests are among them, as on GitHub. */
function listed(call: Call): Issue[] {
  const { query, world } = call;
  const state = query.get('state') ?? 'open';
  const creator = query.get('creator')?.toLowerCase();
  const assignee = query.get('assignee')?.toLowerCase();
  const labels = (query.get('labels') ?? '').toLowerCase().split(',').filter(Boolean);
  const chosen = since(call, world.state.issues).filter((issue) =>
    (state === 'all' || issue.state === state)
    && (creator === undefined || issue.author.toLowerCase() === creator)
    && (assignee === undefined || assignee === '*' || issue.assignees.some((login) => login.toLowerCase() === assignee))
    && labels.every((wanted) => issue.labels.some((label) => label.toLowerCase() === wanted)));
  const key = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const direction = query.get('direction') === 'asc' ? 1 : -1;
  return chosen.sort((a, b) => direction * (a[key].localeCompare(b[key]) || a.number - b.number));
}
