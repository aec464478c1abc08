import type { JsonObject } from '../model/json.ts';
import type { Plan, RequestRecord } from '../model/request.ts';

/** One step of a request that touches the world, with everything that it may look at. */
export interface EffectContext {
  readonly step: string;
  readonly action: string;
  /** Folder of the instance: `live/…`. */
  readonly folder: string;
  /** The instance's files: path relative to the folder → text. When it is destroyed, those that it had. */
  readonly files: ReadonlyMap<string, string>;
  /** The step's input, rendered. */
  readonly input: JsonObject;
  /** Who asked for what; see model/request.ts. */
  readonly record: RequestRecord;
  /** The service's own files on the default branch: path relative to its folder → text. Never the request's. */
  readonly serviceFiles: Readonly<Record<string, string>>;
  /** Where secrets are looked up, by name. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `owner/name` of the repository that the request was made in. */
  readonly repository: string;
  /** For `apply` and `destroy`: the digest of the plan that was approved; absent when the plan had none. */
  readonly approved?: string;
}

export interface Applied {
  readonly step: string;
  readonly action: string;
  /** One sentence, for the person who asked. */
  readonly summary: string;
  /** False when everything had been done before. */
  readonly changed: boolean;
}

/** What the plan is of: making the instance what its files say, or taking it away. */
export type Goal = 'apply' | 'destroy';

export type Rest = 'awake' | 'asleep';

/**
 * `plan` changes nothing and does not throw for what a person can put right: that goes into `blocked`. `apply` and `destroy`
 * may be called again at any time and do only what is missing; they throw when they cannot, with what to do. They throw
 * `PlanChanged` when `approved` is no longer what would happen.
 */
export interface Effect {
  readonly action: string;
  plan(context: EffectContext, goal: Goal): Promise<Plan>;
  apply(context: EffectContext): Promise<Applied>;
  destroy(context: EffectContext): Promise<Applied>;
  /** Puts what was applied to rest outside its hours, or wakes it; absent where nothing can rest. */
  rest?(context: EffectContext, rest: Rest): Promise<Applied>;
}

/** The world is no longer as it was when the plan was approved; `plan` is what would happen now. */
export class PlanChanged extends Error {
  readonly plan: Plan;

  constructor(plan: Plan) {
    super('What would happen now is not what was approved.');
    this.plan = plan;
  }
}
