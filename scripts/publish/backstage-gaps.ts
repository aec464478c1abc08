import { stepsOf } from '../catalog/services.ts';
import { isJsonObject } from '../model/json.ts';

/** Actions of steps that Signpost has and no package of Backstage. */
export const signpostActions: readonly string[] = ['catalog:edit', 'sql:apply', 'terraform:apply', 'terragrunt:apply', 'kubernetes:apply', 'run', 'instance', 'github:team-membership', 'github:issue'];

/** Form fields that Signpost has and Backstage has not. */
const signpostFields: readonly string[] = ['EnvironmentPicker', 'RepositoryPicker'];

/** What a template relies on that Backstage has not, a sentence's beginning each; empty for every other document. */
export function missingInBackstage(value: unknown): readonly string[] {
  if (!isJsonObject(value) || value['kind'] !== 'Template' || !isJsonObject(value['spec'])) return [];
  const actions = stepsOf(value['spec']).map(({ action }) => action).filter((action) => signpostActions.includes(action));
  const fields = formFields(value['spec']['parameters']).filter((field) => signpostFields.includes(field));
  return [
    ...[...new Set(actions)].map((action) => `Backstage has no action ${action}`),
    ...[...new Set(fields)].map((field) => `Backstage has no form field ${field}`),
  ];
}

/** The values of `ui:field`, however deep. */
function formFields(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(formFields);
  if (!isJsonObject(schema)) return [];
  const field = schema['ui:field'];
  return [...(typeof field === 'string' ? [field] : []), ...Object.values(schema).flatMap(formFields)];
}
