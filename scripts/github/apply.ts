import { environments } from '../catalog/environments.ts';
import { userByLogin } from '../catalog/people.ts';
import { serviceOf } from '../catalog/services.ts';
import { askOf } from '../model/ask.ts';
import type { Decision } from '../model/policy.ts';
import type { Instance } from '../model/request.ts';
import { droppedTasks, effectsOf, keptEdits, madeBefore, presentFiles } from '../request/existing.ts';
import { fullYaml } from '../request/full-yaml.ts';
import { guardrailProblems } from '../request/guardrails.ts';
import { inStepOrder, togetherDecided, type Prepared, type Task } from '../request/prepared.ts';
import { serviceWithDigest, verifyInstance, type Snapshot } from '../request/verify.ts';
import { countApprovals } from '../request/approvals.ts';
import { byNobody, occasionDecision } from '../request/occasion.ts';
import { decideRequest } from '../request/world.ts';
import { sealOf } from './commit-message.ts';
import { isAskedFor } from './asked-for.ts';
import { askedIssue, type AskedIssue } from './asked.ts';
import { commandsIn, planReviews } from './conversation.ts';
import type { PullFacts } from './pulls.ts';
import { branchOf, moments, naming, reviewsOf, usersAmong, type Hands } from './hands.ts';
import { approvalsOf, show, type Outcome } from './reconcile.ts';
import { laterRequest, notApplied } from './sentences.ts';
import { runTasks, type ApprovedPlans } from './tasks.ts';
import type { RequestState } from './view.ts';

/**
 * Applies the merged request of an issue, if it may be. Everything is checked again from what was merged and from the
 * policies as they are now: the files, who asked, who approved. Effects are idempotent, so a run that died in the middle
 * is simply run again.
 */
export async function applyIssue(hands: Hands, number: number): Promise<Outcome> {
  const issue = await askedIssue(hands, number);
  if (issue.isPull) return 'not a request';
  const pull = await hands.door.pullFrom(branchOf(number), hands.defaultBranch);
  if (!issue.open && (!pull?.merged || (await hands.door.closedByBot(number)))) return 'closed';
  if (!pull?.merged) return askOf(issue.body) === undefined ? 'not a request' : 'waiting';
  if (await mergedSince(hands, pull)) return 'merged';
  // What is merged is done to its end, whoever closed the issue in between; as in reconcile.ts.
  if (!issue.open) await hands.door.reopenIssue(number);
  const merge = mergeOf(hands, pull, number);
  const { prepared, reasons, overtaken } = 'reason' in merge ? refuse(merge.reason) : await judge(hands, issue, merge);
  const { message, pushers } = await hands.door.commitFacts(pull.headSha);
  const head = { commit: pull.headSha, requester: prepared.requester, pushers: usersAmong(hands, pushers), bot: hands.door.botLogin };
  const approvals = approvalsOf(prepared, await reviewsOf(hands, pull.number), head);
  const open = approvals.approvals.filter(({ complete }) => !complete);
  const missing = open.length === 0 ? [] : [notApplied.approvals];
  const held = [...reasons, ...missing];
  const view = { issue, prepared, pull, plans: [], ...approvals, ...naming(hands) };
  if (overtaken !== undefined) return finish(hands, { ...view, state: { kind: 'overtaken', by: overtaken } });
  if (held.length > 0) return show(hands, { ...view, state: { kind: 'held', reasons: held } });
  await show(hands, { ...view, state: { kind: 'merged' } });
  const ran = await runTasks(hands, prepared.tasks ?? [], await approvedPlans(hands, prepared, number, message));
  const state: RequestState = ran.kind === 'done' ? { kind: 'applied', applied: ran.applied } : ran;
  return state.kind === 'applied' ? finish(hands, { ...view, state }) : show(hands, { ...view, state });
}

/**
 * The plans that are approved: those that the merged commit names; and of one that has changed since, whatever enough of those
 * who may approve have named in comments.
 */
async function approvedPlans(hands: Hands, prepared: Prepared, issue: number, message: string): Promise<ApprovedPlans> {
  const sealed = sealOf(message)?.plans;
  const commands = commandsIn(await hands.door.comments(issue));
  const required = prepared.decision?.approvals ?? [];
  return {
    sealed: (key) => sealed?.get(key),
    isApproved: (digest) => {
      const head = { commit: digest, requester: prepared.requester, pushers: [], bot: hands.door.botLogin };
      const counted = countApprovals(required, planReviews(hands.now.catalog, commands, digest), head);
      return counted.length > 0 && counted.every(({ complete }) => complete);
    },
  };
}

async function finish(hands: Hands, view: Parameters<typeof show>[1]): Promise<Outcome> {
  const outcome = await show(hands, view);
  await hands.door.closeIssue(view.issue.number, 'completed');
  return outcome;
}

/** What one request's merge did to the instances. */
interface RequestMerge {
  readonly before: Snapshot;
  /** Made or made anew, the bundle before its parts. */
  readonly made: readonly Instance[];
  /** Taken away. */
  readonly gone: readonly Instance[];
}

/** Merged after this checkout was made, which knows nothing of it: the merge has started a run of its own, which waits for this one. */
async function mergedSince({ door, head, defaultBranch }: Hands, { mergeCommit }: PullFacts): Promise<boolean> {
  if (mergeCommit === undefined || (await door.compare(head, mergeCommit)).commits === 0) return false;
  // What somebody took out of the branch again is not on its way.
  return (await door.compare(defaultBranch, mergeCommit)).commits === 0;
}

/** Read from the merge itself, since a deletion leaves nothing that would tell of it. */
function mergeOf(hands: Hands, pull: PullFacts, issue: number): RequestMerge | { readonly reason: string } {
  if (pull.mergeCommit === undefined) return { reason: notApplied.noMerge };
  const [before, after] = [hands.at(`${pull.mergeCommit}^`), hands.at(pull.mergeCommit)];
  const stays = new Set(after.catalog.instances.map(({ folder }) => folder));
  const made = inOrder(after.catalog.instances.filter(({ record }) => record.issue === issue));
  const gone = inOrder(before.catalog.instances.filter(({ folder }) => !stays.has(folder)));
  if (made.length + gone.length > 0) return { before, made, gone };
  return { reason: notApplied.nothing(pull.mergeCommit) };
}

/** A bundle first, then its parts in their order. */
function inOrder(instances: readonly Instance[]): readonly Instance[] {
  const parts = instances.flatMap(({ record }) => record.parts ?? []);
  const rank = ({ folder }: Instance) => parts.indexOf(folder);
  return instances.toSorted((a, b) => rank(a) - rank(b));
}

interface Judgement {
  readonly prepared: Prepared;
  /** Why it must not be applied; empty when it may. */
  readonly reasons: readonly string[];
  /** The request that has changed or removed the instance since. What it asks for, it does. */
  readonly overtaken?: string;
}

async function judge(hands: Hands, issue: AskedIssue, { before, made, gone }: RequestMerge): Promise<Judgement> {
  const [main] = made.length > 0 ? made : gone;
  // As the merge was read, there is one.
  if (!main) throw new Error(`The merge of #${issue.number} holds nothing.`);
  const { catalog, files } = hands.now;
  const overtaken = overtakenBy(hands.now, made, gone, issue.number);
  if (issue.disowned !== undefined) return refuse(notApplied.disowned(issue.disowned));
  const { occasion } = issue;
  // The end of a lease makes nothing; an upgrade may take parts of a bundle away.
  const isOwn = occasion !== undefined && (occasion === 'lease') === (made.length === 0);
  const requester = isOwn ? byNobody : userByLogin(catalog, issue.author)?.ref;
  if (requester === undefined) return refuse(notApplied.unknownUser(issue.author));
  // Of a bundle its own record decides, as it did on the pull request.
  const decided = isOwn ? occasionDecision(catalog, occasion, main.record, issue.created) : undefined;
  const judged: (Judged | Refused)[] = [];
  for (const instance of gone) judged.push(await judgeGone(hands, before, instance, requester, decided));
  for (const instance of made) judged.push(await judgeMade(hands, before, instance, requester, decided));
  const refused = judged.flatMap((each) => ('reasons' in each ? each.reasons : []));
  const fine = judged.filter((each): each is Judged => !('reasons' in each));
  const own = fine.find(({ folder }) => folder === main.folder);
  const other = own && !isAskedFor(issue.body, main, before.catalog.instances.find(({ folder }) => folder === main.folder), own.service, own.isGone) ? [notApplied.otherText] : [];
  const service = own?.service ?? serviceOf(catalog, files, main.record.service);
  const environment = environments(catalog).find(({ name }) => name === main.record.environment);
  const decision = fine.length === 0 ? {} : { decision: togetherDecided(fine.map((each) => each.decision)) };
  const prepared: Prepared = {
    action: askOf(issue.body)?.action ?? main.record.action,
    problems: [],
    inputs: main.record.inputs,
    folder: main.folder,
    record: main.record,
    requester,
    tasks: [...tasksInOrder(fine.filter((each) => each.isGone)).toReversed(), ...tasksInOrder(fine.filter((each) => !each.isGone))],
    ...decision,
    ...(service ? { service } : {}),
    ...(environment ? { environment } : {}),
  };
  const denied = decision.decision?.allowed === false ? [decision.decision.reason] : [];
  return { prepared, reasons: [...refused, ...other, ...denied], ...(overtaken === undefined ? {} : { overtaken }) };
}

/** A bundle's parts among its own, in the order of its steps; what is taken away is taken away in the reverse. */
function tasksInOrder(judged: readonly Judged[]): readonly Task[] {
  const parts = new Set(judged.flatMap(({ record }) => record.parts ?? []));
  return judged.filter(({ folder }) => !parts.has(folder)).flatMap(({ tasks, record }) => inStepOrder(tasks, (record.parts ?? []).map((folder) => judged.find((each) => each.folder === folder)?.tasks ?? [])));
}

interface Judged {
  readonly folder: string;
  readonly record: Instance['record'];
  readonly isGone: boolean;
  readonly service: NonNullable<Prepared['service']>;
  readonly decision: Decision;
  readonly tasks: readonly Task[];
}

interface Refused {
  readonly reasons: readonly string[];
}

async function judgeMade(hands: Hands, before: Snapshot, instance: Instance, requester: string, decided: Decision | undefined): Promise<Judged | Refused> {
  const { record, folder } = instance;
  const { catalog, files } = hands.now;
  const expected = decided ? requesterBefore(before, instance) : requester;
  if (expected !== record.requester) return { reasons: [notApplied.otherRequester(record.requester, expected ?? 'nobody')] };
  const verified = await verifyInstance(instance, hands.now, moments(hands, record.service), true);
  if ('unknownDigest' in verified) return { reasons: [notApplied.unknownService(folder, record.digest)] };
  const existing = before.catalog.instances.find((each) => each.folder === folder);
  const old = existing && (await serviceWithDigest(existing, moments(hands, existing.record.service)));
  // What had been changed by hand before stays so: then the files are what the merge of both gives.
  const was = existing && old && madeBefore(before, existing, old);
  const kept = existing && was && verified.differences.length > 0 ? keptEdits(before, existing, was, verified.files) : undefined;
  const isKept = (path: string) => kept?.conflicts.length === 0 && files.text(path) === kept.files.find((file) => file.path === path)?.text;
  const differences = verified.differences.filter(({ path }) => !isKept(path)).map(({ path, kind }) => notApplied.differs(path, kind));
  if (differences.length > 0) return { reasons: differences };
  const own = presentFiles(files, folder);
  const service = serviceOf(catalog, files, record.service) ?? verified.service;
  const guarded = guardrailProblems(catalog, { service, record, folder, files: own }, fullYaml).problems;
  if (guarded.length > 0) return { reasons: guarded.map(({ message, fix }) => (fix === undefined ? message : `${message} ${fix}`)) };
  const tasks = verified.effects.map((effect): Task => ({ ...effect, goal: 'apply', folder, record, service: verified.service, files: own }));
  const dropped = existing && old && was ? droppedTasks(before, existing, old, was, tasks) : [];
  const decision = decided ?? decideRequest(catalog, service, record);
  return { folder, record, isGone: false, service: verified.service, decision, tasks: [...dropped, ...tasks] };
}

/** An upgrade leaves whose it was; a part that a bundle did not have is made for whoever has the bundle. */
function requesterBefore({ catalog }: Snapshot, { folder, record }: Instance): string | undefined {
  const owned = [folder, record.bundle].map((each) => catalog.instances.find((instance) => instance.folder === each));
  return owned.find((instance) => instance !== undefined)?.record.requester;
}

async function judgeGone(hands: Hands, before: Snapshot, instance: Instance, requester: string, decided: Decision | undefined): Promise<Judged | Refused> {
  const { record, folder } = instance;
  const service = await serviceWithDigest(instance, moments(hands, record.service));
  if (!service) return { reasons: [notApplied.unknownService(folder, record.digest)] };
  const decision = decided ?? decideRequest(hands.now.catalog, service, { ...record, action: 'delete', requester });
  return { folder, record, isGone: true, service, decision, tasks: effectsOf(before, instance, service, 'destroy') };
}

/** Whoever asked later decides: what is there now belongs to them. */
function overtakenBy({ catalog }: Snapshot, made: readonly Instance[], gone: readonly Instance[], issue: number): string | undefined {
  const now = new Map(catalog.instances.map(({ folder, record }) => [folder, record.issue]));
  const again = gone.map(({ folder }) => now.get(folder)).find((number) => number !== undefined);
  if (again !== undefined) return `#${again}`;
  const later = made.filter(({ folder }) => now.get(folder) !== issue);
  if (later.length === 0) return undefined;
  const [number] = later.map(({ folder }) => now.get(folder)).filter((each) => each !== undefined);
  return number === undefined ? laterRequest : `#${number}`;
}

function refuse(reason: string): Judgement {
  return { prepared: { action: 'create', problems: [] }, reasons: [reason] };
}
