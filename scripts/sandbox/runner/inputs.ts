import { asObject } from './parse.ts';
import type { Workflow } from './parse.ts';
import type { Json, JsonObject } from './expressions.ts';

/**
 * The `inputs` context of a `workflow_dispatch` run: defaults filled in, booleans as booleans, all else as text.
 * Problems are sentences about what was given.
 */
export function dispatchInputs(workflow: Workflow, given: JsonObject): { inputs: Record<string, Json>; problems: string[] } {
  const declared = workflow.events.workflow_dispatch?.inputs ?? {};
  const inputs: Record<string, Json> = {};
  const problems = Object.keys(given)
    .filter((name) => !(name in declared))
    .map((name) => `Unexpected input "${name}". The workflow has: ${Object.keys(declared).join(', ') || 'none'}.`);
  for (const [name, definition] of Object.entries(declared)) {
    const value = asObject(given)[name] ?? definition.default ?? '';
    if (definition.required && value === '') problems.push(`Required input "${name}" not provided.`);
    if (definition.type === 'choice' && value !== '' && !definition.options?.includes(String(value))) {
      problems.push(`Input "${name}" is "${String(value)}"; it is one of ${definition.options?.join(', ')}.`);
    }
    inputs[name] = definition.type === 'boolean' ? String(value) === 'true' : String(value);
  }
  return { inputs, problems };
}
