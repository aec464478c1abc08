import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Field } from '../model/service.ts';

/**
 * Characters that no input may hold: controls but tab and line feed, surrogates without partner, private use (the marks
 * of contained rendering are made of them), and the bidirectional controls that let text look like other text
 * (https://trojansource.codes).
 */
const forbidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\p{Co}\p{Cs}]/u;

/** The text of an input as it stands on an issue or in a text box; the empty text when it is absent. */
export function inputText(field: Field, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  switch (field.kind) {
    case 'list':
      return Array.isArray(value) ? value.map(String).join('\n') : String(value);
    case 'json':
      return JSON.stringify(value, null, 2);
    case 'text':
    case 'lines':
    case 'choice':
    case 'number':
    case 'boolean':
      return typeof value === 'string' ? value : JSON.stringify(value);
    default:
      return field.kind satisfies never;
  }
}

export type ReadInput = { readonly value?: Json; readonly problem?: RequestProblem };

/** Reads what a person typed. Neither value nor problem when it is blank: the schema says whether that is allowed. */
export function readInput(field: Field, typed: string): ReadInput {
  const text = typed.replace(/\r\n?/g, '\n').trim();
  if (text === '') return {};
  const bad = forbidden.exec(text);
  if (bad) return { problem: forbiddenCharacter(field, bad[0]) };
  switch (field.kind) {
    case 'text':
    case 'choice':
      return text.includes('\n') ? { problem: severalLines(field) } : { value: text };
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
    const { value, problem } = readInput(field, typed.get(field.name) ?? '');
    if (problem) problems.push(problem);
    else if (value !== undefined) inputs[field.name] = value;
  }
  return { inputs, problems };
}

function readNumber(field: Field, text: string): ReadInput {
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(number)) return { value: number };
  return { problem: { code: 'input-number', field: field.name, message: `${field.label} is ${quote(text)}, which is not a number.` } };
}

const words = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
]);

function readBoolean(field: Field, text: string): ReadInput {
  const value = words.get(text.toLowerCase());
  if (value !== undefined) return { value };
  return {
    problem: { code: 'input-boolean', field: field.name, message: `${field.label} is ${quote(text)}.`, fix: 'Write true or false.' },
  };
}

function readJson(field: Field, text: string): ReadInput {
  const fenced = /^```[a-z]*\n([\s\S]*)\n```$/.exec(text);
  try {
    const value: unknown = JSON.parse(fenced?.[1] ?? text);
    if (isJsonObject(value) || Array.isArray(value)) return { value: value as Json };
  } catch {
    // Said below, in words that name the field.
  }
  return {
    problem: { code: 'input-json', field: field.name, message: `${field.label} is not JSON.`, fix: 'Write an object {…} or a list […].' },
  };
}

function severalLines(field: Field): RequestProblem {
  return {
    code: 'input-several-lines',
    field: field.name,
    message: `${field.label} holds several lines; it takes one.`,
    fix: 'Keep the first line, and put the rest elsewhere.',
  };
}

function forbiddenCharacter(field: Field, character: string): RequestProblem {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'input-character',
    field: field.name,
    message: `${field.label} holds the invisible or reserved character U+${code}.`,
    fix: 'Delete it; typing the text again instead of pasting it usually helps.',
  };
}

/** A value in a sentence: in quotes, in one line, cut at 60 characters. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `“${line.length > 60 ? `${line.slice(0, 59)}…` : line}”`;
}
