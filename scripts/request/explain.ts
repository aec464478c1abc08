import type { ErrorObject } from 'ajv';
import type { Json, JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Field } from '../model/service.ts';
import { formats } from './formats.ts';
import { quote } from './inputs.ts';
import { english, problem, type Sentence } from './wording.ts';

/** Errors of the schema, in words for the person who fills in the form; one for each place, inputs in asking order. */
export function explainErrors(errors: readonly ErrorObject[], fields: readonly Field[], inputs: JsonObject): readonly RequestProblem[] {
  const unknown = Object.keys(inputs)
    .filter((name) => !fields.some((field) => field.name === name))
    .map((name) => problem('input-unknown', { name }, { field: name }));
  const placed = withoutOtherBranches(errors).filter(({ keyword }) => !collecting.has(keyword)).map((error) => ({ error, path: pathOf(error) }));
  const told = fields.flatMap((field): readonly RequestProblem[] => {
    const here = Map.groupBy(placed.filter(({ path }) => path[0] === field.name), ({ path }) => pointerOf(path));
    return [...here.values()].flatMap(([first]) => (first ? [explain(first.error, field, first.path, inputs)] : []));
  });
  const [general] = placed.filter(({ path }) => path.length === 0);
  const together = general && { ...problem('input-together', { reason: general.error.message ?? '' }), code: `input-${general.error.keyword}` };
  return [...unknown, ...told, ...(together ? [together] : [])];
}

/** What these say, the errors inside them say better. */
const collecting = new Set(['allOf', 'if']);

/**
 * Of `oneOf` and `anyOf` the branch that was meant: the only one whose fixed values are met. Its own errors are told and
 * not those of the others; where no branch stands out, that none was met.
 */
function withoutOtherBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let left = errors;
  // The innermost first: what it leaves tells which branch around it was meant.
  for (const choice of errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf').toSorted((a, b) => b.schemaPath.length - a.schemaPath.length)) {
    const branchOf = ({ schemaPath }: ErrorObject) => (schemaPath.startsWith(`${choice.schemaPath}/`) ? schemaPath.slice(choice.schemaPath.length + 1).split('/')[0] : undefined);
    const branches = Map.groupBy(left, branchOf);
    branches.delete(undefined);
    // A value that is not the branch's own, at its top: `…/oneOf/1/properties/kind/const`.
    const differs = ({ keyword, schemaPath }: ErrorObject, keywords: readonly string[]) => keywords.includes(keyword) && schemaPath.slice(choice.schemaPath.length + 1).split('/').length <= 4;
    const without = (...keywords: readonly string[]) => [...branches].filter(([, inside]) => !inside.some((error) => differs(error, keywords)));
    const meant = without('const').length === 1 ? without('const') : without('const', 'enum');
    const [only] = meant;
    left = left.filter((error) => (error === choice ? meant.length !== 1 : branchOf(error) === undefined || (meant.length === 1 && branchOf(error) === only?.[0])));
  }
  return left;
}

/** From the inputs to the value that the error is about; to the missing one for `required`. */
function pathOf({ instancePath, keyword, params }: ErrorObject): readonly string[] {
  const path = instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keyword === 'required' ? [...path, String(params['missingProperty'])] : path;
}

/** A JSON pointer (RFC 6901). */
export function pointerOf(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

interface Part {
  readonly label: string;
  readonly field: Field;
  readonly value: Json | undefined;
}

/** The part of an input at a path, labelled by all that it stands in: `Volumes 2: Size`. */
function partAt(field: Field, path: readonly string[], inputs: JsonObject): Part {
  let part: Part = { label: field.label, field, value: inputs[field.name] };
  for (const step of path.slice(1)) {
    const value = typeof part.value === 'object' && part.value !== null && Object.hasOwn(part.value, step) ? (part.value as JsonObject)[step] : undefined;
    const { parts } = part.field;
    const inner = parts && ('item' in parts ? parts.item : parts.fields.find(({ name }) => name === step));
    const label = Array.isArray(part.value) ? `${part.label} ${Number(step) + 1}` : `${part.label}: ${inner?.label ?? step}`;
    part = { label, field: inner ?? part.field, value };
  }
  return part;
}

function explain(error: ErrorObject, of: Field, path: readonly string[], inputs: JsonObject): RequestProblem {
  const { label, field, value } = partAt(of, path, inputs);
  const { keyword, params } = error;
  const about = { field: of.name, ...(path.length > 1 ? { pointer: pointerOf(path) } : {}) };
  const help = field.help ?? '';
  const said = (key: Sentence, more: Readonly<Record<string, string>> = {}) =>
    problem(key, { label, value: typeof value === 'string' ? quote(value) : JSON.stringify(value ?? null), help, ...more }, about);
  switch (keyword) {
    case 'enum':
    case 'const':
      return { ...said('input-enum', { choices: keyword === 'enum' ? choiceTexts(params['allowedValues'] as readonly Json[], field) : JSON.stringify(params['allowedValue']) }), code: `input-${keyword}` };
    case 'pattern': {
      const format = formats.find(({ pattern, name }) => pattern === params['pattern'] && name === field.schema['format']);
      if (format) return said('input-format', { example: format.example });
      return help === '' ? said('input-pattern.bare', { pattern: String(params['pattern']) }) : said('input-pattern');
    }
    case 'additionalProperties':
      return said('input-additionalProperties', { name: String(params['additionalProperty']) });
    case 'multipleOf':
      return said('input-multipleOf', { limit: String(params['multipleOf']) });
    default: {
      if (keyword === 'oneOf' && field.choices) return { ...said('input-enum', { choices: choiceTexts(field.choices, field) }), code: 'input-enum' };
      const key = keyword === 'type' ? `input-type.${String(Array.isArray(params['type']) ? params['type'][0] : params['type'])}` : `input-${keyword}`;
      if (Object.hasOwn(english, key)) return said(key as Sentence, { limit: String(params['limit'] ?? '') });
      return { ...said('input-other', { reason: error.message ?? '' }), code: `input-${keyword}` };
    }
  }
}

/** As they are written, since nobody sees titles on the bare issue form. */
function choiceTexts(values: readonly Json[], { choices = [], choiceTitles = choices }: Field): string {
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return texts.map((text) => [text, choiceTitles[choices.indexOf(text)] ?? text]).map(([text, title]) => (title === text ? text : `${text} (${title})`)).join(', ');
}
