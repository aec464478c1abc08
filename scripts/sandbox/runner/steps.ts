import { existsSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { actions } from './actions/table.ts';
import { ActionFailure } from './actions/action.ts';
import { openCommandFiles } from './command-files.ts';
import { runComposite } from './composite.ts';
import { asText, holds, interpolate, resolve, resolveTexts, truthy } from './expressions.ts';
import type { Json, Scope } from './expressions.ts';
import { annotate } from './host.ts';
import type { Frame, Outcome, StepResult } from './host.ts';
import type { StepLog } from './logs.ts';
import { outputReader } from './output.ts';
import type { Step } from './parse.ts';
import { processEnvironment, scopeOf } from './scope.ts';
import { shellCommand } from './shell.ts';

/** Runs one step if its condition holds, and remembers its result in the frame. */
export async function runStep(step: Step, frame: Frame, log: StepLog): Promise<StepResult> {
  const result = await attempt(step, frame, log);
  if (step.id !== undefined) frame.results.set(step.id, result);
  if (result.conclusion === 'failure') frame.failed = true;
  return result;
}

/** The step's name on pages: its `name`, or what it runs. */
export function stepName(step: Step, scope: Scope): string {
  const template = step.name ?? `Run ${step.uses ?? step.run?.trim().split('\n')[0] ?? ''}`;
  try {
    return asText(interpolate(template, scope));
  } catch {
    return template;
  }
}

async function attempt(step: Step, frame: Frame, log: StepLog): Promise<StepResult> {
  const outputs: Record<string, string> = {};
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let forgiven = false;
  let outcome: Outcome;
  try {
    const inherited = { ...frame.host.env, ...frame.env };
    const env = { ...inherited, ...resolveTexts(step.env, scopeOf(frame, inherited)) };
    const scope = scopeOf(frame, env);
    if (!holds(step.condition, scope)) return { outputs, outcome: 'skipped', conclusion: 'skipped' };
    forgiven = truthy(resolve(step.continueOnError, scope));
    const minutes = Number(resolve(step.timeoutMinutes, scope) ?? 0);
    if (minutes > 0) timer = setTimeout(() => limit.abort(), minutes * 60_000);
    const signal = AbortSignal.any([frame.signal, limit.signal]);
    const running: Frame = { ...frame, signal };
    outcome = step.uses === undefined
      ? await runScript(step, running, env, scope, log, outputs)
      : await runAction(step, step.uses, running, env, scope, log, outputs);
  } catch (error) {
    report(frame, log, limit.signal.aborted && !frame.signal.aborted ? new ActionFailure('The step has timed out.') : error);
    outcome = 'failure';
  } finally {
    clearTimeout(timer);
  }
  if (outcome !== 'success' && frame.signal.aborted) outcome = 'cancelled';
  return { outputs, outcome, conclusion: outcome === 'failure' && forgiven ? 'success' : outcome };
}

function report(frame: Frame, log: StepLog, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  log.line(`##[error]${message}`);
  annotate(frame.host, { level: 'error', message });
}

async function runScript(
  step: Step,
  frame: Frame,
  env: Readonly<Record<string, string>>,
  scope: Scope,
  log: StepLog,
  outputs: Record<string, string>,
): Promise<Outcome> {
  const { host } = frame;
  const script = asText(interpolate(step.run ?? '', scope));
  const defaults = frame.actionPath === undefined ? host.defaults : {};
  const shell = optional(resolve(step.shell ?? defaults.shell ?? null, scope));
  const folder = resolvePath(host.folders.workspace, optional(resolve(step.workingDirectory ?? defaults['working-directory'] ?? null, scope)) ?? '.');
  if (!existsSync(folder)) throw new ActionFailure(`The working directory ${folder} does not exist.`);
  const command = shellCommand(host, shell, script);
  logHeader(log, script, command.shown, env);
  const files = openCommandFiles(host);
  const code = await host.processes.run({
    ...command,
    folder,
    env: processEnvironment(frame, env, files.variables),
    onLine: outputReader(host, log, outputs),
    signal: frame.signal,
  });
  Object.assign(outputs, files.take(log));
  if (frame.signal.aborted) throw new ActionFailure('The operation was canceled.');
  if (code !== 0) throw new ActionFailure(`Process completed with exit code ${code ?? 'unknown (a signal ended it)'}.`);
  return 'success';
}

function logHeader(log: StepLog, script: string, shell: string, env: Readonly<Record<string, string>>): void {
  const lines = script.trimEnd().split('\n');
  log.line(`##[group]Run ${lines[0] ?? ''}`);
  for (const line of lines) log.line(line);
  log.line(`shell: ${shell}`);
  const variables = Object.entries(env);
  if (variables.length > 0) log.line('env:');
  for (const [name, value] of variables) log.line(`  ${name}: ${value}`);
  log.line('##[endgroup]');
}

async function runAction(
  step: Step,
  uses: string,
  frame: Frame,
  env: Readonly<Record<string, string>>,
  scope: Scope,
  log: StepLog,
  outputs: Record<string, string>,
): Promise<Outcome> {
  const given = resolveTexts(step.with, scope);
  logAction(log, uses, given);
  if (uses.startsWith('./')) return runComposite(uses, given, env, frame, log, outputs);
  const action = actions[(uses.split('@')[0] ?? '').toLowerCase()];
  if (action === undefined) {
    throw new ActionFailure(
      `The action ${uses} is not available offline. The sandbox has its own stand-ins for: ${Object.keys(actions).join(', ')}.`,
    );
  }
  const { host } = frame;
  const made = await action({
    host,
    inputs: Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])),
    signal: frame.signal,
    log,
    run: (command, args, options = {}) =>
      host.processes.run({
        command,
        args,
        folder: options.folder ?? host.folders.workspace,
        env: processEnvironment(frame, env, options.env ?? {}),
        onLine: options.onLine ?? ((line) => log.line(line)),
        signal: frame.signal,
      }),
  });
  Object.assign(outputs, made);
  if (frame.signal.aborted) throw new ActionFailure('The operation was canceled.');
  return 'success';
}

function logAction(log: StepLog, uses: string, given: Readonly<Record<string, string>>): void {
  log.line(`##[group]Run ${uses}`);
  if (Object.keys(given).length > 0) log.line('with:');
  for (const [name, value] of Object.entries(given)) log.line(`  ${name}: ${value}`);
  log.line('##[endgroup]');
}

function optional(value: Json): string | undefined {
  const text = asText(value);
  return text === '' ? undefined : text;
}
