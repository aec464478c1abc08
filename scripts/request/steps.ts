import type { Json, JsonObject } from '../model/json.ts';
import { canonicalRef } from '../model/ref.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Service, Step } from '../model/service.ts';
import { isPureStep, pureSteps } from './steps/pure.ts';
import { renderDeep } from './template.ts';
import { problem } from './wording.ts';
import { yamlNeeded, type Yaml } from './yaml.ts';
import { Workspace, type EntitySource, type Rendered } from './workspace.ts';

/**
 * Runs the pure steps of a service and collects its effects, with inputs rendered. `folder` is the instance's;
 * `sources` holds the files of the entities named by `editedEntities`.
 */
export function runSteps(service: Service, inputs: JsonObject, folder: string, sources: ReadonlyMap<string, EntitySource>, yaml: Yaml): Rendered {
  const workspace = new Workspace(folder, sources);
  const done: Record<string, Json> = {};
  const context = { ...stepContext(inputs), steps: done };
  for (const step of service.steps) {
    try {
      if (!applies(step, context)) continue;
      const input = (renderDeep(step.input, context) ?? {}) as JsonObject;
      const run = isPureStep(step.action) ? pureSteps[step.action] : undefined;
      if (run) done[step.id] = { output: run({ workspace, service, step, input, yaml }) ?? {} };
      else workspace.effects.push({ step: step.id, action: step.action, input });
    } catch (error) {
      if (error === yamlNeeded) throw error;
      workspace.problems.push(stepProblem(step, error));
    }
  }
  return workspace.rendered();
}

/** Canonical references of the entities whose files the service edits with these inputs, sorted. */
export function editedEntities(service: Service, inputs: JsonObject): readonly string[] {
  const context = stepContext(inputs);
  const refs = service.steps
    .filter((step) => step.action === 'catalog:edit' && applies(step, context))
    .map((step) => renderDeep(step.input['entity'] ?? '', context))
    .map((ref) => (typeof ref === 'string' ? canonicalRef(ref) : undefined));
  return [...new Set(refs.filter((ref) => ref !== undefined))].sort();
}

function stepContext(inputs: JsonObject): JsonObject {
  return { parameters: inputs, steps: {} };
}

function applies(step: Step, context: JsonObject): boolean {
  if (step.if === undefined) return true;
  const value = renderDeep(step.if, context);
  return Array.isArray(value) ? value.length > 0 : Boolean(value) && value !== 'false';
}

function stepProblem(step: Step, error: unknown): RequestProblem {
  return problem('render-failed', { step: step.name, reason: error instanceof Error ? error.message : String(error) });
}
