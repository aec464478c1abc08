import type { ClaimReason, IgnoredApproval, OwnerApproval } from '../request/owner-approvals.ts';
import type { Status } from './branches.ts';
import { bounded } from './bounded.ts';
import { code, literal } from './markdown.ts';

/** First line of the bot's comment on a pull request of people. */
export const ownersMarker = '<!-- signpost:owners -->';

export const ownersContext = 'signpost/owners';

/** Of a request: whose approval it needs is another matter. The status is there because a branch requires it of every pull request. */
export const ownersOfRequest: Status = { context: ownersContext, state: 'success', description: 'A request; signpost/approval counts its approvals' };

/** Why nobody can say whose approval a pull request needs. */
export const unjudged = {
  files: (most: number) => `${most} files or more are changed, and GitHub lists no more; split it`,
  commits: (most: number) => `It has ${most} commits or more, and GitHub lists no more; squash or split it`,
  base: (branch: string) => `Goes into ${branch} by no open pull request`,
  moved: 'Was pushed to while it was read; the newest commit is judged by itself',
} as const;

/** What is missing before the source of a repository may be deployed, in sentences. */
export const notApproved = {
  noEntity: (repository: string) => `The catalog has no entity of ${repository}: annotate one with github.com/project-slug or backstage.io/source-location, so that somebody owns it.`,
  noPull: (commit: string, branch: string) => `${commit.slice(0, 12)} came by no pull request that was merged into ${branch}, so nobody approved it.`,
  inside: (commit: string, pull: number) => `${commit.slice(0, 12)} is in the middle of #${pull}: approved was its end, and that is what can be deployed.`,
  base: (branch: string) => `It does not go into ${branch}, so what it builds on is not judged; --branch names another one.`,
  tooMany: (most: number) => `There are more than ${most} commits between both; name a later one with --since.`,
  files: (most: number) => `More than ${most - 1} files are changed, and GitHub lists no more.`,
  commits: (most: number) => `It has ${most} commits or more, and GitHub lists no more.`,
} as const;

export interface OwnersView {
  readonly approvals: readonly OwnerApproval[];
  readonly ignored: readonly IgnoredApproval[];
  /** Absent when it can be judged. */
  readonly unjudged?: string;
  readonly login: (ref: string) => string;
  readonly title: (ref: string) => string;
}

/** The status at the head commit. */
export function ownersStatus({ approvals, unjudged: why, login, title }: OwnersView): Status {
  const status = (state: Status['state'], description: string): Status => ({ context: ownersContext, state, description });
  if (why !== undefined) return status('failure', why);
  if (approvals.length === 0) return status('success', 'Changes nothing of the catalog');
  const held = [...new Set(approvals.flatMap((approval) => approval.held))];
  if (held.length > 0) return status('pending', `Waits for ${held.map((ref) => `@${login(ref)}`).join(', ')}, who asked for changes`);
  const missing = approvals.filter(({ complete }) => !complete);
  if (missing.length === 0) return status('success', `The owners of everything that changes have approved (${approvals.length})`);
  const teams = [...new Set(missing.map(({ from }) => named(from, title)))];
  return status('pending', `Waits for ${teams.slice(0, 3).join(', ')}${teams.length > 3 ? ` and ${teams.length - 3} more` : ''}`);
}

/** The checklist: each owner, what they are asked about, and who approved or may; `problems` come before it. Equal views give equal bytes. */
export function ownersComment(view: OwnersView, problems: readonly string[] = []): string {
  const { approvals, ignored, unjudged: why } = view;
  const byOwner = [...Map.groupBy(approvals, ({ from }) => from.join(' ')).values()];
  const done = approvals.length > 0 && approvals.every(({ complete }) => complete) && problems.length === 0;
  const headline = why !== undefined ? `### Cannot be judged\n\n${literal(why)}.` : approvals.length === 0 && problems.length === 0 ? '### Nothing is changed that the catalog knows' : done ? '### The owners have approved' : '### Waiting for the owners of what changes';
  const how = approvals.length === 0 || done ? undefined : 'An approving review of the newest commit by one person for each line, who neither opened this pull request nor wrote any of its commits. Owners are those of the default branch.';
  const lists = byOwner.map((some) => checklist(some, view));
  const notes = ignored.map(({ login, why: reason }) => `- An approval does not count: ${literal(login)} ${ignoredText[reason]}.`).join('\n');
  const parts = [ownersMarker, headline, problems.length === 0 ? undefined : problems.map(literal).join(' '), how, ...lists, notes === '' ? undefined : notes];
  return bounded(parts.flatMap((text) => (text === undefined ? [] : { text })), '*And more, which `signpost approvals` lists.*');
}

/** Said of each owner, in lines. */
const mostLines = 20;

function checklist(approvals: readonly OwnerApproval[], { login, title }: OwnersView): string {
  const [first] = approvals;
  if (!first) return '';
  const { from, given, open, held, complete } = first;
  const names = (refs: readonly string[]) => refs.slice(0, 6).map((ref) => code(login(ref))).join(', ') + (refs.length > 6 ? ` and ${refs.length - 6} more` : '');
  const state = held.length > 0 ? `held back by ${names(held)}` : given.length > 0 ? `approved by ${names(given)}` : open.length > 0 ? `one of ${names(open)}` : 'nobody is left who may approve; add somebody to the group';
  const lines = approvals.slice(0, mostLines).map((approval) => `  - ${what(approval)}${standIn(approval, title)}`);
  const more = approvals.length > mostLines ? [`  - and ${approvals.length - mostLines} more`] : [];
  return [`- [${complete ? 'x' : ' '}] **${literal(named(from, title))}**: ${state}`, ...lines, ...more].join('\n');
}

function what({ entity, paths, reason }: OwnerApproval): string {
  const path = code(shortened(paths[0] ?? ''));
  return entity === undefined ? `${path}${reasonText[reason]}` : `${code(shortened(entity))}${reasonText[reason]} in ${path}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}`;
}

function standIn({ owners, from }: OwnerApproval, title: (ref: string) => string): string {
  if (owners.join(' ') === from.join(' ')) return '';
  return owners.length === 0 ? ', which nobody owns' : `, whose owner ${literal(named(owners, title))} has nobody in the catalog`;
}

function named(refs: readonly string[], title: (ref: string) => string): string {
  const names = refs.slice(0, 3).map(title).map(shortened);
  return `${names.join(' or ')}${refs.length > 3 ? ` or ${refs.length - 3} more` : ''}` || 'an owner';
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 159).toWellFormed()}…` : text;
}

const reasonText: Readonly<Record<ClaimReason, string>> = {
  added: ' is new',
  changed: '',
  removed: ' is taken away',
  moved: ' gets another file',
  given: ' is given away',
  taken: ' is handed over',
  file: '',
  unread: ' could not be read',
  source: '',
};

/** What follows the name of somebody whose approval counts for nothing. */
export const ignoredText: Readonly<Record<IgnoredApproval['why'], string>> = {
  bot: 'is the bot, which approves nothing',
  unknown: 'is not in the catalog',
  author: 'opened it and cannot approve it',
  writer: 'wrote some of its commits and cannot approve it',
  earlier: 'approved an earlier commit; the newest one needs a review of its own',
  'no owner': 'owns nothing of what changes',
};
