import type { ErrorObject } from 'ajv';
import type { Json, JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Field } from '../model/service.ts';
import { quote } from './inputs.ts';

/** Errors of the schema, in words for the person who fills in the form; one for each input, in asking order. */
export function explainErrors(errors: readonly ErrorObject[], fields: readonly Field[], inputs: JsonObject): readonly RequestProblem[] {
  const unknown = Object.keys(inputs)
    .filter((name) => !fields.some((field) => field.name === name))
    .map((name): RequestProblem => ({ code: 'input-unknown', field: name, message: `The service has no input “${name}”.` }));
  const told = fields.flatMap((field): readonly RequestProblem[] => {
    const error = errors.find((candidate) => fieldOf(candidate) === field.name);
    return error ? [explain(error, field, inputs[field.name])] : [];
  });
  const rest = errors.filter((error) => fieldOf(error) === undefined && error.keyword !== 'allOf' && error.keyword !== 'if');
  const general = rest.slice(0, 1).map((error): RequestProblem => ({ code: `input-${error.keyword}`, message: `The inputs together ${error.message}.` }));
  return [...unknown, ...told, ...general];
}

function fieldOf(error: ErrorObject): string | undefined {
  if (error.keyword === 'required' && error.instancePath === '') return String(error.params['missingProperty']);
  const [, name] = error.instancePath.split('/');
  return name === undefined || name === '' ? undefined : name.replaceAll('~1', '/').replaceAll('~0', '~');
}

function explain(error: ErrorObject, field: Field, value: Json | undefined): RequestProblem {
  const said = typeof value === 'string' ? quote(value) : JSON.stringify(value);
  const limit = String(error.params['limit'] ?? '');
  const problem = (message: string, fix?: string): RequestProblem => ({
    code: `input-${error.keyword}`,
    field: field.name,
    message: `${field.label} ${message}`,
    ...(fix ? { fix } : {}),
  });
  switch (error.keyword) {
    case 'required':
      return problem('is missing.', field.help);
    case 'enum':
      return problem(`is ${said}, which cannot be chosen.`, `Choose one of: ${(error.params['allowedValues'] as readonly Json[]).join(', ')}.`);
    case 'pattern':
      return problem(`is ${said}, which does not have the right form.`, field.help ?? `It must match ${String(error.params['pattern'])}.`);
    case 'minLength':
      return problem(`is too short: at least ${limit} characters.`);
    case 'maxLength':
      return problem(`is too long: at most ${limit} characters.`);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return problem(`is ${said}, but must be ${String(error.params['comparison'])} ${limit}.`);
    case 'type':
      return problem(`is ${said}, but must be ${article(String(error.params['type']))}.`);
    case 'uniqueItems':
      return problem('names something twice.');
    default:
      return problem(`${error.message}.`, field.help);
  }
}

function article(type: string): string {
  return type === 'integer' ? 'a whole number' : type === 'array' ? 'a list' : type === 'object' ? 'an object' : `a ${type}`;
}
