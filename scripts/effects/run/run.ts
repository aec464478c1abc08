import { join } from 'node:path';
import type { Plan } from '../../model/request.ts';
import { PlanChanged, type Applied, type Effect, type EffectContext, type Goal } from '../effect.ts';
import { runProgram, type ProgramEnd } from '../process.ts';
import { secretsOf } from '../secrets.ts';
import { commandOf, laidOut, type Command } from './command.ts';

/**
 * Runs a program that the service brings in its `commands/` folder, as it is on the default branch: first argument `plan`,
 * `apply` or `destroy`, then the step's `args`. It ends with 0, or with 3 when there is nothing to do; anything else is a
 * failure, told by what it wrote to standard error. The first line of its standard output is the summary. See docs/adr/0021.
 */
export const runCommand: Effect = {
  action: 'run',
  plan,
  apply: (context) => carryOut(context, 'apply'),
  destroy: (context) => carryOut(context, 'destroy'),
};

type Order = 'plan' | Goal;

/** What a command ends with when the world is as it should be. */
const nothingToDo = 3;

/** Seconds; a plan must not hold a pull request up. */
const planLimit = 120;

/** Characters of what a command says that go into a comment. */
const shown = { plan: 20_000, error: 2_000, summary: 300 };

async function plan(context: EffectContext, goal: Goal): Promise<Plan> {
  const { step, action } = context;
  const command = commandOf(context);
  const secrets = secretsOf(context.input, context.env);
  const common = { step, action, language: '' };
  if (!('name' in command)) return { ...common, summary: 'Cannot run.', text: '', blocked: [...command, ...secrets.missing] };
  const told = { ...common, digest: command.digest };
  if (secrets.missing.length > 0) return { ...told, summary: 'Cannot run yet.', text: lineOf(command, goal), blocked: secrets.missing };
  const end = await start(command, context, 'plan', goal);
  const failure = failureOf(command, 'plan', end);
  if (failure !== undefined) return { ...told, summary: 'Cannot run.', text: lineOf(command, goal), blocked: [failure] };
  const { summary, rest } = saidBy(end);
  const text = bounded([lineOf(command, goal), rest].filter((part) => part !== '').join('\n\n'), shown.plan);
  const otherwise = end.code === nothingToDo ? 'Nothing to do.' : `Will run ${command.name}.`;
  return { ...told, summary: summary || otherwise, text, blocked: [] };
}

async function carryOut(context: EffectContext, goal: Goal): Promise<Applied> {
  const { step, action, approved } = context;
  const command = commandOf(context);
  const { missing } = secretsOf(context.input, context.env);
  if (!('name' in command) || missing.length > 0) throw new Error(`Nothing was run. ${[...('name' in command ? [] : command), ...missing].join(' ')}`);
  if (approved !== undefined && approved !== command.digest) throw new PlanChanged(await plan(context, goal));
  const end = await start(command, context, goal, goal);
  const failure = failureOf(command, goal, end);
  if (failure !== undefined) throw new Error(failure);
  const changed = end.code !== nothingToDo;
  return { step, action, summary: saidBy(end).summary || (changed ? `Ran ${command.name}.` : 'Nothing to do.'), changed };
}

function start(command: Command, context: EffectContext, order: Order, goal: Goal): Promise<ProgramEnd> {
  const { values } = secretsOf(context.input, context.env);
  const seconds = order === 'plan' ? Math.min(command.timeout, planLimit) : command.timeout;
  return laidOut(command, context.files, (home) => {
    const file = join(home, 'commands', command.name);
    const env = { ...values, ...factsOf(context, home, goal), PATH: context.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8' };
    const [program, ...first] = command.isScript ? [process.execPath, file] : [file];
    return runProgram(program ?? file, [...first, order, ...command.args], { cwd: join(home, 'commands'), env, timeoutMs: seconds * 1000, secrets: Object.values(values) });
  });
}

/** What every command may know of the request. */
function factsOf({ folder, record, repository, step }: EffectContext, home: string, goal: Goal): Record<string, string> {
  return {
    SIGNPOST_GOAL: goal,
    SIGNPOST_STEP: step,
    SIGNPOST_INSTANCE: folder,
    SIGNPOST_FILES: join(home, 'files'),
    SIGNPOST_REPOSITORY: repository,
    SIGNPOST_SERVICE: record.service,
    SIGNPOST_NAME: record.name,
    SIGNPOST_ENVIRONMENT: record.environment ?? '',
    SIGNPOST_OWNER: record.owner,
    SIGNPOST_REQUESTER: record.requester,
    SIGNPOST_ISSUE: String(record.issue),
    SIGNPOST_INPUTS: JSON.stringify(record.inputs),
  };
}

function failureOf({ name, timeout }: Command, order: Order, { end, code, err }: ProgramEnd): string | undefined {
  const words = err.trim() === '' ? '' : ` It said: ${bounded(err.trim(), shown.error)}`;
  switch (end) {
    case 'exit':
      return code === 0 || code === nothingToDo ? undefined : `${name} ${order} ended with ${code}.${words || ' It said nothing about it; the owner of the service lets it.'}`;
    case 'missing':
      return `${name} could not be started: the program that its first line names is not on this machine. The owner of the service takes another one, or it is installed.`;
    case 'timeout':
      return `${name} ${order} took more than ${order === 'plan' ? Math.min(timeout, planLimit) : timeout} seconds and was ended.${words}`;
    case 'killed':
      return `${name} ${order} was ended by a signal.${words}`;
    default:
      return end satisfies never;
  }
}

/** For the reviewer, as it would stand in a terminal. */
function lineOf({ name, args }: Command, goal: Goal): string {
  const words = args.map((arg) => (/^[\w./:=@-]+$/.test(arg) ? arg : JSON.stringify(arg)));
  return `$ ${['commands/' + name, goal, ...words].join(' ')}`;
}

function saidBy({ out }: ProgramEnd): { readonly summary: string; readonly rest: string } {
  const [first = '', ...rest] = out.trim().split(/\r?\n/);
  return { summary: bounded(first.trim(), shown.summary), rest: rest.join('\n').trim() };
}

function bounded(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length - most} characters more)`;
}
