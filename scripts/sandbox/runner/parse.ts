import { parse as parseYaml } from 'yaml';
import { NoOperationTraceWriter, convertWorkflowTemplate, parseAction, parseWorkflow } from './library.ts';
import type { EventsConfig } from './library.ts';
import type { Json, JsonObject } from './expressions.ts';

/**
 * A workflow file. What may hold `${{ }}` stays as written (`Json`) until the moment it is needed. The values are
 * read with a plain YAML parser: GitHub's library judges the file and gives the triggers, but its tokens keep a
 * block's indentation in texts with expressions, which would change what a script says.
 */
export interface Workflow {
  readonly file: string;
  readonly name: string;
  readonly runName: string | undefined;
  readonly events: EventsConfig;
  readonly env: Json;
  readonly permissions: PermissionsBlock | undefined;
  readonly defaults: RunDefaults;
  readonly concurrency: Json;
  readonly jobs: readonly WorkflowJob[];
}

/** `read-all`, `write-all`, or access by scope. */
export type PermissionsBlock = string | Readonly<Record<string, string>>;

export interface RunDefaults {
  readonly shell?: Json;
  readonly 'working-directory'?: Json;
}

export interface WorkflowJob {
  readonly key: string;
  readonly name: string | undefined;
  readonly needs: readonly string[];
  readonly condition: string | undefined;
  readonly permissions: PermissionsBlock | undefined;
  readonly environment: Json;
  readonly concurrency: Json;
  readonly env: Json;
  readonly defaults: RunDefaults;
  readonly strategy: JsonObject;
  readonly outputs: Json;
  readonly timeoutMinutes: Json;
  readonly continueOnError: Json;
  /** Of a job that calls another workflow. */
  readonly uses: string | undefined;
  readonly container: boolean;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly condition: string | undefined;
  readonly uses: string | undefined;
  readonly run: string | undefined;
  readonly shell: Json;
  readonly workingDirectory: Json;
  readonly with: Json;
  readonly env: Json;
  readonly timeoutMinutes: Json;
  readonly continueOnError: Json;
}

export interface CompositeAction {
  readonly name: string;
  readonly inputs: Readonly<Record<string, { readonly default: Json; readonly required: boolean }>>;
  /** Templates of the outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A file as read, or the sentences that say why GitHub would refuse it (with line and column). */
export type Parsed<T> = { readonly value: T } | { readonly errors: readonly string[] };

export async function readWorkflow(file: string, content: string): Promise<Parsed<Workflow>> {
  const { context, value } = parseWorkflow({ name: file, content }, new NoOperationTraceWriter());
  const template = value && (await convertWorkflowTemplate(context, value));
  const errors = context.errors.getErrors().map((error) => error.message);
  if (errors.length > 0 || !template) return { errors: errors.length > 0 ? errors : [`${file} is empty.`] };
  const root = asObject(parseYaml(content) as Json);
  return {
    value: {
      file,
      name: optionalText(root['name']) ?? file,
      runName: optionalText(root['run-name']),
      events: template.events,
      env: root['env'] ?? null,
      permissions: permissionsOf(root),
      defaults: asObject(asObject(root['defaults'])['run']) as RunDefaults,
      concurrency: root['concurrency'] ?? null,
      jobs: Object.entries(asObject(root['jobs'])).map(([key, job]) => readJob(key, asObject(job))),
    },
  };
}

function readJob(key: string, job: JsonObject): WorkflowJob {
  return {
    key,
    name: optionalText(job['name']),
    needs: asList(job['needs']).map(String),
    condition: optionalText(job['if']),
    permissions: permissionsOf(job),
    environment: job['environment'] ?? null,
    concurrency: job['concurrency'] ?? null,
    env: job['env'] ?? null,
    defaults: asObject(asObject(job['defaults'])['run']) as RunDefaults,
    strategy: asObject(job['strategy']),
    outputs: job['outputs'] ?? null,
    timeoutMinutes: job['timeout-minutes'] ?? null,
    continueOnError: job['continue-on-error'] ?? null,
    uses: optionalText(job['uses']),
    container: 'container' in job || 'services' in job,
    steps: asList(job['steps']).map((step) => readStep(asObject(step))),
  };
}

function readStep(step: JsonObject): Step {
  return {
    id: optionalText(step['id']),
    name: optionalText(step['name']),
    condition: optionalText(step['if']),
    uses: optionalText(step['uses']),
    run: optionalText(step['run']),
    shell: step['shell'] ?? null,
    workingDirectory: step['working-directory'] ?? null,
    with: step['with'] ?? null,
    env: step['env'] ?? null,
    timeoutMinutes: step['timeout-minutes'] ?? null,
    continueOnError: step['continue-on-error'] ?? null,
  };
}

/** An `action.yml`; only composite actions run here (a JavaScript or Docker action is an error). */
export function readAction(file: string, content: string): Parsed<CompositeAction> {
  const { context } = parseAction({ name: file, content }, new NoOperationTraceWriter());
  const errors = context.errors.getErrors().map((error) => error.message);
  if (errors.length > 0) return { errors };
  const root = asObject(parseYaml(content) as Json);
  const runs = asObject(root['runs']);
  if (runs['using'] !== 'composite') {
    return { errors: [`${file}: runs.using is "${String(runs['using'])}"; the sandbox runs composite actions only.`] };
  }
  return {
    value: {
      name: optionalText(root['name']) ?? file,
      inputs: Object.fromEntries(Object.entries(asObject(root['inputs'])).map(([name, input]) => {
        const fields = asObject(input);
        return [name, { default: fields['default'] ?? '', required: fields['required'] === true }];
      })),
      outputs: Object.fromEntries(
        Object.entries(asObject(root['outputs'])).map(([name, output]) => [name, optionalText(asObject(output)['value']) ?? '']),
      ),
      steps: asList(runs['steps']).map((step) => readStep(asObject(step))),
    },
  };
}

function permissionsOf(block: JsonObject): PermissionsBlock | undefined {
  if (!('permissions' in block)) return undefined;
  const given = block['permissions'];
  if (typeof given === 'string') return given;
  return Object.fromEntries(Object.entries(asObject(given)).map(([scope, access]) => [scope, String(access)]));
}

export function asObject(value: Json | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};
}

function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function optionalText(value: Json | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
