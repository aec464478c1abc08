import type { Catalog } from '../catalog/catalog.ts';
import { groupsOf, userByLogin } from '../catalog/people.ts';
import type { ApprovalState } from '../request/approvals.ts';
import { periodOf } from '../request/lease.ts';
import type { Prepared } from '../request/prepared.ts';

/** A comment on an issue, as GitHub reports it. Its text is untrusted. */
export interface CommentFacts {
  readonly id: number;
  /** Number of the issue. */
  readonly issue: number;
  readonly login: string;
  readonly body: string;
  readonly edited: boolean;
  /** When it was written: ISO 8601, in UTC. */
  readonly at: string;
  readonly url: string;
}

const commandNames = ['retry', 'cancel', 'approve', 'explain', 'renew'] as const;
type CommandName = (typeof commandNames)[number];

export interface Command {
  /** Undefined for a word that is no command. */
  readonly name: CommandName | undefined;
  /** What follows on the line, in one line. */
  readonly argument: string;
  readonly comment: CommentFacts;
}

/** More commands on one issue are somebody's game. */
const heard = 50;

/** In characters. Longer lines are no commands but text. */
const longestArgument = 200;

/** The commands of people: comments that begin with a slash and a word. Oldest first; what apps write is none. */
export function commandsIn(comments: readonly CommentFacts[]): readonly Command[] {
  return comments.flatMap((comment) => commandOf(comment) ?? []).slice(-heard);
}

function commandOf(comment: CommentFacts): Command | undefined {
  if (comment.login.endsWith('[bot]')) return undefined;
  // Each class of characters ends where the next begins: otherwise one comment of blanks would keep the bot busy for hours.
  const [, word = '', rest = ''] = /^\s*\/([a-z]{1,20})(?![^\s])([^\n]*)/i.exec(comment.body) ?? [];
  if (word === '' || rest.trim().length > longestArgument) return undefined;
  const name = commandNames.find((each) => each === word.toLowerCase());
  return { name, argument: rest.trim().replace(/\s+/g, ' '), comment };
}

/** The command that a comment is, if it is this one. */
export function isCommand(comment: CommentFacts, name: CommandName): Command | undefined {
  const command = commandOf(comment);
  return command?.name === name ? command : undefined;
}

/** What the bot answers to the commands of an issue. Derived each time from the comments; stored nowhere. */
export interface Conversation {
  /** Somebody wants to know why it was decided so. */
  readonly explain: boolean;
  /** Somebody wrote a word that is no command. */
  readonly help: boolean;
  readonly answers: readonly Answer[];
}

export type Answer =
  /** Comments approve nothing; a review is asked for from those who may give one. */
  | { readonly kind: 'review'; readonly login: string; readonly asked: boolean }
  | { readonly kind: 'may-not'; readonly login: string; readonly command: CommandName }
  /** What is merged is cancelled no more. */
  | { readonly kind: 'too-late'; readonly login: string }
  /** A request of its own asks for it; see obey.ts. */
  | { readonly kind: 'renewal'; readonly login: string; readonly told: Renewal };

/** What becomes of `/renew`. */
export type Renewal = 'opened' | 'no period' | 'no instance' | 'unknown user';

/** Is the person one of those who may stop or restart a request: whoever asked, the owners of service and instance, and who may approve? */
export function mayCommand(catalog: Catalog, login: string, prepared: Prepared, approvals: readonly ApprovalState[], author: string): boolean {
  const user = userByLogin(catalog, login)?.ref;
  if (user === undefined) return false;
  if (login.toLowerCase() === author.toLowerCase()) return true;
  if (approvals.some(({ eligible }) => eligible.includes(user))) return true;
  const groups = groupsOf(catalog, user);
  const owners = [prepared.service?.owner, prepared.record?.owner, prepared.environment?.owner].filter((ref) => ref !== undefined && ref !== '');
  return owners.some((owner) => owner === user || groups.includes(owner ?? ''));
}

/** What commands are given on. */
export interface Spoken {
  readonly prepared: Prepared;
  readonly approvals: readonly ApprovalState[];
  /** Login of whoever asks. */
  readonly author: string;
  /** When its pull request was merged (ISO 8601, UTC); undefined before. */
  readonly mergedAt: string | undefined;
  /** Whether there is an instance that `/renew` could be about. */
  readonly instance: boolean;
}

/** The answers to all commands; of several alike, one. */
export function answerCommands(catalog: Catalog, commands: readonly Command[], { prepared, approvals, author, mergedAt, instance }: Spoken): Conversation {
  const answers = new Map<string, Answer>();
  const add = (answer: Answer) => answers.set(JSON.stringify(answer), answer);
  for (const { name, argument, comment } of commands) {
    const { login } = comment;
    if (name === 'approve' && argument === '') add({ kind: 'review', login, asked: mayReview(catalog, login, approvals) });
    if (name === 'renew') add({ kind: 'renewal', login, told: renewalOf(catalog, login, argument, instance) });
    if (name !== 'cancel' && name !== 'retry') continue;
    if (!mayCommand(catalog, login, prepared, approvals, author)) add({ kind: 'may-not', login, command: name });
    else if (name === 'cancel' && mergedAt !== undefined && comment.at > mergedAt) add({ kind: 'too-late', login });
  }
  return { explain: commands.some(({ name }) => name === 'explain'), help: commands.some(({ name }) => name === undefined), answers: [...answers.values()] };
}

/** Strangers open nothing, and neither does what nobody could grant. */
export function renewalOf(catalog: Catalog, login: string, period: string, instance: boolean): Renewal {
  if (!userByLogin(catalog, login)) return 'unknown user';
  if (!instance) return 'no instance';
  const asked = periodOf(period);
  return asked === undefined || asked === 'endless' ? 'no period' : 'opened';
}

/** Is among those whose review is still missing. */
function mayReview(catalog: Catalog, login: string, approvals: readonly ApprovalState[]): boolean {
  const user = userByLogin(catalog, login)?.ref;
  return user !== undefined && approvals.some(({ open }) => open.includes(user));
}

/** Logins whose review is asked for because they wrote `/approve`. */
export function reviewersAsked({ answers }: Conversation): readonly string[] {
  return [...new Set(answers.flatMap((answer) => (answer.kind === 'review' && answer.asked ? [answer.login] : [])))].sort();
}

/** Approvals of a plan by comment, `/approve 3fe7b5d779b1`, as reviews of that plan. An edited comment approves nothing. */
export function planReviews(catalog: Catalog, commands: readonly Command[], digest: string) {
  const short = digest.replace(/^sha256:/, '');
  const approving = commands.filter(({ name, argument, comment }) => name === 'approve' && /^[0-9a-f]{12,64}$/.test(argument) && short.startsWith(argument) && !comment.edited);
  return approving.map(({ comment: { login } }) => ({ login, user: userByLogin(catalog, login)?.ref, state: 'APPROVED' as const, commit: digest }));
}
