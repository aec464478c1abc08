import { Evaluator, Lexer, Parser, data, ensureStatusFunction } from './library.ts';
import type { Dictionary, ExpressionData, FunctionDefinition } from './library.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** What an expression can see: contexts by name and, where GitHub offers them, functions of the moment. */
export interface Scope {
  readonly contexts: Readonly<Record<string, Json>>;
  /** The answers of `success()` … at this place. */
  readonly status?: Readonly<Record<'success' | 'failure' | 'cancelled', boolean>>;
  /** Digest of the files that match the patterns, '' if none does. */
  readonly hashFiles?: (patterns: readonly string[]) => string;
}

/** An expression could not be read or worked out; the message quotes it. */
export class ExpressionFailure extends Error {
  override readonly name = 'ExpressionFailure';
}

const contextNames = [
  'github', 'env', 'vars', 'secrets', 'job', 'jobs', 'steps', 'runner', 'needs', 'strategy', 'matrix', 'inputs',
];
const placeFunctions = [
  { name: 'always', minArgs: 0, maxArgs: 0 },
  { name: 'success', minArgs: 0, maxArgs: 0 },
  { name: 'failure', minArgs: 0, maxArgs: 0 },
  { name: 'cancelled', minArgs: 0, maxArgs: 0 },
  { name: 'hashFiles', minArgs: 1, maxArgs: 255 },
];

/** The value of one expression, given without `${{ }}`. Contexts that the scope lacks are null. */
export function evaluate(expression: string, scope: Scope): Json {
  try {
    const tree = new Parser(new Lexer(expression).lex().tokens, contextNames, placeFunctions).parse();
    return toJson(new Evaluator(tree, contextsAsData(scope.contexts), functionsOf(scope)).evaluate());
  } catch (cause) {
    throw new ExpressionFailure(`\${{ ${expression.trim()} }}: ${(cause as Error).message}`, { cause });
  }
}

/**
 * A text of a workflow with its `${{ }}` worked out. A text that is one expression and nothing else keeps the
 * expression's type; otherwise every value becomes text in its place. Nothing that comes out is read again.
 */
export function interpolate(text: string, scope: Scope): Json {
  const parts = templateParts(text);
  const [only] = parts;
  if (parts.length === 1 && only && 'expression' in only) return evaluate(only.expression, scope);
  return parts.map((part) => ('expression' in part ? asText(evaluate(part.expression, scope)) : part.text)).join('');
}

/** A whole structure of a workflow file (mapping, list, scalar) with its `${{ }}` worked out. */
export function resolve(value: Json, scope: Scope): Json {
  if (typeof value === 'string') return interpolate(value, scope);
  if (Array.isArray(value)) return value.map((item: Json) => resolve(item, scope));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, scope)]));
}

/** As `resolve`, for a mapping whose values end up as texts (env, with, outputs). */
export function resolveTexts(mapping: Json | undefined, scope: Scope): Record<string, string> {
  const resolved = mapping === undefined ? {} : resolve(mapping, scope);
  if (resolved === null || typeof resolved !== 'object' || Array.isArray(resolved)) return {};
  return Object.fromEntries(Object.entries(resolved).map(([key, value]) => [key, asText(value)]));
}

/**
 * Whether an `if:` holds. As on GitHub: no condition means `success()`, and one that asks no status function
 * means `success() && (…)`. https://docs.github.com/actions/reference/evaluate-expressions-in-workflows-and-actions
 */
export function holds(condition: string | undefined, scope: Scope): boolean {
  if (condition === undefined || condition.trim() === '') return truthy(evaluate('success()', scope));
  const parts = templateParts(condition.trim());
  const [only] = parts;
  // Text around an expression makes the whole a text, which is true: GitHub's well-known trap, kept.
  const expression =
    parts.length > 1 ? "'text'" : only && 'expression' in only ? only.expression : condition;
  return truthy(evaluate(withStatus(expression), scope));
}

/** A value as GitHub prints it into a text: null is '', a list is 'Array', a mapping 'Object'. */
export function asText(value: Json): string {
  return toData(value).coerceString();
}

export function truthy(value: Json): boolean {
  return !(value === null || value === false || value === '' || value === 0 || Number.isNaN(value));
}

function withStatus(expression: string): string {
  const allowedContext = [...contextNames, ...placeFunctions.map((f) => `${f.name}(${f.minArgs},${f.maxArgs})`)];
  return ensureStatusFunction(expression, { allowedContext } as Parameters<typeof ensureStatusFunction>[1]);
}

type TemplatePart = { readonly text: string } | { readonly expression: string };

/** Splits at `${{ … }}`; a `}}` within the quotes of an expression's string does not end it. */
function templateParts(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (let open = text.indexOf('${{'); open >= 0; open = text.indexOf('${{', from)) {
    const close = endOfExpression(text, open + 3);
    if (close === undefined) throw new ExpressionFailure(`"${text.slice(open, open + 60)}": the expression has no end "}}"`);
    if (open > from) parts.push({ text: text.slice(from, open) });
    parts.push({ expression: text.slice(open + 3, close) });
    from = close + 2;
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from) });
  return parts;
}

function endOfExpression(text: string, start: number): number | undefined {
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith('}}', at)) return at;
  }
  return undefined;
}

function functionsOf(scope: Scope): Map<string, FunctionDefinition> {
  const { status, hashFiles } = scope;
  const answers: Record<string, (...args: ExpressionData[]) => ExpressionData> = {
    always: () => new data.BooleanData(true),
    success: () => new data.BooleanData(status?.success ?? true),
    failure: () => new data.BooleanData(status?.failure ?? false),
    cancelled: () => new data.BooleanData(status?.cancelled ?? false),
    hashfiles: (...args) => {
      if (!hashFiles) throw new Error('hashFiles() needs a workspace and has none here');
      return new data.StringData(hashFiles(args.map((arg) => arg.coerceString())));
    },
  };
  return new Map(placeFunctions.map((info) => {
    const name = info.name.toLowerCase();
    return [name, { ...info, call: answers[name] as FunctionDefinition['call'] }];
  }));
}

/** Contexts are replaced, never changed, so each is converted once (an event's payload may be large). */
const converted = new WeakMap<object, ExpressionData>();

function contextsAsData(contexts: Scope['contexts']): Dictionary {
  return new data.Dictionary(
    ...contextNames.map((key) => ({ key, value: cachedData(contexts[key] ?? null) })),
  );
}

function cachedData(value: Json): ExpressionData {
  if (value === null || typeof value !== 'object') return toData(value);
  let known = converted.get(value);
  if (!known) converted.set(value, (known = toData(value)));
  return known;
}

function toData(value: Json): ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(...Object.entries(value).map(([key, item]) => ({ key, value: toData(item) })));
}

function toJson(value: ExpressionData): Json {
  return JSON.parse(JSON.stringify(value, data.replacer)) as Json;
}
