import { Lexer, isAlias, isCollection, isNode, isPair, isScalar, parseAllDocuments, type Document, type Node } from 'yaml';
import { readPlainYaml } from './plain-yaml.ts';
import { doubleKeyFaults, syntaxFaults, tooDeep, type YamlFault } from './yaml-faults.ts';

export interface YamlDocument {
  /** Position among the documents of the file, from 0; documents with faults count. */
  readonly index: number;
  /** Offset of the first thing in it. */
  readonly offset: number;
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
}

/**
 * As Backstage reads YAML: the 1.2 core schema, so that dates, `yes` and `<<` stay text
 * (`parseAllDocuments(text, { merge: false })` in its catalog-backend). Double keys are found by `doubleKeys`, since
 * the parser's own search compares every key of a map with every other.
 */
export const yamlOptions = { merge: false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;

/** Bounds what aliases can blow a document up to; Backstage runs with the same number. */
export const maxAliasCount = 100;

/** Faults shown of one document: the later ones mostly follow from the first. */
const shownFaults = 5;

/** Never throws, whatever the text. No document for a text that holds none. */
export function parseYaml(text: string): readonly YamlDocument[] {
  return readPlainYaml(text)?.map(({ offset, value }, index) => ({ index, offset, value, faults: [] })) ?? parseAnyYaml(text);
}

/** The full parser: what it says counts. */
export function parseAnyYaml(text: string): readonly YamlDocument[] {
  const bound = boundBroken(text);
  if (bound) return [{ index: 0, offset: 0, value: undefined, faults: [bound] }];
  let documents: readonly Document.Parsed[];
  try {
    documents = parseNodes(text);
  } catch (error) {
    return [{ index: 0, offset: 0, value: undefined, faults: [{ offset: 0, ...tooMuch(error) }] }];
  }
  return documents.map((document, index) => readDocument(document, index, text));
}

/** Texts shorter than this cannot hold enough to matter, in characters. */
const harmlessLength = 200_000;
/** The parser takes about 1 kB of memory for each token, and much more when every one of them is wrong. */
const tokenLimit = 1_500_000;
const depthLimit = 5_000;

/** Texts that are small enough to read, but made to use up the parser's memory. */
function boundBroken(text: string): YamlFault | undefined {
  if (text.length < harmlessLength) return undefined;
  let tokens = 0;
  let depth = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > depthLimit) return { offset, ...tooDeep };
    if (tokens > tokenLimit) return { offset: 0, message: 'The file has more parts than can be read.', fix: 'Split it into several files.' };
    offset += token.length;
  }
  return undefined;
}

/** Documents with their nodes. Throws the RangeError of a call stack that ran out, for texts that are nested deeply. */
export function parseNodes(text: string): readonly Document.Parsed[] {
  // A carriage return alone ends a line (https://yaml.org/spec/1.2.2/#54-line-break-characters), which the library does not know.
  const lines = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
  return parseAllDocuments(lines, yamlOptions) as Document.Parsed[];
}

function readDocument(document: Document.Parsed, index: number, text: string): YamlDocument {
  const offset = startOf(document.contents) ?? document.range[0];
  const errors = syntaxFaults(document.errors, text).slice(0, shownFaults);
  if (errors.length > 0) return { index, offset, value: undefined, faults: errors };
  try {
    const faults = [...doubleKeys(document.contents), ...circles(document.contents)];
    if (faults.length > 0) return { index, offset, value: undefined, faults };
    const found: unknown = document.toJS({ maxAliasCount });
    // Only a document that declares YAML 1.1 has dates and the like.
    const value = document.directives.yaml.version === '1.2' ? found : plain(found);
    if (isTooDeep(value)) return { index, offset, value: undefined, faults: [{ offset, ...tooDeep }] };
    return { index, offset, value, faults };
  } catch (error) {
    return { index, offset, value: undefined, faults: [{ offset, ...tooMuch(error) }] };
  }
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

export function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function doubleKeys(contents: unknown): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  const waiting: unknown[] = [contents];
  for (let node = waiting.pop(); node !== undefined || waiting.length > 0; node = waiting.pop()) {
    if (!isCollection(node)) continue;
    const keys = new Set<unknown>();
    const doubles: { readonly offset: number; readonly key: string }[] = [];
    for (const item of node.items) {
      if (!isPair(item)) {
        waiting.push(item);
        continue;
      }
      const key = isScalar(item.key) ? item.key.value : item.key;
      if (keys.has(key)) doubles.push({ offset: startOf(item.key) ?? 0, key: String(key) });
      keys.add(key);
      waiting.push(item.key, item.value);
    }
    faults.push(...doubleKeyFaults(doubles));
  }
  return faults.sort((a, b) => a.offset - b.offset);
}

/** Aliases that stand within what they name. */
function circles(contents: unknown): readonly YamlFault[] {
  const marks: { readonly at: number; readonly end: number; readonly name: string; readonly isAlias: boolean }[] = [];
  const waiting: unknown[] = [contents];
  for (let node = waiting.pop(); node !== undefined || waiting.length > 0; node = waiting.pop()) {
    if (!isNode(node)) continue;
    const [at = 0, end = at] = node.range ?? [];
    if (isAlias(node)) marks.push({ at, end, name: node.source, isAlias: true });
    else if (isCollection(node) && node.anchor !== undefined) marks.push({ at, end, name: node.anchor, isAlias: false });
    else if (isScalar(node) && node.anchor !== undefined) marks.push({ at, end, name: node.anchor, isAlias: false });
    if (isCollection(node)) for (const item of node.items) waiting.push(...(isPair(item) ? [item.key, item.value] : [item]));
  }
  const faults: YamlFault[] = [];
  const ends = new Map<string, number>();
  for (const { at, end, name, isAlias: isUse } of marks.sort((a, b) => a.at - b.at)) {
    if (!isUse) ends.set(name, end);
    else if (at < (ends.get(name) ?? 0)) faults.push({ offset: at, message: `The alias *${name} stands within what it names, so it has no end.`, fix: 'Write out what is meant.' });
  }
  return faults.slice(0, shownFaults);
}

/** More than anybody writes; everything that walks through a document relies on it. */
const valueDepthLimit = 200;

/** True for values that are nested deeper than anything is read. One that stands in several places, through aliases, is looked at once. */
export function isTooDeep(value: unknown): boolean {
  const heights = new Map<object, number>();
  const height = (at: unknown, depth: number): number => {
    if (typeof at !== 'object' || at === null) return 0;
    let found = depth > valueDepthLimit ? depth : heights.get(at);
    if (found === undefined) {
      found = 0;
      for (const each of Object.values(at)) found = Math.max(found, 1 + height(each, depth + 1));
      heights.set(at, found);
    }
    return found;
  };
  return height(value, 0) > valueDepthLimit;
}

/** The parser's bounds: depth (the call stack) and aliases. */
function tooMuch(error: unknown): { message: string; fix: string } {
  if (error instanceof RangeError) return tooDeep;
  const detail = error instanceof Error ? error.message : String(error);
  return { message: `The document cannot be read: ${detail}.`, fix: 'Write its aliases out.' };
}
