import type { Door } from '../../github/door.ts';
import { branchOf } from '../../github/hands.ts';
import { statusOf } from '../../github/refusal.ts';
import { saidIn } from '../../github/reports.ts';
import { whoAsked } from '../../github/asked.ts';
import { commentMarker } from '../../github/sentences.ts';
import { askOf } from '../../model/ask.ts';
import type { Snapshot } from '../../request/verify.ts';
import { Refusal } from '../command.ts';
import type { ToolAnswer } from './server.ts';

/** What the bot says on an issue, as people read it there. Throws `Refusal` when the issue is no request. */
export async function statusOfRequest(door: Door, now: Snapshot, number: number): Promise<ToolAnswer> {
  const { settings, instances } = now.catalog;
  const found = await issueOf(door, number);
  const ask = found.isPull ? undefined : askOf(found.body);
  if (!ask) throw new Refusal(`#${number} is no request${found.isPull ? ' but a pull request' : ''}.`);
  const issue = await whoAsked({ door, now }, found);
  const comment = await door.commentOf(number, commentMarker);
  const pull = await door.pullFrom(branchOf(number), settings.defaultBranch);
  const headline = /^### (.+)$/m.exec(comment?.body ?? '')?.[1] ?? 'The bot has not answered yet';
  const said = comment ? saidIn(comment.body) : [];
  const made = instances.find(({ record }) => record.issue === number);
  const data = {
    issue: number,
    title: issue.title,
    requester: issue.author,
    open: issue.open,
    created: issue.created,
    headline,
    said,
    ...(comment ? { comment: comment.url } : {}),
    ...(pull ? { pull: { number: pull.number, url: pull.url, open: pull.open, merged: pull.merged } } : {}),
    ...(made ? { instance: made.folder.replace(/^live\//, '') } : {}),
  };
  const lines = [
    `#${number} ${issue.title}, asked by ${issue.author}: ${issue.open ? 'open' : 'closed'}.`,
    headline,
    ...said,
    pull ? `Pull request #${pull.number} is ${pull.merged ? 'merged' : pull.open ? 'open' : 'closed'}: ${pull.url}` : '',
    comment ? `The bot’s comment: ${comment.url}` : '',
  ];
  return { data, text: lines.filter((line) => line !== '').join('\n') };
}

async function issueOf(door: Door, number: number) {
  try {
    return await door.issue(number);
  } catch (error) {
    if (statusOf(error) === 404) throw new Refusal(`There is no issue #${number} in ${door.repository}, or the token may not see it.`);
    throw error;
  }
}
