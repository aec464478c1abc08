import { PlanChanged, type Applied, type Effect, type EffectContext } from '../effects/effect.ts';
import { effects } from '../effects/effects.ts';
import type { Plan } from '../model/request.ts';
import type { Task } from '../request/prepared.ts';
import { planKey } from './commit-message.ts';
import type { Hands } from './hands.ts';
import { cannotPlan } from './sentences.ts';

/** What one effect of a request will do, and to which instance. */
export interface TaskPlan extends Plan {
  readonly folder: string;
  readonly goal: Task['goal'];
}

/** Plans every effect of a request, in order. Nothing is changed. */
export async function planTasks(hands: Hands, tasks: readonly Task[]): Promise<readonly TaskPlan[]> {
  const plans: TaskPlan[] = [];
  for (const task of tasks) {
    const { step, action, folder, goal } = task;
    const effect = effects.get(action);
    const plan = effect ? await effect.plan(contextOf(hands, task), goal) : { step, action, summary: cannotPlan.unknown, text: '', language: '', blocked: [cannotPlan.unknownStep(action)] };
    plans.push({ ...plan, folder, goal });
  }
  return reviewable(plans);
}

/** Of all plans with a digest together, in characters: they are never cut, and a pull request has to hold them. */
const mostText = 40_000;

/** What depends on the world is approved as it is shown. Plans that do not fit together could not be, so none of them runs. */
export function reviewable(plans: readonly TaskPlan[]): readonly TaskPlan[] {
  const isWhole = ({ digest }: TaskPlan) => digest !== undefined;
  const length = plans.filter(isWhole).reduce((sum, { text }) => sum + text.length, 0);
  if (length <= mostText) return plans;
  const reason = cannotPlan.tooLong(length, mostText);
  return plans.map((plan) => (isWhole(plan) ? { ...plan, text: '', blocked: [...plan.blocked, reason] } : plan));
}

export type Ran =
  | { readonly kind: 'done'; readonly applied: readonly Applied[] }
  | { readonly kind: 'failed'; readonly applied: readonly Applied[]; readonly reason: string }
  /** The world is another than the one that was planned for: this plan has to be approved. */
  | { readonly kind: 'drifted'; readonly applied: readonly Applied[]; readonly plan: TaskPlan };

export interface ApprovedPlans {
  /** The digest that the approved commit names for a task; see commit-message.ts. */
  sealed(key: string): string | undefined;
  /** Whether a plan with another digest was approved afterwards. */
  isApproved(digest: string): boolean;
}

/**
 * Brings the effects about, in order, and stops at the first that cannot be. Those before it are done, and running all again
 * does only what is missing.
 */
export async function runTasks(hands: Hands, tasks: readonly Task[], approved: ApprovedPlans): Promise<Ran> {
  const applied: Applied[] = [];
  for (const task of tasks) {
    const effect = effects.get(task.action);
    if (!effect) return { kind: 'failed', applied, reason: cannotPlan.unknownTask(task.action) };
    try {
      applied.push(await runTask(hands, effect, task, approved));
    } catch (error) {
      if (error instanceof PlanChanged) return { kind: 'drifted', applied, plan: { ...error.plan, folder: task.folder, goal: task.goal } };
      return { kind: 'failed', applied, reason: error instanceof Error ? error.message : String(error) };
    }
  }
  return { kind: 'done', applied };
}

async function runTask(hands: Hands, effect: Effect, task: Task, approved: ApprovedPlans): Promise<Applied> {
  const run = (digest: string | undefined) => {
    const context = { ...contextOf(hands, task), ...(digest === undefined ? {} : { approved: digest }) };
    return task.goal === 'apply' ? effect.apply(context) : effect.destroy(context);
  };
  try {
    return await run(approved.sealed(planKey(task)));
  } catch (error) {
    const digest = error instanceof PlanChanged ? error.plan.digest : undefined;
    if (digest === undefined || !approved.isApproved(digest)) throw error;
    return run(digest);
  }
}

export function contextOf(hands: Hands, { step, action, folder, files, input, record, service }: Task): EffectContext {
  const own = new Map(files.map(({ path, text }) => [path.slice(folder.length + 1), text]));
  return { step, action, folder, files: own, input, record, serviceFiles: service.files, env: hands.env, repository: hands.door.repository };
}
