import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { canonicalRef } from '../model/ref.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Service, Step } from '../model/service.ts';
import { editorSchemas, schemaLine } from '../read/layout.ts';
import { writeYaml } from '../read/write-yaml.ts';
import { renderContained } from './contain/contain.ts';
import { renderDeep, renderText } from './template.ts';
import { problem } from './wording.ts';
import { yamlNeeded, type Yaml } from './yaml.ts';
import { Workspace, type EntitySource, type Rendered } from './workspace.ts';

type PureStep = (workspace: Workspace, service: Service, input: JsonObject, yaml: Yaml) => void;

/** Steps that change the workspace only. Whatever is not here is an effect, or unknown. */
const pureSteps: Readonly<Record<string, PureStep>> = {
  'fetch:template': fetchTemplate,
  'fetch:plain': fetchPlain,
  'catalog:write': writeEntity,
  'catalog:edit': editEntity,
  'debug:log': () => undefined,
};

export function isPureStep(action: string): boolean {
  return Object.hasOwn(pureSteps, action);
}

/**
 * Runs the pure steps of a service and collects its effects, with inputs rendered. `folder` is the instance's;
 * `sources` holds the files of the entities named by `editedEntities`.
 */
export function runSteps(service: Service, inputs: JsonObject, folder: string, sources: ReadonlyMap<string, EntitySource>, yaml: Yaml): Rendered {
  const workspace = new Workspace(folder, sources);
  const context = stepContext(inputs);
  for (const step of service.steps) {
    try {
      if (!applies(step, context)) continue;
      const input = (renderDeep(step.input, context) ?? {}) as JsonObject;
      const run = pureSteps[step.action];
      if (run) run(workspace, service, input, yaml);
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

/** The service's files below the folder that `url` names, with paths relative to it. */
function filesBelow(service: Service, url: Json | undefined): readonly (readonly [path: string, text: string])[] {
  const folder = typeof url === 'string' ? url.replace(/^\.\//, '').replace(/\/+$/, '') : '';
  const prefix = folder === '' || folder === '.' ? '' : `${folder}/`;
  const found = Object.entries(service.files).filter(([path]) => path.startsWith(prefix) && prefix !== '');
  if (found.length === 0) throw new Error(`the service has no folder “${String(url)}” beside its template`);
  return found.map(([path, text]) => [path.slice(prefix.length), text] as const);
}

function within(input: JsonObject, path: string): string {
  const target = input['targetPath'];
  const folder = typeof target === 'string' ? target.replace(/^\.\//, '').replace(/\/+$/, '') : '';
  return folder === '' || folder === '.' ? path : `${folder}/${path}`;
}

function fetchTemplate(workspace: Workspace, service: Service, input: JsonObject, yaml: Yaml): void {
  const values = input['values'];
  const context = { values: isJsonObject(values) ? values : {} };
  for (const [path, source] of filesBelow(service, input['url'])) {
    const rendered = renderText(path, context);
    // Backstage's idiom for a file that is there on a condition only.
    if (rendered === '' || rendered.startsWith('/') || rendered.includes('//')) continue;
    const { text, problems } = renderContained(rendered, source, context, yaml);
    workspace.problems.push(...problems);
    workspace.write(within(input, rendered), text);
  }
}

function fetchPlain(workspace: Workspace, service: Service, input: JsonObject): void {
  for (const [path, text] of filesBelow(service, input['url'])) workspace.write(within(input, path), text);
}

/** User text becomes data of the entity before YAML is made of it, so it stays inside its scalar by construction. */
function writeEntity(workspace: Workspace, _service: Service, input: JsonObject): void {
  const path = typeof input['filePath'] === 'string' ? input['filePath'] : 'catalog-info.yaml';
  const first = schemaLine(`${workspace.folder}/${path}`, editorSchemas.catalog);
  workspace.write(path, `${first}\n${writeYaml(input['entity'] ?? null)}`);
}

function editEntity(workspace: Workspace, _service: Service, input: JsonObject, yaml: Yaml): void {
  const ref = typeof input['entity'] === 'string' ? canonicalRef(input['entity']) : undefined;
  const edits = Array.isArray(input['edits']) ? (input['edits'] as readonly Json[]) : [];
  for (const edit of edits) {
    if (!isJsonObject(edit) || (edit['op'] !== 'add' && edit['op'] !== 'remove') || typeof edit['path'] !== 'string') {
      throw new Error('an edit needs op (add or remove), path and value');
    }
    const { op, path, value } = edit;
    workspace.edit(ref ?? String(input['entity']), (source) => yaml.edit(source.text, source.document, { op, path, value: value ?? null }));
  }
}
