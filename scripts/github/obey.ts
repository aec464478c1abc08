import { actionBody, actionTitle, type ActionRequest } from '../request/action-issues.ts';
import { askedIssue, commentMark, commentNamed, instanceOn, isNotice, type AskedIssue } from './asked.ts';
import { commandsIn, mayCommand, renewalOf, type Command } from './conversation.ts';
import type { Hands } from './hands.ts';
import { applyWorkflow, conversationOn, reconcileIssue, viewFor, type Outcome } from './reconcile.ts';
import { commentMarker, renewalReason, withAnswers } from './sentences.ts';

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
  const renewed = command.name === 'renew' ? await renew(hands, issue, command) : undefined;
  if (isNotice(hands, issue)) return answered(hands, issue, renewed ?? 'not a request');
  const { prepared, approvals, pull } = await viewFor(hands, issue);
  const may = mayCommand(hands.now.catalog, comment.login, prepared, approvals, issue.author);
  if (command.name === 'cancel' && may && issue.open && !pull?.merged) await hands.door.closeIssue(number, 'not_planned');
  const outcome = await reconcileIssue(hands, number);
  // What is merged is answered by whoever applies it.
  if (outcome === 'merged' && may) await hands.door.startWorkflow(applyWorkflow, hands.defaultBranch);
  return outcome === 'closed' ? answered(hands, issue, renewed ?? outcome) : (renewed ?? outcome);
}

/** Opens the request, which names the comment: who wrote that, asks. Undefined when there is nothing to open; the answer says why. */
async function renew(hands: Hands, issue: AskedIssue, { argument, comment }: Command): Promise<Outcome | undefined> {
  const instance = instanceOn(hands, await hands.door.issue(issue.number));
  if (instance === undefined || renewalOf(hands.now.catalog, comment.login, argument, true) !== 'opened') return undefined;
  const request: ActionRequest = { action: 'renew', instance, period: argument, reason: renewalReason(issue.number) };
  const [name, title] = [actionTitle(request), `${actionTitle(request)}${commentMark(comment.id)}`];
  const { door } = hands;
  const newer = await door.issuesBy(door.botLogin, 'all', Infinity, comment.at);
  const open = await door.issuesBy(door.botLogin, 'open', Infinity);
  // One at a time for each instance: nobody floods the repository with comments.
  const isSame = (each: { readonly title: string }) => each.title.startsWith(`${name} (`) && commentNamed(each.title) !== undefined;
  const known = newer.items.find((each) => each.title === title) ?? open.items.find(isSame);
  return reconcileIssue(hands, known?.number ?? (await door.openOwn(title, actionBody(request, { fields: [] }))));
}

/** Answers where the rest of the bot's comment is not to be written again: below what is done, and below its notices. */
async function answered(hands: Hands, issue: AskedIssue, outcome: Outcome): Promise<Outcome> {
  const { door } = hands;
  const own = await door.commentOf(issue.number, commentMarker);
  const isAsked = !isNotice(hands, issue);
  if (!own && isAsked) return outcome;
  const view = await viewFor(hands, issue);
  const { explain, help, answers } = await conversationOn(hands, view);
  const told = { explain: explain && view.prepared.decision !== undefined, help, answers: answers.filter(({ kind }) => isAsked || kind === 'renewal') };
  await door.upsertComment(issue.number, commentMarker, withAnswers(own?.body ?? commentMarker, view, told));
  return outcome;
}
