import { nearest } from '../../catalog/suggest.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Unsupported } from './said.ts';
import { knownFields } from './support.ts';

/** What the form would not ask, or ask in another way. */
export function fieldFaults(schema: Json | undefined, path: readonly (string | number)[]): readonly Unsupported[] {
  if (Array.isArray(schema)) return (schema as readonly Json[]).flatMap((each, index) => fieldFaults(each, [...path, index]));
  if (!isJsonObject(schema)) return [];
  const field = schema['ui:field'];
  const said = (message: string, fix: string, code = 'template-field'): Unsupported => ({ code, severity: 'error', at: { path: [...path, field === undefined ? 'ui:widget' : 'ui:field'] }, message, fix });
  const own =
    field === 'Secret' || schema['ui:widget'] === 'password'
      ? [said('The form asks for a secret, but answers stand on an issue, where others read them.', 'Let the service make the secret, and ask for where to put it.', 'template-secret')]
      : typeof field === 'string' && !knownFields.has(field)
        ? [said(`The form has no field "${field}"; it asks for plain ${schema['type'] === 'object' || schema['type'] === 'array' ? 'JSON' : 'text'} instead.`, fieldAdvice(field))]
        : otherHosts(field, schema, path);
  return [...switchFaults(schema, path), ...own, ...Object.entries(schema).filter(([key]) => key !== 'ui:options' && key !== 'default' && key !== 'enum').flatMap(([key, value]) => fieldFaults(value, [...path, key]))];
}

/** Parts of a template that Backstage keeps beside its form and steps. */
export function partFaults(spec: JsonObject): readonly Unsupported[] {
  const found: Unsupported[] = [];
  if (isJsonObject(spec['secrets'])) found.push({ code: 'template-secret', severity: 'error', at: { path: ['spec', 'secrets'], on: 'key' }, message: 'The template asks for secrets of whoever asks, and people hand over no secrets here.', fix: 'Name secrets of the repository in the effects that need them, and take this out.' });
  if (spec['EXPERIMENTAL_formDecorators'] !== undefined) found.push({ code: 'template-field', severity: 'error', at: { path: ['spec', 'EXPERIMENTAL_formDecorators'], on: 'key' }, message: 'Nothing fills in the form behind the scenes here.', fix: 'Take it out; templates know who asks as user.ref.' });
  return found;
}

/** What Backstage would leave out for some people, and Signpost never does. */
export function switchFaults(part: JsonObject, path: readonly (string | number)[]): readonly Unsupported[] {
  const what = path.at(-2) === 'steps' ? 'step' : 'question';
  return Object.keys(part).filter((key) => key.startsWith('backstage:')).map((key) => ({
    code: what === 'step' ? 'template-action' : 'template-field',
    severity: 'error',
    at: { path: [...path, key], on: 'key' },
    message: key === 'backstage:featureFlag' ? `There are no feature flags here, so the ${what} is always there.` : `"${key}" is not looked at, so the ${what} is there for everybody.`,
    fix: what === 'step' ? 'Use "if" with an input; who may ask for what is said by access policies.' : 'Take it out; who may ask for what is said by access policies, and a condition can show a question after an answer.',
  }));
}

function otherHosts(field: Json | undefined, schema: JsonObject, path: readonly (string | number)[]): readonly Unsupported[] {
  const hosts = field === 'RepoUrlPicker' && isJsonObject(schema['ui:options']) ? schema['ui:options']['allowedHosts'] : undefined;
  if (!Array.isArray(hosts) || hosts.length === 0 || (hosts as readonly Json[]).includes('github.com')) return [];
  return [{ code: 'template-field', severity: 'error', at: { path: [...path, 'ui:options', 'allowedHosts'] }, message: `The repository would be on ${hosts.join(', ')}, and Signpost makes repositories on GitHub only.`, fix: 'Allow github.com.' }];
}

function fieldAdvice(field: string): string {
  const near = nearest(field, [...knownFields]);
  return near ? `Did you mean "${near}"?` : 'Take ui:field out and write an enum, or use EntityPicker, OwnerPicker, EnvironmentPicker, RepositoryPicker or RepoUrlPicker.';
}
