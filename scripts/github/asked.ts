import { askOf } from '../model/ask.ts';
import { readAction } from '../request/action-issues.ts';
import { askedFolder } from '../request/prepare.ts';
import type { Occasion } from '../request/occasion.ts';
import { isCommand } from './conversation.ts';
import type { IssueFacts } from './issues.ts';
import type { Hands } from './hands.ts';
import { withRequester, type OwnedIssue } from './requester.ts';
import { disowned } from './sentences.ts';

/** An issue, and who stands behind it. */
export interface AskedIssue extends OwnedIssue {
  /** Nobody asks, but the bot by itself. Whether there is an occasion, the catalog says. */
  readonly occasion?: Occasion;
}

/** The ends of titles that the bot gives to issues that it opens. They say where to look, and are believed in nothing. */
export const occasionMarks: Readonly<Record<Occasion, string>> = { lease: ' (lease)', upgrade: ' (upgrade)' };

export function commentMark(comment: number): string {
  return ` (comment ${comment})`;
}

/** The comment that a title names, if it names one. */
export function commentNamed(title: string): number | undefined {
  const id = / \(comment ([1-9]\d{0,14})\)$/.exec(title)?.[1];
  return id === undefined ? undefined : Number(id);
}

export async function askedIssue(hands: Hands, number: number): Promise<AskedIssue> {
  return whoAsked(hands, await hands.door.issue(number));
}

/** What is needed to find out who asked. */
type Seen = Pick<Hands, 'door' | 'now'>;

/**
 * Whose request an issue is: its author's, as GitHub reports it. The bot opens issues as well; for those it is looked up who
 * asked: the sender of a dispatch, the author of a comment such as `/renew`, or nobody. Costs no call where a person opened it.
 */
export async function whoAsked(hands: Seen, issue: IssueFacts): Promise<AskedIssue> {
  if (issue.author.toLowerCase() === hands.door.botLogin.toLowerCase()) {
    const occasion = (['lease', 'upgrade'] as const).find((each) => issue.title.endsWith(occasionMarks[each]));
    if (occasion) return { ...issue, occasion };
    const comment = commentNamed(issue.title);
    if (comment !== undefined) return fromComment(hands, issue, comment);
  }
  return withRequester(hands.door, issue);
}

/** The comment has to be there as it was written, by a person, on an issue about the same instance, and to ask for just this. */
async function fromComment(hands: Seen, issue: IssueFacts, id: number): Promise<AskedIssue> {
  const comment = await hands.door.comment(id);
  const ask = askOf(issue.body);
  if (!comment || ask?.action !== 'renew') return { ...issue, disowned: disowned.absent };
  if (comment.edited) return { ...issue, disowned: disowned.edited };
  const command = isCommand(comment, 'renew');
  const read = readAction(issue.body, 'renew', ask.instance, []);
  const isSame = command !== undefined && 'request' in read && read.request.action === 'renew' && read.request.period === command.argument;
  const about = instanceOn(hands, await hands.door.issue(comment.issue));
  return isSame && about === ask.instance ? { ...issue, author: comment.login } : { ...issue, disowned: disowned.other };
}

/** The instance that an issue is about, as its folder below `live/`: of a request that made it or asks about it, or of a notice of the bot. */
export function instanceOn(hands: Seen, { number, body, author }: Pick<IssueFacts, 'number' | 'body' | 'author'>): string | undefined {
  const { now } = hands;
  const ask = askOf(body);
  if (ask && ask.action !== 'create') return ask.instance;
  if (ask) {
    const { instances } = now.catalog;
    // Once it was changed, it is the instance of another request, in the same place.
    const place = askedFolder(now.catalog, now.files, ask.service, body);
    const made = instances.find(({ folder }) => folder === place) ?? instances.find(({ record }) => record.issue === number && record.bundle === undefined);
    return made?.folder.replace(/^live\//, '');
  }
  return isNotice(hands, { body, author }) ? noticeOf(body) : undefined;
}

/** A notice of the bot that a lease ends: people answer it, and nothing is asked for in it. */
export function isNotice({ door }: Pick<Hands, 'door'>, { body, author }: Pick<IssueFacts, 'body' | 'author'>): boolean {
  return author.toLowerCase() === door.botLogin.toLowerCase() && askOf(body) === undefined && noticeOf(body) !== undefined;
}

function noticeOf(body: string): string | undefined {
  return /^### Lease\n\n(\S+)/.exec(body.replace(/\r\n?/g, '\n'))?.[1];
}
