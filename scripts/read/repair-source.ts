import { isAlias, isCollection, isMap, isScalar, isSeq, parseAllDocuments, type Document, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Repair } from '../model/problem.ts';
import { dashesOf, reorderedBlock, reorderedFlow } from './repair-lists.ts';
import { commentsOf, indentStart, lineEndAt, lineStartAt, withCommentsAbove, type Comment, type Replacement } from './repair-text.ts';
import { maxAliasCount, yamlOptions } from './yaml.ts';

/** With the tokens that say where a dash stands. */
const options = { ...yamlOptions, keepSourceTokens: true } as const;

/** What stands for a document that cannot be read. */
const unreadable = { unreadable: true } as const;

/** A YAML text with the places of its parts. */
export class YamlSource {
  readonly text: string;
  #documents: readonly Document.Parsed[] | undefined;
  #values: readonly unknown[] | undefined;
  #isJson: boolean | undefined;
  #comments: readonly Comment[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Of each document, as JSON. */
  get values(): readonly unknown[] {
    return (this.#values ??= this.#parsed().map(valueOf));
  }

  /** A text that is JSON must stay it. */
  get isJson(): boolean {
    return (this.#isJson ??= isJsonText(this.text));
  }

  get comments(): readonly Comment[] {
    return (this.#comments ??= commentsOf(this.text));
  }

  /** The change as text; undefined where it cannot be made. Whether it is right must be seen from the outcome. */
  replacement(repair: Repair): Replacement | undefined {
    const piece = this.#piece(repair);
    if (!piece) return undefined;
    const there = this.#commentsBefore(piece.end) - this.#commentsBefore(piece.start);
    return there > 0 && there > commentsOf(piece.text).length ? undefined : piece;
  }

  #commentsBefore(offset: number): number {
    let [low, high] = [0, this.comments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.comments[middle]?.offset ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #piece({ document, path, change }: Repair): Replacement | undefined {
    const parsed = this.#parsed()[document];
    const spot = parsed && parsed.errors.length === 0 ? findSpot(parsed, path) : undefined;
    if (!spot) return undefined;
    if ('items' in change) return isSeq(spot.node) ? this.#reordered(spot.node, change.items) : undefined;
    if ('value' in change) return this.#scalar(spot.node, change.value, spot.parent?.flow === true, false);
    if ('key' in change) return spot.pair && this.#scalar(spot.pair.key, change.key, spot.parent?.flow === true, true);
    return spot.parent && removal(this.text, spot as Spot & { parent: YAMLMap | YAMLSeq });
  }

  #parsed(): readonly Document.Parsed[] {
    return (this.#documents ??= parseAllDocuments(this.text, options) as Document.Parsed[]);
  }

  #reordered(seq: YAMLSeq, items: readonly number[]): Replacement | undefined {
    const known = items.every((item) => Number.isInteger(item) && item >= 0 && item < seq.items.length);
    if (!known || items.length === 0 || new Set(items).size !== items.length) return undefined;
    if (seq.anchor !== undefined || seq.items.some((item) => isAlias(item) || (item as Node).anchor !== undefined)) return undefined;
    return seq.flow ? reorderedFlow(this.text, seq, items) : reorderedBlock(this.text, seq, items);
  }

  #scalar(node: unknown, value: string, inFlow: boolean, isKey: boolean): Replacement | undefined {
    if (!isScalar(node) || !node.range || node.anchor !== undefined || node.tag !== undefined) return undefined;
    const [start, end] = node.range;
    const written = scalarText(value, this.isJson ? 'QUOTE_DOUBLE' : node.type, inFlow, isKey);
    const space = start === end && /\S/.test(this.text[start - 1] ?? ' ') ? ' ' : '';
    const lineEnd = node.type?.startsWith('BLOCK') ? (/\r?\n$/.exec(this.text.slice(start, end))?.[0] ?? '') : '';
    return { start, end, text: `${space}${written}${lineEnd}` };
  }
}

/** A node, and where it hangs. */
interface Spot {
  readonly node: unknown;
  readonly parent?: YAMLMap | YAMLSeq;
  /** Position in the parent. */
  readonly index: number;
  readonly pair?: Pair;
  /** The pair that holds the parent, where one does. */
  readonly parentPair?: Pair;
}

/** Undefined where the path leads nowhere, or through an alias to another place. */
function findSpot(document: Document.Parsed, path: Repair['path']): Spot | undefined {
  let spot: Spot = { node: document.contents, index: 0 };
  for (const step of path) {
    const { node, pair: parentPair } = spot;
    if (!isCollection(node)) return undefined;
    const above = parentPair ? { parentPair } : {};
    if (isMap(node)) {
      const index = node.items.findIndex(({ key }) => isScalar(key) && String(key.value) === String(step));
      const pair = node.items[index];
      if (!pair) return undefined;
      spot = { node: pair.value, parent: node, index, pair, ...above };
    } else {
      const index = Number(step);
      if (!(index in node.items)) return undefined;
      spot = { node: node.items[index], parent: node as YAMLSeq, index, ...above };
    }
  }
  return isAlias(spot.node) && path.length === 0 ? undefined : spot;
}

function removal(text: string, { parent, index, parentPair }: Spot & { parent: YAMLMap | YAMLSeq }): Replacement | undefined {
  const ranges = Array.from(parent.items, (_, each) => partRange(parent, each));
  const range = ranges[index];
  if (!range || ranges.includes(undefined)) return undefined;
  const [previous, next] = [ranges[index - 1], ranges[index + 1]];
  if (parent.flow) return { text: '', ...(next ? { start: range.start, end: next.start } : { start: previous?.end ?? range.start, end: range.end }) };
  const end = lineEndAt(text, range.end);
  if (!previous && !next) return emptied(text, parent, range.start, end, parentPair);
  const isOwnLine = indentStart(text, range.start) !== undefined;
  if (!isOwnLine) return next && { start: range.start, end: next.start, text: '' };
  const lineStart = lineStartAt(text, range.start);
  // A comment above it may speak of it alone, and would then speak of its neighbour.
  if (withCommentsAbove(text, lineStart, 0) < lineStart) return undefined;
  const past = text.indexOf('\n', end);
  // The last line of a file without an end takes the line end before it along.
  return past < 0 ? { start: lineStart === 0 ? 0 : lineEndAt(text, lineStart - 1), end, text: '' } : { start: lineStart, end: past + 1, text: '' };
}

/** A block map or list that loses its only part is written as an empty one, on the line of its key. */
function emptied(text: string, parent: YAMLMap | YAMLSeq, start: number, end: number, holder: Pair | undefined): Replacement | undefined {
  const empty = isSeq(parent) ? '[]' : '{}';
  if (!holder) return { start, end, text: empty };
  const from = (holder.key as Node).range?.[1];
  if (from === undefined || !/^\s*:\s*$/.test(text.slice(from, start))) return undefined;
  return { start: from, end, text: `: ${empty}` };
}

/** From the dash or the key to the end of the value. */
function partRange(parent: YAMLMap | YAMLSeq, index: number): { start: number; end: number } | undefined {
  const item = parent.items[index];
  if (isMap(parent)) {
    const { key, value } = item as Pair<Node, Node | null>;
    if (!key.range || key.anchor !== undefined || key.tag !== undefined) return undefined;
    return { start: key.range[0], end: Math.max(key.range[1], value?.range?.[1] ?? 0) };
  }
  const node = item as Node;
  if (!node.range) return undefined;
  const dash = parent.flow ? node.range[0] : dashesOf(parent as YAMLSeq)[index];
  return dash === undefined ? undefined : { start: dash, end: Math.max(dash + 1, node.range[1]) };
}

/** In the style that was there where the text can be written so, otherwise in double quotes. */
function scalarText(value: string, type: string | null | undefined, inFlow: boolean, isKey: boolean): string {
  const double = JSON.stringify(value);
  if (type === 'QUOTE_DOUBLE') return double;
  const wanted = type === 'QUOTE_SINGLE' ? `'${value.replaceAll("'", "''")}'` : value;
  const probe = isKey ? `${wanted}: 0` : `k: ${wanted}`;
  const [read] = parseAllDocuments(inFlow ? `{ ${probe} }` : probe, options) as Document.Parsed[];
  const isSame = read !== undefined && JSON.stringify(valueOf(read)) === JSON.stringify(isKey ? { [value]: 0 } : { k: value });
  return isSame ? wanted : double;
}

function valueOf(document: Document.Parsed): unknown {
  if (document.errors.length > 0) return unreadable;
  try {
    return document.toJS({ maxAliasCount }) as unknown;
  } catch {
    return unreadable;
  }
}

function isJsonText(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
