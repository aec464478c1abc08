import type { Applied } from '../effects/effect.ts';
import { effects } from '../effects/effects.ts';
import { environments } from '../catalog/environments.ts';
import { userByLogin } from '../catalog/people.ts';
import { serviceOf } from '../catalog/services.ts';
import type { Instance } from '../model/request.ts';
import { requestedService } from '../request/issue.ts';
import { decideRequest, type Prepared } from '../request/prepare.ts';
import { verifyInstance, type Snapshot } from '../request/verify.ts';
import type { IssueFacts, PullFacts } from './door.ts';
import { branchOf, naming, reviewsOf, type Hands } from './hands.ts';
import { approvalsOf, show, type Outcome } from './reconcile.ts';
import type { RequestState } from './view.ts';

/**
 * Applies the merged request of an issue, if it may be. Everything is checked again from what was merged and from the
 * policies as they are now: the files, who asked, who approved. Effects are idempotent, so a run that died in the middle
 * is simply run again.
 */
export async function applyIssue(hands: Hands, number: number): Promise<Outcome> {
  const issue = await hands.door.issue(number);
  if (issue.isPull) return 'not a request';
  if (!issue.open) return 'closed';
  const pull = await hands.door.pullFrom(branchOf(number), hands.defaultBranch);
  if (!pull?.merged) return requestedService(issue.body) === undefined ? 'not a request' : 'waiting';
  const instance = hands.now.catalog.instances.find(({ record }) => record.issue === number);
  const { prepared, reasons } = instance ? await judge(hands, issue, pull, instance) : refuse(gone(hands));
  const approvals = approvalsOf(prepared, await reviewsOf(hands, pull.number), pull.headSha);
  const open = approvals.approvals.filter(({ complete }) => !complete);
  const missing = open.length === 0 ? [] : ['It was merged without the approvals below. An approval of its newest commit still counts; else take the merge back.'];
  const held = [...reasons, ...missing];
  const view = { issue, prepared, pull, plans: [], ...approvals, ...naming(hands) };
  if (held.length > 0) return show(hands, { ...view, state: { kind: 'held', reasons: held } });
  await show(hands, { ...view, state: { kind: 'merged' } });
  const state = await run(hands, prepared);
  const outcome = await show(hands, { ...view, state });
  if (state.kind === 'applied') await hands.door.closeIssue(number, 'completed');
  return outcome;
}

interface Judgement {
  readonly prepared: Prepared;
  /** Why it must not be applied; empty when it may. */
  readonly reasons: readonly string[];
}

async function judge(hands: Hands, issue: IssueFacts, pull: PullFacts, instance: Instance): Promise<Judgement> {
  const { catalog, files } = hands.now;
  const { record, folder } = instance;
  const service = serviceOf(catalog, files, record.service);
  if (!service) return refuse(`The service ${record.service} is no longer in the catalog.`);
  if (userByLogin(catalog, issue.author)?.ref !== record.requester) {
    return refuse(`request.yaml names ${record.requester} as requester, but the issue was opened by ${issue.author}.`);
  }
  const verified = await verifyInstance(instance, hands.now, moments(hands, record.service), true);
  if ('unknownDigest' in verified) return refuse(`The service as it was when this was asked (${record.digest}) is not in the history.`);
  const decision = decideRequest(catalog, service, record);
  const environment = environments(catalog).find(({ name }) => name === record.environment);
  const own = files.list().filter((path) => path.startsWith(`${folder}/`));
  const prepared: Prepared = {
    problems: [],
    service,
    inputs: record.inputs,
    decision,
    folder,
    record,
    files: own.map((path) => ({ path, text: files.text(path) ?? '' })),
    effects: verified.effects,
    ...(environment ? { environment } : {}),
  };
  const reasons = [
    ...verified.differences.map(({ path, kind }) => `${path} is ${kind === 'extra' ? 'not part of the request' : kind}.`),
    ...(decision.allowed ? [] : [decision.reason]),
    ...(pull.mergeCommit === undefined ? ['GitHub does not say which commit the merge made.'] : []),
  ];
  return { prepared, reasons };
}

function refuse(reason: string): Judgement {
  return { prepared: { problems: [] }, reasons: [reason] };
}

/** The catalog now, then as it was before each change of the service. */
export function* moments(hands: Pick<Hands, 'now' | 'at' | 'history'>, service: string): Generator<Snapshot> {
  yield hands.now;
  for (const commit of hands.history(`catalog/services/${service}`)) yield hands.at(commit);
}

function gone({ head }: Hands): string {
  return `The instance is not under live/ at ${head.slice(0, 12)}; the merge may have been taken back. Close this issue if so.`;
}

async function run(hands: Hands, { folder = '', files = [], effects: pending = [], record, service }: Prepared): Promise<RequestState> {
  if (!record || !service) return { kind: 'applied', applied: [] };
  const own = new Map(files.map(({ path, text }) => [path.slice(folder.length + 1), text]));
  const applied: Applied[] = [];
  for (const { step, action, input } of pending) {
    const effect = effects.get(action);
    if (!effect) return { kind: 'failed', reason: `The step ${action} is not known.` };
    try {
      applied.push(await effect.apply({ step, action, folder, files: own, input, record, serviceFiles: service.files, env: hands.env, repository: hands.door.repository }));
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }
  return { kind: 'applied', applied };
}
