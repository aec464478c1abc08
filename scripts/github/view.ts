import type { Applied } from '../effects/effect.ts';
import type { AccessRule } from '../model/policy.ts';
import type { Place } from '../model/problem.ts';
import type { ApprovalState } from '../request/approvals.ts';
import type { Prepared } from '../request/prepared.ts';
import type { AskedIssue } from './asked.ts';
import type { PullFacts } from './pulls.ts';
import type { TaskPlan } from './tasks.ts';

/** How far a request has come. Derived from GitHub and Git each time; stored nowhere. */
export type RequestState =
  | { readonly kind: 'refused' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'blocked'; readonly reasons: readonly string[] }
  | { readonly kind: 'ready' }
  | { readonly kind: 'tampered'; readonly paths: readonly string[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'declined' }
  | { readonly kind: 'merged' }
  | { readonly kind: 'held'; readonly reasons: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string; readonly applied: readonly Applied[] }
  /** The world is another than the one that was planned for: what would happen now has to be approved. */
  | { readonly kind: 'drifted'; readonly plan: TaskPlan; readonly applied: readonly Applied[] }
  /** Another request has changed or removed the instance since the merge; `by` names it. */
  | { readonly kind: 'overtaken'; readonly by: string }
  | { readonly kind: 'applied'; readonly applied: readonly Applied[] };

/** Everything that the sentences are made of. */
export interface RequestView {
  readonly state: RequestState;
  readonly issue: AskedIssue;
  readonly prepared: Prepared;
  readonly approvals: readonly ApprovalState[];
  /** Approvals that were given and do not count, each with its reason. */
  readonly ignored: readonly string[];
  readonly plans: readonly TaskPlan[];
  readonly pull?: PullFacts;
  /** Title and login of somebody in the catalog, for mentions; by canonical reference. */
  readonly login: (ref: string) => string;
  readonly title: (ref: string) => string;
  readonly placeOfRule: (rule: AccessRule) => Place;
  /** Address of a file on the default branch. */
  readonly fileUrl: (path: string, line: number) => string;
}
