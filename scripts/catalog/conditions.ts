import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { InputPage } from '../model/service.ts';

/**
 * Which inputs a form asks for, given the answers so far: those that the pages declare, and those that `if`/`then`/`else`,
 * `dependencies`, `allOf`, `anyOf` and `oneOf` add. An answer to a question that is no longer asked counts for nothing, so
 * this looks again until nothing changes.
 */
export function askedInputs(pages: readonly InputPage[], inputs: JsonObject): ReadonlySet<string> {
  let asked: ReadonlySet<string> = new Set(pages.flatMap(propertyNames));
  for (let round = 0; round < deepestChain; round += 1) {
    const answers = onlyAsked(inputs, asked);
    const next = new Set(pages.flatMap((page) => namesUnder(page, answers)));
    if (next.size === asked.size && [...next].every((name) => asked.has(name))) break;
    asked = next;
  }
  return asked;
}

/** Conditions that depend on answers to conditional questions; two that deny one another would go on for ever. */
const deepestChain = 20;

/** The inputs without those that are not asked for. */
export function onlyAsked(inputs: JsonObject, asked: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => asked.has(name)));
}

function propertyNames(schema: JsonObject): readonly string[] {
  return isJsonObject(schema['properties']) ? Object.keys(schema['properties']) : [];
}

function namesUnder(schema: JsonObject, answers: JsonObject): readonly string[] {
  return [...propertyNames(schema), ...schemasInForce(schema, answers).flatMap((each) => namesUnder(each, answers))];
}

/** The schemas inside this one whose condition holds. */
function schemasInForce(schema: JsonObject, answers: JsonObject): readonly JsonObject[] {
  const found: (Json | undefined)[] = [...list(schema['allOf'])];
  if (isJsonObject(schema['if'])) found.push(schema[holds(schema['if'], answers) ? 'then' : 'else']);
  for (const [name, dependency] of dependenciesOf(schema)) if (Object.hasOwn(answers, name)) found.push(dependency);
  for (const key of ['oneOf', 'anyOf'] as const) found.push(...chosenBranches(list(schema[key]).filter(isJsonObject), answers));
  return found.filter(isJsonObject);
}

/**
 * The branches whose fixed values are the answers: `{ kind: { const: queue }, … }` is in force when the kind is a queue.
 * Branches that fix nothing are all in force, since nobody can tell which is meant.
 */
function chosenBranches(branches: readonly JsonObject[], answers: JsonObject): readonly JsonObject[] {
  return branches.filter((branch) => fixedProperties(branch).every(([name, property]) => Object.hasOwn(answers, name) && holds(property, answers[name] ?? null)));
}

function fixedProperties(schema: JsonObject): readonly (readonly [string, JsonObject])[] {
  const properties = isJsonObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  return properties.filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]) && isFixed(entry[1]));
}

/** A choice among several is a question of its own, which has a title; a condition has none. */
function isFixed(schema: JsonObject): boolean {
  return schema['const'] !== undefined || (Array.isArray(schema['enum']) && schema['title'] === undefined && schema['type'] === undefined);
}

function dependenciesOf(schema: JsonObject): readonly (readonly [string, Json])[] {
  return ['dependencies', 'dependentSchemas'].flatMap((key) => (isJsonObject(schema[key]) ? Object.entries(schema[key]) : []));
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

type Test = (value: Json, limit: Json, schema: JsonObject) => boolean;

const number = (test: (value: number, limit: number) => boolean): Test => (value, limit) => typeof value !== 'number' || typeof limit !== 'number' || test(value, limit);
const size = (measure: (value: Json) => number | undefined, test: (size: number, limit: number) => boolean): Test => (value, limit) => {
  const measured = measure(value);
  return measured === undefined || typeof limit !== 'number' || test(measured, limit);
};
const characters = (value: Json) => (typeof value === 'string' ? [...value].length : undefined);
const items = (value: Json) => (Array.isArray(value) ? value.length : undefined);

/** The keywords that a condition may use, as JSON Schema (draft-07) means them: each is silent on values of other types. */
const tests: Readonly<Record<string, Test>> = {
  const: (value, limit) => equal(value, limit),
  enum: (value, limit) => list(limit).some((each) => equal(each, value)),
  type: (value, limit) => (Array.isArray(limit) ? (limit as readonly Json[]) : [limit]).some((type) => isOfType(value, type)),
  not: (value, limit) => !holds(limit, value),
  allOf: (value, limit) => list(limit).every((each) => holds(each, value)),
  anyOf: (value, limit) => list(limit).some((each) => holds(each, value)),
  oneOf: (value, limit) => list(limit).filter((each) => holds(each, value)).length === 1,
  required: (value, limit) => !isJsonObject(value) || list(limit).every((name) => Object.hasOwn(value, String(name))),
  properties: (value, limit) => !isJsonObject(value) || !isJsonObject(limit) || Object.entries(limit).every(([name, each]) => !Object.hasOwn(value, name) || holds(each, value[name] ?? null)),
  items: (value, limit) => !Array.isArray(value) || !isJsonObject(limit) || (value as readonly Json[]).every((each) => holds(limit, each)),
  contains: (value, limit) => !Array.isArray(value) || (value as readonly Json[]).some((each) => holds(limit, each)),
  if: (value, limit, schema) => holds((holds(limit, value) ? schema['then'] : schema['else']) ?? true, value),
  minimum: number((value, limit) => value >= limit),
  maximum: number((value, limit) => value <= limit),
  exclusiveMinimum: number((value, limit) => value > limit),
  exclusiveMaximum: number((value, limit) => value < limit),
  minLength: size(characters, (length, limit) => length >= limit),
  maxLength: size(characters, (length, limit) => length <= limit),
  minItems: size(items, (length, limit) => length >= limit),
  maxItems: size(items, (length, limit) => length <= limit),
  pattern: (value, limit) => typeof value !== 'string' || typeof limit !== 'string' || new RegExp(limit, 'u').test(value),
};

/** Does the value meet the schema? Keywords outside `tests` are not looked at; `unknownConditions` names them. */
export function holds(schema: Json, value: Json): boolean {
  if (!isJsonObject(schema)) return schema !== false;
  return Object.entries(schema).every(([keyword, limit]) => !Object.hasOwn(tests, keyword) || tests[keyword]?.(value, limit, schema) !== false);
}

/** Keywords that say nothing about a value. */
const silent = new Set(['then', 'else', 'title', 'description', 'default', 'examples', '$comment', '$id', '$schema']);

/** Keywords inside the conditions of a form that `holds` does not know, each once. */
export function unknownConditions(schema: Json): readonly string[] {
  if (!isJsonObject(schema)) return [];
  const conditions = [schema['if'], ...['oneOf', 'anyOf'].flatMap((key) => list(schema[key]).flatMap((branch) => (isJsonObject(branch) ? fixedProperties(branch).map(([, property]) => property) : [])))];
  const inner = ['then', 'else', 'allOf', 'anyOf', 'oneOf'].flatMap((key) => (Array.isArray(schema[key]) ? list(schema[key]) : [schema[key] ?? null]));
  const below = [...inner, ...dependenciesOf(schema).map(([, dependency]) => dependency), ...(isJsonObject(schema['properties']) ? Object.values(schema['properties']) : [])];
  return [...new Set([...conditions.flatMap((each) => unknownKeywords(each ?? null)), ...below.flatMap(unknownConditions)])];
}

function unknownKeywords(schema: Json): readonly string[] {
  if (!isJsonObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]): readonly string[] => {
    if (keyword === 'properties') return isJsonObject(value) ? Object.values(value).flatMap(unknownKeywords) : [];
    if (['const', 'enum', 'required', 'type'].includes(keyword) || silent.has(keyword) || keyword.startsWith('ui:')) return [];
    if (!Object.hasOwn(tests, keyword)) return [keyword];
    return [value, ...list(value)].flatMap(unknownKeywords);
  });
}

function isOfType(value: Json, type: Json): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

/** Equal as JSON: the order of an object's keys does not matter. */
export function equal(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal((a as JsonObject)[key] ?? null, (b as JsonObject)[key] ?? null));
}
