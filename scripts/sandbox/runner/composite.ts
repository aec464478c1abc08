import { existsSync, readFileSync } from 'node:fs';
import { join, resolve as resolvePath, sep } from 'node:path';
import { ActionFailure } from './actions/action.ts';
import { asText, interpolate } from './expressions.ts';
import type { Frame, Outcome } from './host.ts';
import type { StepLog } from './logs.ts';
import { readAction } from './parse.ts';
import type { CompositeAction } from './parse.ts';
import { scopeOf } from './scope.ts';
import { runStep } from './steps.ts';

/** GitHub's limit of composite actions within composite actions. */
const MAX_DEPTH = 10;
const depths = new WeakMap<object, number>();

/** Runs the steps of `uses: ./folder`. Its outputs are put into `outputs`. */
export async function runComposite(
  uses: string,
  given: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  frame: Frame,
  log: StepLog,
  outputs: Record<string, string>,
): Promise<Outcome> {
  const folder = actionFolder(uses, frame);
  const action = loadAction(uses, folder);
  const depth = (depths.get(frame.results) ?? 0) + 1;
  if (depth > MAX_DEPTH) throw new ActionFailure(`${uses}: composite actions are nested more than ${MAX_DEPTH} deep.`);
  const inner: Frame = {
    ...frame,
    env: ownVariables(env, frame),
    inputs: inputsOf(action, given, frame),
    actionPath: folder,
    results: new Map(),
    failed: false,
  };
  depths.set(inner.results, depth);
  let outcome: Outcome = 'success';
  for (const step of action.steps) {
    const result = await runStep(step, inner, log);
    if (result.conclusion === 'failure' || result.conclusion === 'cancelled') outcome = result.conclusion;
  }
  const scope = scopeOf(inner, { ...frame.host.env, ...inner.env });
  for (const [name, template] of Object.entries(action.outputs)) outputs[name] = asText(interpolate(template, scope));
  return outcome;
}

/** The variables of the step itself; the host's are read again by each inner step, since GITHUB_ENV changes them. */
function ownVariables(env: Readonly<Record<string, string>>, frame: Frame): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => frame.host.env[name] !== value));
}

function actionFolder(uses: string, frame: Frame): string {
  const { workspace } = frame.host.folders;
  const folder = resolvePath(workspace, uses);
  if (folder !== workspace && !folder.startsWith(workspace + sep)) {
    throw new ActionFailure(`uses: ${uses} leads out of the workspace.`);
  }
  return folder;
}

function loadAction(uses: string, folder: string): CompositeAction {
  const file = ['action.yml', 'action.yaml'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) {
    throw new ActionFailure(
      `Can't find 'action.yml' or 'action.yaml' under '${uses}'. Did you forget to run actions/checkout before running your local action?`,
    );
  }
  const parsed = readAction(uses, readFileSync(file, 'utf8'));
  if ('errors' in parsed) throw new ActionFailure(parsed.errors.join('\n'));
  return parsed.value;
}

function inputsOf(action: CompositeAction, given: Readonly<Record<string, string>>, frame: Frame): Record<string, string> {
  const inputs: Record<string, string> = {};
  for (const [name, { default: template }] of Object.entries(action.inputs)) {
    const own = Object.entries(given).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    const scope = scopeOf(frame, frame.host.env);
    inputs[name] = own ?? (typeof template === 'string' ? asText(interpolate(template, scope)) : asText(template));
  }
  return inputs;
}
