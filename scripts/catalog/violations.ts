import type { ErrorObject } from 'ajv';
import { isJsonObject } from '../model/json.ts';
import { keyNames } from './key-names.ts';
import { withoutSecrets } from './secrets.ts';
import { nearest, spelledOut } from './suggest.ts';

/** A place where a document is not as its schema says, in words. */
export interface Violation {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly on: 'key' | 'value';
  readonly message: string;
  readonly fix?: string;
}

/** What was found, what was expected, and the next act. `value` is the whole document. */
export function sayViolation(error: ErrorObject, value: unknown): Violation {
  const path = pathOf(error);
  const schema: Record<string, unknown> = isJsonObject(error.parentSchema) ? error.parentSchema : {};
  const code = typeof schema['code'] === 'string' ? schema['code'] : 'schema';
  const on = keyKeywords.has(error.keyword) || error.propertyName !== undefined ? 'key' : 'value';
  const where = writtenPath(error.keyword === 'additionalProperties' || misspelling(error) !== undefined ? path.slice(0, -1) : path);
  return { code, path, on, ...sentence(error, where, schema), ...emptyRequired(error, path, value) };
}

/** What must be there cannot be deleted, as an empty key can otherwise. */
function emptyRequired({ data }: ErrorObject, path: readonly (string | number)[], value: unknown): { readonly fix?: string } {
  if ((data !== null && data !== '') || !isJsonObject(value)) return {};
  return keyNames(String(value['kind']))?.required.has(path.join('.')) === true ? { fix: 'Fill it in.' } : {};
}

const keyKeywords = new Set(['required', 'additionalProperties']);

interface Sentence {
  readonly message: string;
  readonly fix?: string;
}

function sentence(error: ErrorObject, where: string, schema: Record<string, unknown>): Sentence {
  const params = error.params as Record<string, unknown>;
  if (error.propertyName !== undefined) return { message: `The key ${shown(error.propertyName)} cannot be used; expected ${expected(schema)}.` };
  switch (error.keyword) {
    case 'required':
      return missing(error, where, schema);
    case 'additionalProperties':
      return unknownKey(String(params['additionalProperty']), where, schema, error.data);
    case 'type':
      return wrongType(where, error, schema);
    case 'enum':
      return notAllowed(where, error.data, params['allowedValues'] as readonly unknown[]);
    case 'const':
      return { message: `${where} is ${shown(error.data)}; expected ${shown(params['allowedValue'])}.` };
    case 'minLength':
      return { message: `${where} is empty; expected a text.`, fix: 'Fill it in, or leave the key out.' };
    case 'maxLength':
      return { message: `${where} has ${String(error.data).length} characters; expected at most ${String(params['limit'])}.`, fix: 'Shorten it.' };
    case 'minItems':
      return { message: `${where} is empty; expected at least ${String(params['limit'])} of them.` };
    case 'minProperties':
      return { message: `${where} is empty; expected ${schema['expected'] === undefined ? `at least ${String(params['limit'])} key` : expected(schema)}.` };
    case 'pattern':
    case 'format':
      return { message: `${where} is ${shown(error.data)}; expected ${expected(schema)}.`, ...corrected(error.data, schema) };
    default:
      return { message: `${where} is ${shown(error.data)}; it ${error.message ?? 'is not allowed'}.` };
  }
}

function wrongType(where: string, { data: found, params }: ErrorObject, schema: Record<string, unknown>): Sentence {
  const { type } = params as { readonly type: unknown };
  const wanted = schema['expected'] === undefined ? typeWords(type) : expected(schema);
  const example: unknown = Array.isArray(schema['examples']) ? schema['examples'][0] : undefined;
  const message = `${where} is ${kindOfValue(found)}; expected ${wanted}.`;
  if (found === null) return { message, fix: 'Fill it in, or delete the key.' };
  if (type === 'array' && typeof found === 'string') return { message, fix: `Write it as a list: [${found.split(',').map((item) => shown(item.trim())).join(', ')}]` };
  if (type === 'boolean' && typeof found === 'string' && truth.has(found.toLowerCase())) return { message, fix: `Write ${String(truth.get(found.toLowerCase()))}, without quotes.` };
  if (type === 'object' && isJsonObject(example)) return { message, fix: `For example: ${JSON.stringify(example)}` };
  if (type === 'string' && typeof found !== 'object') return { message, fix: `Put it in quotes: "${String(found)}"` };
  return { message };
}

/** What older YAML took for true and false, or somebody put in quotes. */
const truth: ReadonlyMap<string, boolean> = new Map([...['yes', 'on', 'true'].map((word) => [word, true] as const), ...['no', 'off', 'false'].map((word) => [word, false] as const)]);

function missing(error: ErrorObject, where: string, schema: Record<string, unknown>): Sentence {
  const key = missingKey(error);
  const properties = schema['properties'];
  const property = isJsonObject(properties) ? properties[key] : undefined;
  const description = isJsonObject(property) ? property['description'] : undefined;
  const path = where === document ? key : `${where}.${key}`;
  const slip = misspelling(error);
  if (slip !== undefined) return { message: `${path} is missing, but here stands ${shown(slip)}.`, fix: `Did you mean "${key}"?` };
  return { message: `${path} is missing.`, fix: typeof description === 'string' ? `Add it: ${description}` : `Add "${key}".` };
}

function missingKey({ params }: ErrorObject): string {
  return String((params as { readonly missingProperty: unknown }).missingProperty);
}

/** The key beside a missing one that is most likely meant by it. */
function misspelling(error: ErrorObject): string | undefined {
  if (error.keyword !== 'required' || !isJsonObject(error.data)) return undefined;
  const wanted = missingKey(error);
  const properties: unknown = isJsonObject(error.parentSchema) ? error.parentSchema['properties'] : undefined;
  const known = isJsonObject(properties) ? properties : {};
  return Object.keys(error.data).find((key) => !(key in known) && nearest(key, [wanted]) !== undefined);
}

function unknownKey(key: string, where: string, schema: Record<string, unknown>, data: unknown): Sentence {
  const properties = isJsonObject(schema['properties']) ? Object.keys(schema['properties']) : [];
  const near = nearest(key, properties);
  const section = where === document ? sectionOf(key, data) : undefined;
  const message = `${where === document ? '' : `${where}.`}${key} is not known here; expected one of ${properties.join(', ')}.`;
  return { message, fix: near ? `Did you mean "${near}"?` : section ? `Indent it: it belongs below ${section}.` : 'Delete it.' };
}

/** Where a key belongs that has slipped to the left. */
function sectionOf(key: string, data: unknown): 'metadata' | 'spec' | undefined {
  const names = isJsonObject(data) ? keyNames(String(data['kind'])) : undefined;
  return (['spec', 'metadata'] as const).find((section) => names?.[section].includes(key));
}

function notAllowed(where: string, found: unknown, allowed: readonly unknown[]): Sentence {
  const near = typeof found === 'string' ? (nearest(found, allowed.map(String)) ?? spelledOut(found, allowed.map(String))) : undefined;
  const message = `${where} is ${shown(found)}; expected one of ${allowed.map(String).join(', ')}.`;
  return { message, ...(near ? { fix: `Did you mean "${near}"?` } : {}) };
}

/** What is left when small letters, hyphens or https:// are all that it takes. */
function corrected(found: unknown, schema: Record<string, unknown>): { readonly fix?: string } {
  if (typeof found !== 'string' || found.length > 100) return {};
  if (schema['format'] === 'url') return /^[\w-]+(?:\.[\w-]+)+(?:[:/].*)?$/.test(found.trim()) ? { fix: `Write "https://${found.trim()}".` } : {};
  const { pattern } = schema;
  if (typeof pattern !== 'string') return {};
  const plain = found.trim().replace(/[\s_/]+/g, '-');
  const fitting = [plain, plain.toLowerCase()].find((text) => new RegExp(pattern, 'u').test(text) && (typeof schema['maxLength'] !== 'number' || text.length <= schema['maxLength']));
  return fitting === undefined || fitting === found ? {} : { fix: `Write "${fitting}", for example.` };
}

function expected(schema: Record<string, unknown>): string {
  return typeof schema['expected'] === 'string' ? schema['expected'] : `something that matches ${String(schema['pattern'] ?? schema['format'])}`;
}

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  null: 'nothing',
};

function typeWords(type: unknown): string {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.map((each) => words[String(each)] ?? String(each)).join(' or ');
}

function kindOfValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  return typeof value === 'string' ? shown(value) : `the ${typeof value === 'number' ? 'number' : 'value'} ${shown(value)}`;
}

/** A value within a sentence, in one line of at most some 60 characters. */
export function shown(value: unknown): string {
  const text = withoutSecrets(JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 57)}…${typeof value === 'string' ? '"' : ''}` : text;
}

const document = 'The document';

/** `spec.rules[0].who`, as people write it. */
export function writtenPath(path: readonly (string | number)[]): string {
  if (path.length === 0) return document;
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
}

/** The value's place; for a key that should not be there, the key's. */
function pathOf(error: ErrorObject): readonly (string | number)[] {
  const path = error.instancePath.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (error.keyword === 'additionalProperties') path.push(String(error.params['additionalProperty']));
  if (error.propertyName !== undefined) path.push(error.propertyName);
  const slip = misspelling(error);
  if (slip !== undefined) path.push(slip);
  return path.map((step) => (/^(0|[1-9]\d*)$/.test(step) ? Number(step) : step));
}
