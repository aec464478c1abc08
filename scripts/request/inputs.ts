import { secretIn } from '../catalog/secrets.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Field } from '../model/service.ts';
import { problem, type Sentence } from './wording.ts';

/**
 * Characters that no input may hold: controls but tab and line feed, the other line separators of Unicode (half of all
 * parsers end a line at them), surrogates without partner, private use (the marks of contained rendering are made of
 * them), the bidirectional controls that let text look like other text (https://trojansource.codes), and what nobody sees:
 * blanks without width, fillers, tags. The joiners U+200C and U+200D stay, which scripts and emoji need.
 */
const forbidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}\p{Co}\p{Cs}]/u;

/** Deeper JSON is nobody's configuration, and would exhaust the stack of whoever walks over it. */
const deepest = 32;

/** Names that mean something to JavaScript's objects; the template engine refuses them. */
const reservedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** The text of an input as it stands on an issue or in a text box; the empty text when it is absent. */
export function inputText(field: Pick<Field, 'kind'>, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  switch (field.kind) {
    case 'list':
      return Array.isArray(value) ? value.map(scalarText).join('\n') : scalarText(value);
    case 'json':
      return JSON.stringify(value, null, 2);
    case 'text':
    case 'lines':
    case 'choice':
    case 'number':
    case 'boolean':
      return scalarText(value);
    default:
      return field.kind satisfies never;
  }
}

function scalarText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export type ReadInput = { readonly value?: Json; readonly problem?: RequestProblem };

/** Reads what a person typed. Neither value nor problem when it is blank: the schema says whether that is allowed. */
export function readInput(field: Field, typed: string): ReadInput {
  const text = typed.replace(/\r\n?/g, '\n').trim();
  if (text === '') return {};
  const bad = unfit(field, text);
  if (bad) return { problem: bad };
  switch (field.kind) {
    case 'text':
    case 'choice':
      return text.includes('\n') ? refused(field, 'input-several-lines') : { value: text };
    case 'lines':
      return { value: text };
    case 'number':
      return readNumber(field, text);
    case 'boolean':
      return readBoolean(field, text);
    case 'list':
      return { value: text.split('\n').map((line) => line.trim()).filter((line) => line !== '') };
    case 'json':
      return readJson(field, text);
    default:
      return field.kind satisfies never;
  }
}

export interface ReadInputs {
  readonly inputs: JsonObject;
  readonly problems: readonly RequestProblem[];
}

/** Reads every field from its typed text; a field that `typed` lacks counts as blank. */
export function readInputs(fields: readonly Field[], typed: ReadonlyMap<string, string>): ReadInputs {
  const inputs: Record<string, Json> = {};
  const problems: RequestProblem[] = [];
  for (const field of fields) {
    const { value, problem: found } = readInput(field, typed.get(field.name) ?? '');
    if (found) problems.push(found);
    else if (value !== undefined) inputs[field.name] = value;
  }
  return { inputs, problems };
}

function refused(field: Field, key: Sentence, params: Readonly<Record<string, string>> = {}): { readonly problem: RequestProblem } {
  return { problem: problem(key, { label: field.label, ...params }, { field: field.name }) };
}

/** What no input of any kind may hold. */
function unfit(field: Field, text: string): RequestProblem | undefined {
  const bad = forbidden.exec(text)?.[0].codePointAt(0);
  if (bad !== undefined) return refused(field, 'input-character', { character: `U+${bad.toString(16).toUpperCase().padStart(4, '0')}` }).problem;
  const secret = secretIn(text);
  return secret === undefined ? undefined : refused(field, 'input-secret', { secret }).problem;
}

function readNumber(field: Field, text: string): ReadInput {
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  // -0 would not survive being written down; a longer integer would come back as another one.
  if (Number.isFinite(number) && !(Number.isInteger(number) && Math.abs(number) > Number.MAX_SAFE_INTEGER)) return { value: number || 0 };
  return refused(field, Number.isFinite(number) ? 'input-number.large' : 'input-number', { value: quote(text) });
}

const words = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
]);

function readBoolean(field: Field, text: string): ReadInput {
  const value = words.get(text.toLowerCase());
  return value === undefined ? refused(field, 'input-boolean', { value: quote(text) }) : { value };
}

function readJson(field: Field, text: string): ReadInput {
  const fenced = /^```[a-z]*\n([\s\S]*)\n```$/.exec(text);
  let value: unknown;
  try {
    value = JSON.parse(fenced?.[1] ?? text);
  } catch {
    return refused(field, 'input-json');
  }
  if (!isJsonObject(value) && !Array.isArray(value)) return refused(field, 'input-json.scalar');
  const texts: string[] = [];
  const keys = new Set<string>();
  if (!collect(value as Json, texts, keys, deepest)) return refused(field, 'input-json.deep', { limit: String(deepest) });
  const reserved = [...keys].find((key) => reservedKeys.has(key));
  if (reserved !== undefined) return refused(field, 'input-json.reserved', { value: quote(reserved) });
  // An escape like \u202e hides from the check of the text as it was typed.
  const bad = unfit(field, [...keys, ...texts].join('\n'));
  return bad ? { problem: bad } : { value: value as Json };
}

/** Collects the texts and keys of a value; false when it is nested deeper than `depth`. */
function collect(value: Json, texts: string[], keys: Set<string>, depth: number): boolean {
  if (typeof value === 'string') texts.push(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (!Array.isArray(value)) for (const key of Object.keys(value)) keys.add(key);
  return Object.values(value).every((item: Json) => collect(item, texts, keys, depth - 1));
}

/** A value in a sentence: in quotes, in one line, cut at 60 characters. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `“${line.length > 60 ? `${line.slice(0, 59).replace(/[\ud800-\udbff]$/, '')}…` : line}”`;
}
