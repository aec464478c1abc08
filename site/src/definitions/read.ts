import { readAsyncapi } from './asyncapi.ts';
import { GraphQLError, readGraphql, readIntrospection } from './graphql.ts';
import type { Definition, Fault } from './model.ts';
import { readOpenapi } from './openapi.ts';
import { readProto } from './proto.ts';
import { isRecord, type Unknown } from './values.ts';

/** YAML or JSON as a value, or why it is none. */
export type ParseYaml = (text: string) => { readonly value: unknown } | Fault;

/** What a definition says; `fault` when it is shown as its text only. Neither for a language that is not read here. */
export interface ReadDefinition {
  readonly definition?: Definition;
  readonly fault?: Fault;
}

/** Longer definitions are shown as their text, in characters: nobody reads a page of that size. */
export const definitionLimit = 6_000_000;

/** Reads the definition of an API by what the entity says that it is, and where that says nothing by what it looks like. Never throws. */
export function readDefinition(type: string | undefined, text: string, parseYaml: ParseYaml): ReadDefinition {
  const language = languageOf(type, text);
  if (language === undefined) return {};
  if (text.length > definitionLimit) return { fault: { message: `The definition has ${(text.length / 1_000_000).toFixed(1)} million characters; at most ${definitionLimit / 1_000_000} million are read.` } };
  try {
    return readers[language](text, parseYaml);
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

type Language = 'openapi' | 'asyncapi' | 'graphql' | 'grpc';

const readers: Readonly<Record<Language, (text: string, parseYaml: ParseYaml) => ReadDefinition>> = {
  openapi: (text, parseYaml) => document(text, parseYaml, ['openapi', 'swagger'], readOpenapi),
  asyncapi: (text, parseYaml) => document(text, parseYaml, ['asyncapi'], readAsyncapi),
  graphql: (text, parseYaml) => (/^\s*\{\s*"(?:data|__schema)"/.test(text) ? document(text, parseYaml, ['data', '__schema'], readIntrospection) : { definition: readGraphql(text) }),
  grpc: (text) => ({ definition: readProto(text) }),
};

/** Where a definition says what it is, in characters. */
const headLength = 20_000;

function languageOf(type: string | undefined, text: string): Language | undefined {
  const named = type?.toLowerCase() ?? '';
  if (Object.hasOwn(readers, named)) return named as Language;
  if (named === 'proto' || named === 'protobuf') return 'grpc';
  const head = text.slice(0, headLength);
  if (/(?:^|[{,\n])\s*["']?(?:openapi|swagger)["']?\s*:\s*["']?\d/.test(head)) return 'openapi';
  if (/(?:^|[{,\n])\s*["']?asyncapi["']?\s*:\s*["']?\d/.test(head)) return 'asyncapi';
  if (/^\s*(?:syntax|edition)\s*=\s*["']/m.test(head)) return 'grpc';
  return undefined;
}

function document(text: string, parseYaml: ParseYaml, keys: readonly string[], read: (root: Unknown) => Definition): ReadDefinition {
  const parsed = parseYaml(text);
  if (!('value' in parsed)) return { fault: parsed };
  const root = parsed.value;
  if (!isRecord(root) || !keys.some((key) => Object.hasOwn(root, key))) return { fault: { message: `The definition has no key ${keys.map((key) => `"${key}"`).join(' or ')}.` } };
  return { definition: read(root) };
}

function faultOf(error: unknown): Fault {
  if (error instanceof RangeError) return { message: 'The definition is nested too deeply to be read.' };
  const message = error instanceof Error ? error.message : String(error);
  const place = error instanceof GraphQLError ? error.locations?.[0] : undefined;
  if (place) return { message, line: place.line, column: place.column };
  // As protobufjs says it.
  const line = /\(line (\d+)\)/.exec(message)?.[1];
  return { message: message.replace(/ \(line \d+\)/, ''), ...(line !== undefined && { line: Number(line) }) };
}
