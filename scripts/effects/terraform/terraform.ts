import { isAbsolute } from 'node:path';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { Plan } from '../../model/request.ts';
import { PlanChanged, type Applied, type Effect, type EffectContext, type Goal } from '../effect.ts';
import type { ProgramEnd } from '../process.ts';
import { maskSecrets } from '../secrets.ts';
import { digestOf, readChanges, type Changes } from './changes.ts';
import { readInput, type TerraformInput } from './input.ts';
import { nextActOf, terraform, terragrunt, wordsOf, type Tool } from './tool.ts';
import { atWorksite, type Patience, type Worksite } from './worksite.ts';

/**
 * Plans the instance's configuration on the pull request, and applies it after the merge if the same would happen as was
 * approved. Input: `folder` (below the instance), `variables`, `secrets` (names of environment variables that are passed on)
 * and `backend` (its settings; `{ secret: NAME }` for secret ones). See docs/adr/0020.
 */
export const terraformApply: Effect = effectOf(terraform);

/** The same for a unit of Terragrunt. */
export const terragruntApply: Effect = effectOf(terragrunt);

/** The jobs that plan have ten minutes, those that apply thirty. */
const planning: Patience = { timeoutMs: 5 * 60_000 };
const applying: Patience = { timeoutMs: 20 * 60_000, graceMs: 2 * 60_000 };

/** Characters of a plan that are shown; a comment on GitHub has 65,536 for everything. */
const shown = 16_000;

/** It cannot go on; each reason says what to do. */
class Stopped extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`Nothing was changed. ${reasons.join(' ')}`);
    this.reasons = reasons;
  }
}

interface Job {
  readonly tool: Tool;
  readonly context: EffectContext;
  readonly input: TerraformInput;
  readonly site: Worksite;
}

function effectOf(tool: Tool): Effect {
  return {
    action: tool.action,
    async plan(context, goal) {
      try {
        // Without a lock: a plan must hold nobody up, and what changes in the meantime is found before it is applied.
        return (await start(tool, context, (job) => makePlan(job, goal, ['-lock=false']))).plan;
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
        const { step, action } = context;
        return { step, action, summary: 'Cannot be planned yet.', text: '', language: '', blocked: error.reasons };
      }
    },
    apply: (context) => start(tool, context, (job) => carryOut(job, 'apply')),
    destroy: (context) => start(tool, context, (job) => carryOut(job, 'destroy')),
  };
}

async function start<T>(tool: Tool, context: EffectContext, work: (job: Job) => Promise<T>): Promise<T> {
  const input = readInput(tool, context);
  if (!('variables' in input)) throw new Stopped(input);
  return atWorksite(tool, context, input, (site) => work({ tool, context, input, site }));
}

async function carryOut(job: Job, goal: Goal, again = false): Promise<Applied> {
  const { tool, context, site } = job;
  const { step, action, approved } = context;
  const { plan, changes } = await makePlan(job, goal, ['-lock-timeout=5m']);
  if (changes.none) return { step, action, summary: nothing(goal), changed: false };
  if (plan.blocked.length > 0) throw new Stopped(plan.blocked);
  if (plan.digest !== approved) throw new PlanChanged(plan);
  const end = await lockedRun(() => site.run(['apply', '-input=false', '-no-color', '-lock-timeout=5m', site.planFile], applying));
  if (end.end !== 'exit' || end.code !== 0) {
    const words = failure(tool, 'apply it', end, applying);
    // Another apply came first; what it left to do shows in a new plan, which has to be the approved one as well.
    if (/Saved plan is stale/i.test(words) && !again) return carryOut(job, goal, true);
    throw new Error(`${words} What was done until then is in the state; what is missing is planned and approved again.`);
  }
  const { add, change, destroy } = changes;
  return { step, action, summary: `${tool.title} added ${add}, changed ${change} and destroyed ${destroy} resources.`, changed: true };
}

async function makePlan(job: Job, goal: Goal, lock: readonly string[]): Promise<{ plan: Plan; changes: Changes }> {
  const { tool, site, input, context } = job;
  const backend = site.backendFile === undefined ? [] : [`-backend-config=${site.backendFile}`];
  await run(job, 'get it ready', ['init', '-input=false', '-no-color', ...backend]);
  const local = judgeState(site, context);
  await run(job, 'plan it', ['plan', '-input=false', '-no-color', '-detailed-exitcode', ...(goal === 'destroy' ? ['-destroy'] : []), ...lock, `-out=${site.planFile}`], [0, 2]);
  const json = await run(job, 'show its plan', ['show', '-json', site.planFile], [0], false);
  const changes = changesOf(tool, json);
  const text = changes.none ? '' : (await run(job, 'show its plan', ['show', '-no-color', site.planFile])).out.trim();
  const { step, action } = context;
  const canonical = JSON.stringify([goal, providers(site), changes.canonical]).replaceAll(site.scratch, '.');
  const plan: Plan = {
    step,
    action,
    summary: `${changes.none ? nothing(goal) : planned(changes)}${local}`,
    ...readable(text.replaceAll(site.scratch, '.'), changes),
    digest: digestOf(maskSecrets(canonical, input.hidden)),
  };
  return { plan, changes };
}

async function run({ tool, site }: Job, what: string, args: readonly string[], fine: readonly number[] = [0], masked = true): Promise<ProgramEnd> {
  const end = await lockedRun(() => site.run(args, planning, masked));
  if (end.end === 'exit' && fine.includes(end.code)) return end;
  // Unmasked words are for programs only.
  throw new Stopped([failure(tool, what, masked ? end : { ...end, out: '', err: '' }, planning)]);
}

/**
 * Runs it again where it met a lock that does not say whose it is, because somebody has just taken it or is giving it back:
 * Terraform waits for none of those, whatever `-lock-timeout` says, and has done nothing yet.
 */
export async function lockedRun(runOnce: () => Promise<ProgramEnd>): Promise<ProgramEnd> {
  let end = await runOnce();
  for (let tries = 1; tries < 5 && isBetweenLocks(end); tries += 1) end = await runOnce();
  return end;
}

function isBetweenLocks(end: ProgramEnd): boolean {
  const words = wordsOf(end);
  return end.end === 'exit' && end.code !== 0 && /Error acquiring the state lock/i.test(words) && !/^\s*ID:\s*\S/m.test(words);
}

function failure({ title, program }: Tool, what: string, end: ProgramEnd, { timeoutMs }: Patience): string {
  if (end.end === 'missing') return `${title} is not installed where this runs. An administrator puts ${program} into .github/actions/programs, or on the runner.`;
  if (end.end === 'timeout') return `${title} could not ${what} within ${timeoutMs / 60_000} minutes. Run it again; if it stays so, the owner of the service makes it smaller.`;
  if (end.end === 'killed') return `${title} was ended from outside before it could ${what}. Run it again.`;
  const words = wordsOf(end);
  return `${title} could not ${what}${words === '' ? `; it ended with code ${end.code}` : `: ${words}`}${/[.!?]$/.test(words) ? '' : '.'} ${nextActOf(words)}`;
}

/**
 * State that lies beside the files is gone with them, and the next run would make everything again. Gives a sentence to add when
 * it lies in a file elsewhere, which only a machine that stays can have.
 */
function judgeState(site: Worksite, { env }: EffectContext): string {
  const { type, path } = backendIn(site.made('data', 'terraform.tfstate'));
  const act = 'The owner of the service names a backend that outlives the job, such as “backend "s3" {}”, with its settings in the step’s “backend”.';
  if (type === undefined) throw new Stopped([`The configuration has no backend, so its state would be lost with the job. ${act}`]);
  if (type !== 'local') return '';
  if (path === undefined || !isAbsolute(path) || path.startsWith(site.scratch) || env['RUNNER_ENVIRONMENT'] === 'github-hosted') {
    throw new Stopped([`The configuration keeps its state in a local file, which would be lost with the job. ${act}`]);
  }
  return ' Its state is kept in a file of this machine.';
}

function backendIn(text: string | undefined): { type?: string; path?: string } {
  const data = text === undefined ? null : (JSON.parse(text) as Json);
  const backend = isJsonObject(data) && isJsonObject(data['backend']) ? data['backend'] : {};
  const path = isJsonObject(backend['config']) ? backend['config']['path'] : undefined;
  return { ...(typeof backend['type'] === 'string' ? { type: backend['type'] } : {}), ...(typeof path === 'string' ? { path } : {}) };
}

/** Which versions of which providers were chosen, since another one may do other things. */
function providers(site: Worksite): readonly string[] {
  const locks = site.made('files', '.terraform.lock.hcl') ?? '';
  return [...locks.matchAll(/^provider "([^"]+)" \{\s*version\s*=\s*"([^"]+)"/gm)].map(([, name, version]) => `${name} ${version}`).sort();
}

function changesOf({ title }: Tool, { out, cut }: ProgramEnd): Changes {
  try {
    return readChanges(out);
  } catch {
    throw new Stopped([`${title} gave a plan that ${cut ? 'is too large to be read. The owner of the service splits it' : 'cannot be read. The owner of the service looks at it'}.`]);
  }
}

/** A plan that is too long begins with the list of all resources, since whoever approves it must see each of them. */
function readable(text: string, { list }: Changes): Pick<Plan, 'text' | 'language' | 'blocked'> {
  const language = 'hcl';
  if (text.length <= shown) return { text, language, blocked: [] };
  const all = `${list.join('\n')}\n\n`;
  if (all.length > shown) {
    return { text: all.slice(0, shown), language, blocked: [`It would change ${list.length} resources, more than anybody can review here. The owner of the service splits it.`] };
  }
  const end = text.lastIndexOf('\n', shown - all.length);
  const left = text.slice(end + 1).split('\n').length;
  return { text: `${all}${text.slice(0, Math.max(0, end))}\n… and ${left} more lines`, language, blocked: [] };
}

function planned({ add, change, destroy, replace }: Changes): string {
  if (add + change + destroy === 0) return 'Will change no resource, only what is known of them.';
  const again = replace === 0 ? '' : ` ${replace} of them ${replace === 1 ? 'is' : 'are'} destroyed and made again.`;
  return `Will add ${add}, change ${change} and destroy ${destroy} resources.${again}`;
}

function nothing(goal: Goal): string {
  return goal === 'apply' ? 'Nothing to do: everything is as the files ask for.' : 'Nothing is left to take away.';
}
