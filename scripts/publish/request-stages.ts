import type { RequestFacts } from './request-facts.ts';

/** How far a request has come. */
export type RequestStage =
  /** Nobody has looked at it yet. */
  | 'asked'
  /** It cannot be made as it is written; whoever asked has to answer. */
  | 'unclear'
  | 'denied'
  /** For approval. */
  | 'waiting'
  /** An effect cannot run as things are. */
  | 'blocked'
  /** Approved; somebody has to merge it. */
  | 'ready'
  /** The pull request was changed by hand. */
  | 'tampered'
  | 'declined'
  /** Merged and being applied. */
  | 'applying'
  /** Merged without what it needs, so nothing has run. */
  | 'held'
  /** Merged; the world has changed since it was planned, so what would happen now has to be approved again. */
  | 'drifted'
  | 'failed'
  | 'done'
  /** It is on the default branch; whether it was applied is not known here. */
  | 'merged'
  /** Another request has changed or removed the same instance before it was applied. */
  | 'overtaken'
  /** Closed after the merge, before it was applied. */
  | 'stopped'
  | 'cancelled';

/** Stages of open requests: what needs somebody before what goes on by itself. */
const byUrgency: readonly RequestStage[] = ['failed', 'drifted', 'held', 'blocked', 'tampered', 'unclear', 'denied', 'declined', 'ready', 'waiting', 'asked', 'applying'];

/** Every stage, in the order in which lists show them. */
export const stages: readonly RequestStage[] = [...byUrgency, 'done', 'merged', 'overtaken', 'stopped', 'cancelled'];

export function urgency(stage: RequestStage): number {
  return stages.indexOf(stage);
}

/** The stage that follows from what GitHub says. Where the bot's label is behind, issue and pull request decide. */
export function stageOf({ open, label, pull, denied }: Pick<RequestFacts, 'open' | 'label' | 'pull' | 'denied'>): RequestStage {
  if (label === 'applied') return 'done';
  if (label === 'overtaken') return label;
  const isMerged = pull?.merged !== undefined || label === 'merged' || label === 'held' || label === 'failed' || label === 'drifted';
  if (isMerged && !open) return 'stopped';
  if (isMerged) return label === 'held' || label === 'failed' || label === 'drifted' ? label : 'applying';
  if (!open) return label === 'declined' ? 'declined' : label === 'refused' && denied ? 'denied' : 'cancelled';
  switch (label) {
    case 'refused':
      return denied ? 'denied' : 'unclear';
    case 'waiting':
    case 'blocked':
    case 'ready':
    case 'tampered':
    case 'declined':
      return label;
    default:
      return 'asked';
  }
}

export const stepNames = ['asked', 'checked', 'approved', 'merged', 'applied'] as const;
export type StepName = (typeof stepNames)[number];

export interface RequestStep {
  readonly name: StepName;
  /** `here` is where it stands; `wrong` where it stands and does not go on by itself; `unknown` where nobody looked. */
  readonly state: 'passed' | 'here' | 'wrong' | 'ahead' | 'unknown';
  /** When the step was passed, ISO 8601 in UTC, as far as that is known. */
  readonly at?: string;
}

/** The step at which a request of this stage stands, and whether something is wrong there; absent when it has passed all. */
const standing: Readonly<Record<RequestStage, readonly [StepName, 'here' | 'wrong' | 'unknown'] | undefined>> = {
  asked: ['checked', 'here'],
  unclear: ['checked', 'wrong'],
  denied: ['checked', 'wrong'],
  waiting: ['approved', 'here'],
  tampered: ['approved', 'wrong'],
  declined: ['approved', 'wrong'],
  blocked: ['merged', 'wrong'],
  ready: ['merged', 'here'],
  applying: ['applied', 'here'],
  held: ['applied', 'wrong'],
  drifted: ['applied', 'wrong'],
  failed: ['applied', 'wrong'],
  overtaken: ['applied', 'wrong'],
  stopped: ['applied', 'wrong'],
  merged: ['applied', 'unknown'],
  done: undefined,
  cancelled: ['approved', 'wrong'],
};

export function stepsOf(stage: RequestStage, times: Readonly<Partial<Record<StepName, string | undefined>>>): readonly RequestStep[] {
  const at = standing[stage];
  const place = at === undefined ? stepNames.length : stepNames.indexOf(at[0]);
  return stepNames.map((name, index) => {
    if (index > place) return { name, state: 'ahead' };
    if (index === place) return { name, state: at?.[1] ?? 'here' };
    const time = times[name];
    return { name, state: 'passed', ...(time === undefined ? {} : { at: time }) };
  });
}
