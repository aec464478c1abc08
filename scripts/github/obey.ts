import { actionBody, actionTitle, type ActionRequest } from '../request/action-issues.ts';
import { askedIssue, commentMark, instanceOn } from './asked.ts';
import { commandsIn, mayCommand } from './conversation.ts';
import type { Hands } from './hands.ts';
import { applyWorkflow, approvalsFor, reconcileIssue, type Outcome } from './reconcile.ts';

/**
 * Does what a comment on an issue asks for, once, when it is written: `/cancel` closes the issue, `/retry` tries to apply again,
 * `/renew` opens a request of its author. Other commands need nothing but the answer, which is part of the bot's comment.
 */
export async function obey(hands: Hands, number: number, id: number): Promise<Outcome> {
  const comment = await hands.door.comment(id);
  if (!comment || comment.issue !== number || comment.edited) return reconcileIssue(hands, number);
  const [command] = commandsIn([comment]);
  if (!command) return 'not a command';
  const issue = await askedIssue(hands, number);
  if (issue.isPull) return 'not a request';
  if (command.name === 'renew') return renew(hands, number, command.argument, id);
  const { prepared, approvals } = await approvalsFor(hands, issue);
  const may = mayCommand(hands.now.catalog, comment.login, prepared, approvals, issue.author);
  if (command.name === 'cancel' && may && issue.open) await hands.door.closeIssue(number, 'not_planned');
  const outcome = await reconcileIssue(hands, number);
  if (command.name === 'retry' && may && outcome === 'merged') await hands.door.startWorkflow(applyWorkflow, hands.defaultBranch);
  return outcome;
}

/** Opens the request, which names the comment: who wrote that, asks. */
async function renew(hands: Hands, number: number, period: string, comment: number): Promise<Outcome> {
  const instance = instanceOn(hands, await hands.door.issue(number));
  if (instance === undefined) return reconcileIssue(hands, number);
  const request: ActionRequest = { action: 'renew', instance, period, reason: '' };
  const opened = await hands.door.openOwn(`${actionTitle(request)}${commentMark(comment)}`, actionBody(request, { fields: [] }));
  return reconcileIssue(hands, opened);
}
