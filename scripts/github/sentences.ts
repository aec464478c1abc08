import { stringify } from 'yaml';
import type { AccessRule, Decision } from '../model/policy.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Instance, RequestProblem } from '../model/request.ts';
import { actionTitle } from '../request/action-issues.ts';
import type { ApprovalState } from '../request/approvals.ts';
import { periodOf } from '../request/lease.ts';
import type { Conflict } from '../request/hand-edits.ts';
import type { Prepared } from '../request/prepared.ts';
import { leaseText } from '../request/preview.ts';
import { bounded } from './bounded.ts';
import type { Status } from './branches.ts';
import { code, fence, literal } from './markdown.ts';
import type { Answer, Conversation, Renewal } from './conversation.ts';
import { ownersOfRequest } from './owner-sentences.ts';
import type { TaskPlan } from './tasks.ts';
import type { RequestView } from './view.ts';

/** First line of the bot's one comment on an issue; by it the comment is found again. */
export const commentMarker = '<!-- signpost:request -->';

/** Labels are a picture of the state, for people who filter and for pages; no handler believes them. */
export const labelPrefix = 'request:';

/** Everything the bot says on an issue, from the state of its request. Equal states give equal bytes. */
export function issueComment(view: RequestView, conversation: Conversation = silence): string {
  const { prepared } = view;
  const parts = [
    commentMarker,
    headline(view),
    prepared.problems.length > 0 ? problemList(prepared.problems) : undefined,
    warnings(view),
    understood(view),
    changes(view),
    prepared.decision && access(prepared.decision, view),
    prepared.decision?.allowed ? checklist(view) : undefined,
    answersMarker,
    ...conversationTexts(view, conversation),
  ];
  return bounded(parts.flatMap((text) => (text === undefined ? [] : { text, isWhole: view.state.kind === 'drifted' && text === parts[1] })), restIn('The text of this issue', view));
}

/** What follows it answers what people wrote, and is replaced by itself where the rest has to stay. */
export const answersMarker = '<!-- signpost:answers -->';

/** A comment as it is, with these answers. The marker is looked for from the end: texts of people stand before the bot's own. */
export function withAnswers(comment: string, view: RequestView, conversation: Conversation): string {
  const at = comment.lastIndexOf(answersMarker);
  const rest = (at < 0 ? comment : comment.slice(0, at)).trimEnd();
  return `${[rest, answersMarker, ...conversationTexts(view, conversation)].filter((part) => part !== undefined).join('\n\n')}\n`;
}

/** Headline of a request that no policy allows; reports.ts knows it again. */
export const notAllowed = '### Not allowed';

/** Heading under which the pull request shows the plans; reports.ts reads them back. */
export const afterMerge = '### What happens after the merge';

/** The text of the pull request: what a reviewer reads before the files. */
export function pullBody(view: RequestView): string {
  const plans = view.plans.map((plan) => ({ text: planText(plan, (view.prepared.record?.parts ?? []).length > 0), isWhole: plan.digest !== undefined }));
  const parts = [
    opening(view),
    warnings(view),
    understood(view),
    changes(view),
    view.prepared.decision && access(view.prepared.decision, view),
    checklist(view),
    afterMerge,
    view.plans.length === 0 ? 'Nothing runs: the files are the result.' : undefined,
  ];
  return bounded([...parts.flatMap((text) => (text === undefined ? [] : { text })), ...plans], restIn('The issue', view));
}

/** Where the rest is of what had to be cut. */
function restIn(text: string, { pull }: Pick<RequestView, 'pull'>): string {
  return `*This was cut, because GitHub takes no longer texts. ${text}${pull ? ` and the files of #${pull.number} hold` : ' holds'} the rest.*`;
}

function opening({ issue, prepared }: RequestView): string {
  const asked = `Asked for in #${issue.number} by @${issue.author}.`;
  if (prepared.action === 'delete') return `${asked} The instance is taken away with everything below; what its service made is destroyed after the merge.`;
  return `${asked} Every file is rendered from the inputs below; a hand-made change shows as a failed check.`;
}

const doing: Readonly<Record<Prepared['action'], string>> = { create: '', change: 'Change ', delete: 'Delete ', renew: 'Renew ', upgrade: 'Upgrade ' };

/** GitHub takes 256 characters, and the number has to fit as well. */
const longestTitle = 240;

export function pullTitle({ prepared, issue }: Pick<RequestView, 'prepared' | 'issue'>): string {
  const where = prepared.record?.environment ? ` in ${prepared.record.environment}` : '';
  const what = `${doing[prepared.action]}${prepared.service?.title ?? 'Request'}: ${prepared.record?.name ?? ''}${where}`;
  return `${what.slice(0, longestTitle).toWellFormed()} (#${issue.number})`;
}

export function commitMessage(view: Pick<RequestView, 'prepared' | 'issue'>): string {
  const { record } = view.prepared;
  return `${pullTitle(view)}\n\nRequested by ${record?.requester ?? ''} in #${view.issue.number}.\nService ${record?.service ?? ''} at ${record?.digest ?? ''}.\n`;
}

export const requestContext = 'signpost/request';
export const approvalContext = 'signpost/approval';

/** The required statuses at the head commit. */
export function statuses(view: RequestView): readonly Status[] {
  return heldFirst([...statusesOf(view), ownersOfRequest]);
}

/** What holds back is said first: between two writes they must never all be good, because GitHub may be waiting for just that to merge. */
export function heldFirst(statuses: readonly Status[]): readonly Status[] {
  return statuses.toSorted((a, b) => Number(a.state === 'success') - Number(b.state === 'success'));
}

function statusesOf(view: RequestView): readonly Status[] {
  const { state, issue, approvals } = view;
  const held = approvals[0]?.held ?? [];
  const missing = held.length > 0 ? [`${held.map((ref) => `@${view.login(ref)}`).join(', ')}, who asked for changes`] : approvals.filter(({ complete }) => !complete).map((each) => missingText(each, view));
  const request = (text: string, ok = false): Status => ({ context: requestContext, state: ok ? 'success' : 'failure', description: text });
  const approval: Status =
    missing.length === 0
      ? { context: approvalContext, state: 'success', description: approvals.length === 0 ? 'Needs nobody’s approval' : 'Everybody who must approve has approved' }
      : { context: approvalContext, state: 'pending', description: `Waits for ${missing.join(' and ')}` };
  // Who must approve what cannot be granted is not known.
  if (state.kind === 'refused') return [request(`Issue #${issue.number} can no longer be granted: see the issue`), { context: approvalContext, state: 'pending', description: 'Waits for a request that can be granted' }];
  if (state.kind === 'tampered') return [request(`Changed by hand: ${state.paths.join(', ')}`), approval];
  if (state.kind === 'blocked') return [request(state.reasons[0] ?? 'An effect cannot run'), approval];
  return [request(`Renders from issue #${issue.number}, byte for byte`, true), approval];
}

/** For pull requests that no request made. Statuses are a commit's: this one may be the head of a request as well. */
export function foreignStatuses(live: readonly string[]): readonly Status[] {
  if (live.length > 0) return [requestContext, approvalContext].map((context) => ({ context, state: 'failure', description: `Only requests change live/: ${live.join(', ')}` }));
  return [
    { context: requestContext, state: 'success', description: 'Not a request; nothing under live/ is changed' },
    { context: approvalContext, state: 'success', description: 'Not a request; CODEOWNERS decide' },
  ];
}

function headline({ state, pull, prepared, issue }: RequestView): string {
  const link = pull ? `#${pull.number}` : '';
  switch (state.kind) {
    case 'refused':
      return prepared.problems.length > 0
        ? `### This request cannot be made yet\n\nEdit the text of the issue; it is read again at once.${pull?.open ? ` ${link} stays as it is and cannot be merged until then.` : ' There is no pull request.'}`
        : `${notAllowed}\n\nNothing was changed${pull?.open ? `, and ${link} cannot be merged` : ' and there is no pull request'}.`;
    case 'waiting':
      return `### Waiting for approval\n\n${link} holds the change.`;
    case 'blocked':
      return `### Cannot be applied yet\n\n${link} holds the change. ${state.reasons.map(literal).join(' ')}`;
    case 'ready':
      return `### Approved\n\nEverything is there: ${link} can be merged.`;
    case 'tampered':
      return `### The pull request was changed by hand\n\n${link} no longer holds what this issue asks for: ${shortList(state.paths.map((path) => code(path.slice(0, longestPath).toWellFormed())))}. Take that change back, or close the pull request and edit this issue. Nothing of the change was overwritten.`;
    case 'cancelled':
      return `### Cancelled\n\nThe issue was closed${pull ? `, so ${link} was closed too` : ''}. Open the issue again to go on.`;
    case 'declined':
      return `### Declined\n\n${link} was closed without a merge. Its conversation says why. Edit this issue to ask for something else.`;
    case 'merged':
      return `### Merged\n\n${link} is merged and is being applied.`;
    case 'held':
      return `### Merged, but not applied\n\n${link} is merged, and nothing has run. ${state.reasons.map(literal).join(' ')}`;
    case 'failed':
      return `### Applying failed\n\n${link} is merged, but what it asks for could not be done yet. It is tried again by itself; what has run is not run twice.${doneSoFar(state.applied)}\n\n${fence(state.reason)}`;
    case 'drifted':
      return `### To be approved again\n\n${link} is merged, but the world has changed since it was planned, so that something else would happen now than what was approved.${doneSoFar(state.applied)} Whoever may approve it looks at this plan and writes ${code(`/approve ${shortDigest(state.plan.digest)}`)} as a comment.\n\n${planText(state.plan)}`;
    case 'overtaken':
      return `### Overtaken\n\n${link} is merged, and ${literal(state.by)} has changed or removed the same instance since. What that asks for is done instead.`;
    case 'applied':
      return `### Done\n\n${state.applied.map(({ summary }) => literal(summary)).join(' ') || 'The files are the result.'} ${whereabouts(prepared)}\n\nThank you, @${issue.author}.`;
    default:
      return state satisfies never;
  }
}

/** Of paths, in characters. */
const longestPath = 200;

/** At most ten: who wants to bury one among thousands shall not. */
function shortList(items: readonly string[]): string {
  return `${items.slice(0, 10).join(', ')}${items.length > 10 ? ` and ${items.length - 10} more` : ''}`;
}

/** Enough of a digest for a person to name it. */
function shortDigest(digest: string | undefined): string {
  return (digest ?? '').replace(/^sha256:/, '').slice(0, 12);
}

function doneSoFar(applied: readonly { readonly summary: string }[]): string {
  return applied.length === 0 ? '' : ` Done so far: ${applied.map(({ summary }) => literal(summary)).join(' ')}`;
}

function whereabouts({ action, folder, record }: Prepared): string {
  if (folder === undefined) return '';
  if (action === 'delete') return `${code(folder)} is gone; the history keeps it.`;
  return `The instance lives in ${code(folder)}${record?.expires === undefined ? '' : `, until ${record.expires}`}.`;
}

/** What a change changes, input by input. */
function changes({ prepared: { before, inputs, action } }: RequestView): string | undefined {
  if (!before || !inputs || (action !== 'change' && action !== 'upgrade')) return undefined;
  const names = [...new Set([...Object.keys(before), ...Object.keys(inputs)])].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(inputs[name]));
  if (names.length === 0) return undefined;
  const line = (name: string, sign: string, from: JsonObject) => (Object.hasOwn(from, name) ? [`${sign} ${name}: ${shown(from[name] ?? null)}`] : []);
  return `**Changes.**\n\n${fence(names.flatMap((name) => [...line(name, '-', before), ...line(name, '+', inputs)]).join('\n'), 'diff')}`;
}

/** In one line, whatever it holds. */
function shown(value: Json): string {
  return JSON.stringify(value);
}

/** What guardrails say that stops nobody, for whoever asks and for whoever approves. */
function warnings({ prepared }: RequestView): string | undefined {
  return prepared.warnings?.length ? `Good to know, though it stops nothing:\n\n${problemList(prepared.warnings)}` : undefined;
}

function problemList(problems: readonly RequestProblem[]): string {
  const lines = problems.slice(0, mostProblems).map(({ code: name, message, fix }) => `- ${literal(short(message))}${fix ? ` ${literal(short(fix))}` : ''} (${code(name)})`);
  return [...lines, ...(problems.length > mostProblems ? [`- And ${problems.length - mostProblems} more.`] : [])].join('\n');
}

/** Whoever has mended these sees the next ones. */
const mostProblems = 25;

/** What an answer of 60,000 characters has to do in a sentence is to be known again. */
function short(sentence: string): string {
  return sentence.length > 1_000 ? `${sentence.slice(0, 999).toWellFormed()}…` : sentence;
}

const asked: Readonly<Record<Prepared['action'], string | undefined>> = { create: undefined, change: 'Change', delete: 'Delete', renew: 'Renew', upgrade: 'Upgrade to the service as it is now' };

function understood({ prepared, issue, title, state }: RequestView): string | undefined {
  const { service, inputs, record, environment, action, reason } = prepared;
  if (!service || !inputs || Object.keys(inputs).length === 0) return undefined;
  const rows = [
    ['Asked for', asked[action]],
    ['Service', `${literal(service.title)} (${code(service.name)})`],
    ['Requested by', `@${issue.author}`],
    ['Environment', environment && literal(environment.title)],
    ['Owner', record && literal(title(record.owner))],
    [livesIn(action, state), prepared.folder && code(prepared.folder)],
    ['Kept until', action === 'delete' ? undefined : keptUntil(prepared)],
    ['Together with', record?.parts?.map((folder) => code(folder)).join(', ')],
    ['Reason', reason && literal(reason.replace(/\s+/g, ' ').slice(0, 300))],
  ].filter((row): row is [string, string] => row[1] !== undefined);
  const table = ['| The request | Understood as |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
  return `${table}\n\n<details><summary>Inputs</summary>\n\n${fence(stringify(inputs, { lineWidth: 0 }), 'yaml')}\n\n</details>`;
}

function livesIn(action: Prepared['action'], { kind }: RequestView['state']): string {
  if (kind !== 'applied') return action === 'create' ? 'Will live in' : 'Lives in';
  return action === 'delete' ? 'Lived in' : 'Lives in';
}

/** Whoever asked for no end has to know why there is one. */
function keptUntil({ record, service, inputs, environment, action }: Prepared): string | undefined {
  if (record?.expires === undefined || !service || !inputs || !environment || action === 'renew') return record?.expires;
  return periodOf(leaseText(service, inputs)) === 'endless' ? `${record.expires}, the longest that ${literal(environment.title)} allows` : record.expires;
}

function access(decision: Decision, { fileUrl, placeOfRule }: RequestView): string {
  const source = (rule: AccessRule) => {
    const { file, line } = placeOfRule(rule);
    return `[${file}:${line}](${fileUrl(file, line)})`;
  };
  const by = decision.rule ? ` (${source(decision.rule)})` : '';
  const { nearest } = decision;
  const near = nearest ? `\n\nThe nearest rule is ${source(nearest.rule)}. ${nearest.missing.map(literal).join(' ')}` : '';
  return `**${decision.allowed ? 'Allowed' : 'Denied'}.** ${literal(decision.reason)}${by}${near}`;
}

function checklist(view: RequestView): string {
  const { approvals, ignored, login, title } = view;
  if (approvals.length === 0) return '**Approval.** Nobody has to approve this.';
  const lines = approvals.map((approval) => {
    const { complete, count, group, given, open } = approval;
    const approved = given.length > 0 ? [`approved by ${given.map((ref) => `@${login(ref)}`).join(', ')}`] : [];
    const who = [...approved, ...(given.length < count ? [people(open, login)] : [])].join('; ');
    return `- [${complete ? 'x' : ' '}] ${count} of **${literal(title(group))}**${approval.from.includes(':') ? '' : ` (${approval.from.replace('-', ' ')})`}: ${who}`;
  });
  const notes = ignored.map((reason) => `- An approval does not count: ${reason}.`);
  const held = approvals[0]?.held ?? [];
  if (held.length > 0) notes.push(`- Held back: ${held.map((ref) => `@${login(ref)}`).join(', ')} asked for changes, and has to review again.`);
  return ['**Approval.** A review of the newest commit, from a different person for each, by:', '', ...lines, ...notes].join('\n');
}

/** At most six names: a mention each is a notification each. */
function people(eligible: readonly string[], login: (ref: string) => string): string {
  if (eligible.length === 0) return 'nobody is left who may approve; add somebody to the group';
  const names = eligible.slice(0, 6).map((ref) => `@${login(ref)}`);
  return `${names.join(', ')}${eligible.length > 6 ? ` and ${eligible.length - 6} more` : ''}`;
}

function missingText({ count, given, group }: ApprovalState, { title }: RequestView): string {
  return `${count - given.length} of ${title(group)}`;
}

/** `named`: beside plans of other instances. */
function planText({ action, summary, text, language, blocked, goal, folder }: TaskPlan, named = false): string {
  const reasons = blocked.map((reason) => `- **Cannot run:** ${literal(reason)}`);
  const what = goal === 'destroy' ? `Taken away from ${code(folder)}: ` : named ? `For ${code(folder)}: ` : '';
  return [`**${code(action)}** ${what}${literal(summary)}`, ...reasons, text === '' ? undefined : fence(text, language)].filter((part) => part !== undefined).join('\n\n');
}

const silence: Conversation = { explain: false, help: false, answers: [] };

/** What the bot answers to commands. */
function conversationTexts(view: RequestView, { explain, help, answers }: Conversation): readonly (string | undefined)[] {
  return [
    answers.length === 0 ? undefined : answers.map((answer) => `- ${answerText(answer, view)}`).join('\n'),
    explain ? explanation(view) : undefined,
    help ? helpText : undefined,
  ];
}

function answerText(answer: Answer, { pull, state }: RequestView): string {
  const who = `@${answer.login}`;
  switch (answer.kind) {
    case 'review':
      if (!pull?.open) return `${who}: there is no open pull request to approve.`;
      return answer.asked ? `${who}: a comment does not count as an approval. Your review of #${pull.number} does; you are asked for it.` : `${who}: a comment does not count as an approval${state.kind === 'waiting' ? ', and you are not among those whose review is missing' : ''}.`;
    case 'may-not':
      return `${who}: ${code(`/${answer.command}`)} is for whoever asked, the owners, and those who may approve.`;
    case 'too-late':
      return `${who}: ${code('/cancel')} comes too late, this is merged. What it made can be changed or deleted by another request.`;
    case 'renewal':
      return `${who}: ${renewalText[answer.told]}`;
    default:
      return answer satisfies never;
  }
}

const renewalText: Readonly<Record<Renewal, string>> = {
  opened: `${code('/renew')} is asked for in an issue of its own, which GitHub links to here; there is one at a time.`,
  'no period': `say for how long, like ${code('/renew 30 days')}, ${code('/renew 12 weeks')} or ${code('/renew 1 year')}.`,
  'no instance': 'there is nothing here that could be renewed.',
  'unknown user': 'the catalog does not know you, so you can ask for nothing here.',
};

/** Reason of a request that a comment asked for. The mention makes GitHub show it there. */
export function renewalReason(issue: number): string {
  return `Asked for in a comment on #${issue}.`;
}

/** The rule that decided, and what would have to be otherwise. */
function explanation({ prepared: { decision, service, environment }, placeOfRule, fileUrl }: RequestView): string {
  if (!decision) return '**Why.** Nothing was decided yet: the request has to be mended first.';
  const told = decision.rule ?? decision.nearest?.rule;
  const place = told && placeOfRule(told);
  const where = place ? ` It stands in [${place.file}:${place.line}](${fileUrl(place.file, place.line)}).` : '';
  const asked = `${literal(service?.title ?? 'The service')}${environment ? ` in ${literal(environment.title)}` : ''}`;
  if (decision.allowed) return `**Why.** ${asked}: this rule allows it and no rule denies it. ${literal(decision.reason)}${where} ${decision.merge === 'automatic' ? 'It is merged by itself once every approval is there.' : 'Somebody merges it once every approval is there.'}`;
  const missing = decision.nearest?.missing ?? [];
  return [`**Why.** ${asked}: ${literal(decision.reason)}${where}`, ...missing.map((each) => `- ${literal(each)}`)].join('\n');
}

/** Said once, whatever and however often somebody wrote what is no command. */
const helpText = `**Commands.** ${['`/retry` tries again', '`/cancel` closes the request', '`/approve` asks for your review', '`/explain` says why it was decided so', '`/renew 30 days` asks to keep the instance for longer'].join(', ')}. Each stands at the beginning of a comment.`;

/** Beginning of the titles of issues that warn of the end of a lease. */
export const leaseNoticeTitleStart = 'Lease ends on';

/** With the request that the instance is of: another one in the same place is told of again. */
export function leaseNoticeTitle({ folder, record }: Instance): string {
  return `${leaseNoticeTitleStart} ${record.expires}: ${pathOf(folder)} (from #${record.issue})`;
}

export function leaseEndTitle({ folder, record }: Instance): string {
  return `${actionTitle({ action: 'delete', instance: pathOf(folder) })}, whose lease from #${record.issue} ended on ${record.expires}`;
}

/** `digest` is that of the service as it is now. */
export function upgradeTitle({ folder, record }: Instance, digest: string): string {
  return `${actionTitle({ action: 'upgrade', instance: pathOf(folder) })} from #${record.issue} to ${shortDigest(digest)}`;
}

function pathOf(folder: string): string {
  return folder.replace(/^live\//, '').slice(0, 200);
}

/** Its first heading says which instance it is about; `/renew` on it is about that. */
export function leaseNotice({ folder, record }: Instance, owners: readonly string[]): string {
  const who = owners.length === 0 ? '' : `${owners.map((login) => `@${login}`).join(', ')}: `;
  return `### Lease\n\n${folder.replace(/^live\//, '')}\n\n${who}the lease of this instance ends on ${record.expires}.\n\n- To keep it, write \`/renew 30 days\` (or as long as you need) as a comment here.\n- To let it go, do nothing. On that day a pull request is opened that takes it away; one of its owners approves that.\n`;
}

export function leaseReason(expires: string): string {
  return `Its lease ended on ${expires}. Renew it to keep it; this request then goes by itself.`;
}

/** What has to be settled before an instance can be rendered again. Only administrators change `live/` by hand, so they take it back. */
export function conflictReason({ path, kind }: Conflict): string {
  const settle = 'Have the service render it, or have an administrator take the change by hand back; then write /retry.';
  switch (kind) {
    case 'lines':
      return `${path} was changed by hand where the service renders something else now; the pull request shows both between marks. ${settle}`;
    case 'removed by hand':
      return `${path} was removed by hand, and the service renders something else there now. ${settle}`;
    case 'removed by the service':
      return `${path} was changed by hand, and the service no longer renders it. ${settle}`;
    default:
      return kind satisfies never;
  }
}

/** Why nobody stands behind an issue that the bot opened for somebody, as a part of a sentence. */
export const disowned = {
  absent: 'the comment that it names is not there',
  edited: 'the comment that it names was edited',
  other: 'the comment that it names asks for something else',
  noRun: 'the run that it names is not there',
  otherRun: (workflow: string, event: string) => `the run that it names is one of ${workflow} by ${event}`,
  otherText: 'its text is not the one that was dispatched',
  otherIssue: 'the run that it names opened another issue',
} as const;

/** Why nobody can say what an effect would do, or show it. */
export const cannotPlan = {
  unknown: 'This step is not known.',
  unknownStep: (action: string) => `The service has the step ${action}, which Signpost cannot run.`,
  unknownTask: (action: string) => `The step ${action} is not known.`,
  tooLong: (length: number, most: number) => `The plans of this request are too long together to be shown and approved: ${length} characters, where ${most} fit. Ask for fewer things at once.`,
} as const;

/** In the place of paths, where GitHub does not list them all. */
export const unseen = {
  files: 'more files are changed than GitHub lists',
  perhapsMore: (count: number) => `${count} files and perhaps more`,
} as const;

/** Why something that is merged is not applied. */
export const notApplied = {
  approvals: 'It was merged without the approvals below. An approval of its newest commit still counts; else take the merge back.',
  noMerge: 'GitHub does not say which commit the merge made.',
  nothing: (merge: string) => `The merge ${merge.slice(0, 12)} neither made nor removed an instance of this request.`,
  disowned: (reason: string) => `Nobody stands behind the issue: ${reason}.`,
  unknownUser: (login: string) => `The catalog has no user with the login ${login} any more.`,
  otherRequester: (recorded: string, asked: string) => `request.yaml names ${recorded} as requester, but ${asked} asked.`,
  otherText: 'What was merged is not what the text of this issue asks for. If the text was edited since, put it back: its history is behind “edited”; else take the merge back.',
  unknownService: (folder: string, digest: string) => `The service as it was when ${folder} was made (${digest}) is not in the history.`,
  differs: (path: string, kind: 'changed' | 'missing' | 'extra') => `${path} is ${kind === 'extra' ? 'not part of the request' : kind}.`,
} as const;

/** Whose request is done instead, where no issue can be named. */
export const laterRequest = 'a later request';
