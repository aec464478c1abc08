import type { Plan } from '../../model/request.ts';
import type { Applied, Effect, EffectContext, Goal } from '../effect.ts';
import { clientOf, refusalSentence, type Github } from './client.ts';
import { Inputs } from './inputs.ts';
import type { Octokit } from '@octokit/rest';

/** One call that is still to be made. */
export interface Change {
  /** `+ team acme/payments may push`: what a reviewer reads. */
  readonly line: string;
  /** May be repeated. */
  run(): Promise<unknown>;
}

/** How the world differs from what is wanted. */
export interface Outlook {
  /** `repository acme/orders`: the thing that all of it is about. */
  readonly about: string;
  /** In the order in which they are made. */
  readonly changes: readonly Change[];
  readonly blocked?: readonly string[];
  /** Said beside the plan. */
  readonly notes?: readonly string[];
  /** Instead of “repository acme/orders was made”, once it has been; a function where only then its number is known. */
  readonly did?: string | (() => string);
}

export interface Looking<Wanted> {
  readonly github: Github;
  readonly paginate: Octokit['paginate'];
  readonly wanted: Wanted;
  readonly context: EffectContext;
  /** True for a plan: what earlier steps of the request make is not there yet. */
  readonly ahead: boolean;
}

/** An effect told as what it wants, and as how to find out what is still missing. `look` writes nothing. */
export interface GithubThing<Wanted> {
  readonly action: string;
  read(inputs: Inputs, context: EffectContext): Wanted;
  look(looking: Looking<Wanted>, goal: Goal): Promise<Outlook>;
}

/** Plan and apply look at the same thing: an apply that died in the middle, or is repeated, does what is still missing. */
export function githubEffect<Wanted>(thing: GithubThing<Wanted>): Effect {
  return { action: thing.action, plan: (context, goal) => plan(thing, context, goal), apply: (context) => carryOut(thing, context, 'apply'), destroy: (context) => carryOut(thing, context, 'destroy') };
}

async function plan<Wanted>(thing: GithubThing<Wanted>, context: EffectContext, goal: Goal): Promise<Plan> {
  const { step, action } = context;
  const common = { step, action, language: 'diff' };
  const { about, changes, blocked = [], notes = [] } = await outlookOf(thing, context, goal, true);
  const text = [...changes.map(({ line }) => line), ...notes.map((note) => `# ${note}`)].join('\n');
  if (blocked.length > 0) return { ...common, summary: 'Cannot run.', text, blocked };
  if (changes.length === 0) return { ...common, summary: `Nothing to do: ${about} is ${goal === 'apply' ? 'as asked for' : 'gone, or put away'}.`, text, blocked };
  return { ...common, summary: `Will make ${changes.length === 1 ? '1 change' : `${changes.length} changes`} to ${about} on GitHub.`, text, blocked };
}

async function carryOut<Wanted>(thing: GithubThing<Wanted>, context: EffectContext, goal: Goal): Promise<Applied> {
  const { step, action } = context;
  const { about, changes, blocked = [], did } = await outlookOf(thing, context, goal, false);
  if (blocked.length > 0) throw new Error(`Nothing was done on GitHub. ${blocked.join(' ')}`);
  for (const { line, run } of changes) {
    try {
      await run();
    } catch (error) {
      throw new Error(refusalSentence(error, line), { cause: error });
    }
  }
  const changed = changes.length > 0;
  return { step, action, changed, summary: changed ? ((typeof did === 'function' ? did() : did) ?? `On GitHub, ${about} is ${goal === 'apply' ? 'as asked for' : 'gone, or put away'}.`) : `Nothing to do on GitHub: ${about} was so already.` };
}

async function outlookOf<Wanted>(thing: GithubThing<Wanted>, context: EffectContext, goal: Goal, ahead: boolean): Promise<Outlook> {
  const inputs = new Inputs(context.input);
  inputs.text('token');
  const wanted = thing.read(inputs, context);
  const client = clientOf(context);
  const blocked = [...inputs.problems, ...('missing' in client ? [client.missing] : [])];
  if ('missing' in client || blocked.length > 0) return { about: 'it', changes: [], blocked };
  try {
    return await thing.look({ ...client, wanted, context, ahead }, goal);
  } catch (error) {
    return { about: 'it', changes: [], blocked: [refusalSentence(error, `looking at it for ${thing.action}`)] };
  }
}
