import { parametersOf } from '../catalog/fields.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { canonicalRef } from '../model/ref.ts';
import type { RequestProblem, RequestRecord } from '../model/request.ts';
import type { Service, Step } from '../model/service.ts';
import { effectOutput } from './steps/effect-outputs.ts';
import { collectOutputs, roundsOf } from './steps/each.ts';
import { renderOutput } from './steps/output.ts';
import { isPureStep, pureSteps } from './steps/pure.ts';
import { refuseSecrets, userContext } from './steps/person.ts';
import { renderDeep } from './template.ts';
import { problem } from './wording.ts';
import { yamlNeeded, type Yaml } from './yaml.ts';
import { Workspace, type EntitySource, type Rendered } from './workspace.ts';

/** The instance that is rendered. A record and its folder are one. */
export interface Subject extends Pick<RequestRecord, 'name' | 'environment' | 'owner' | 'expires' | 'inputs'> {
  readonly folder: string;
  /** Canonical reference of who asked, for templates that use `user`; absent on the site, where nobody has said so yet. */
  readonly requester?: string;
}

/**
 * Runs the pure steps of a service and collects its effects, with inputs rendered. `sources` holds the files of the entities
 * named by `editedEntities`.
 */
export function runSteps(service: Service, subject: Subject, sources: ReadonlyMap<string, EntitySource>, yaml: Yaml): Rendered {
  const workspace = new Workspace(subject.folder, sources);
  const done: Record<string, Json> = {};
  const context = { ...stepContext(service, subject.inputs), instance: instanceContext(subject), user: userContext(subject.requester), context: taskContext(subject), steps: done };
  for (const step of service.steps) {
    try {
      refuseSecrets(step);
      if (!applies(step, context)) continue;
      const run = isPureStep(step.action) ? pureSteps[step.action] : undefined;
      const outputs = roundsOf(step, context).map((round): JsonObject => {
        const input = (renderDeep(step.input, round.context) ?? {}) as JsonObject;
        if (run) return run({ workspace, service, step: round.step, input, yaml }) ?? {};
        workspace.effects.push({ step: round.step.id, action: step.action, input, ...(workspace.parts.length === 0 ? {} : { after: workspace.parts.length }) });
        return effectOutput(step.action, input);
      });
      done[step.id] = { output: step.each === undefined ? (outputs[0] ?? {}) : collectOutputs(outputs) };
    } catch (error) {
      if (error === yamlNeeded) throw error;
      workspace.problems.push(stepProblem(step, error));
    }
  }
  const { output, problems } = renderOutput(service.output, context);
  workspace.problems.push(...problems);
  return { ...workspace.rendered(), ...(output === undefined ? {} : { output }) };
}

/** The same for taking the instance's changes of the catalog back: what was added is removed, and the other way round, the last first. */
export function undoEdits(service: Service, subject: Subject, sources: ReadonlyMap<string, EntitySource>, yaml: Yaml): Rendered {
  const steps = service.steps.filter(({ action }) => action === 'catalog:edit').map(inverted).reverse();
  return runSteps({ ...service, steps }, subject, sources, yaml);
}

function inverted(step: Step): Step {
  const edits = Array.isArray(step.input['edits']) ? (step.input['edits'] as readonly Json[]) : [];
  const turned = edits.map((edit) => (isJsonObject(edit) ? { ...edit, op: edit['op'] === 'add' ? 'remove' : 'add' } : edit)).reverse();
  return { ...step, input: { ...step.input, edits: turned } };
}

/** What templates see as `instance`. */
function instanceContext({ name, environment, owner, folder, expires }: Subject): JsonObject {
  return { name, owner, folder, ...(environment === undefined ? {} : { environment }), ...(expires === undefined ? {} : { expires }) };
}

/** Backstage's number of a run, which templates make names of that nobody else has. */
function taskContext({ folder }: Subject): JsonObject {
  return { task: { id: folder.replace(/^live\//, '').replaceAll('/', '-') } };
}

/** By `parameters` alone. Canonical references of the entities whose files the service edits with these inputs, sorted. */
export function editedEntities(service: Service, inputs: JsonObject): readonly string[] {
  const context = stepContext(service, inputs);
  const refs = service.steps
    .filter((step) => step.action === 'catalog:edit' && applies(step, context))
    .flatMap((step) => roundsOf(step, context).map((round) => renderDeep(step.input['entity'] ?? '', round.context)))
    .map((ref) => (typeof ref === 'string' ? canonicalRef(ref) : undefined));
  return [...new Set(refs.filter((ref) => ref !== undefined))].sort();
}

function stepContext(service: Pick<Service, 'pages'>, inputs: JsonObject): JsonObject {
  return { parameters: parametersOf(service, inputs), steps: {} };
}

/** As Backstage judges `if`: an empty list is no. */
export function applies(step: Pick<Step, 'if'>, context: JsonObject): boolean {
  if (step.if === undefined) return true;
  const value = renderDeep(step.if, context);
  return Array.isArray(value) ? value.length > 0 : Boolean(value) && value !== 'false';
}

function stepProblem(step: Step, error: unknown): RequestProblem {
  return problem('render-failed', { step: step.name, reason: error instanceof Error ? error.message : String(error) });
}
