import { isAlias, isCollection, isMap, isPair, isScalar, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { lineEndAt, lineStartAt, type Replacement } from '../../read/repair-text.ts';
import { blockText, flowText } from './quote.ts';
import type { Wish } from './wish.ts';

/** A change of one label or annotation. */
export interface MarkChange {
  /** `metadata.labels` */
  readonly path: string;
  readonly key: string;
  /** Undefined when it goes. */
  readonly value: string | undefined;
  /** Undefined when it comes. */
  readonly before: string | undefined;
}

export interface MapEdits {
  readonly pieces: readonly Replacement[];
  readonly changes: readonly MarkChange[];
  /** Values of others that differ from the wish and stay. */
  readonly kept: readonly MarkChange[];
  /** Why it cannot be done here without touching something else; then nothing is changed. */
  readonly fault?: string;
}

/** Brings a map of a YAML text to a wish, by pieces that touch no other byte: comments, order and quotes of everything else stay. */
export function editsOf(text: string, map: YAMLMap, wish: Wish): MapEdits {
  return new Editor(text).edit(map, wish);
}

class Fault extends Error {}

class Editor {
  readonly #text: string;
  readonly #newline: string;
  readonly #pieces: Replacement[] = [];
  readonly #changes: MarkChange[] = [];
  readonly #kept: MarkChange[] = [];
  #step = 2;

  constructor(text: string) {
    this.#text = text;
    this.#newline = text.includes('\r\n') ? '\r\n' : '\n';
  }

  edit(map: YAMLMap, wish: Wish): MapEdits {
    this.#step = this.#stepOf(map);
    try {
      this.#map(map, wish, []);
      return { pieces: this.#pieces, changes: this.#changes, kept: this.#kept };
    } catch (error) {
      if (error instanceof Fault) return { pieces: [], changes: [], kept: [], fault: error.message };
      throw error;
    }
  }

  #map(map: YAMLMap, wish: Wish, path: readonly string[]): void {
    const where = path.join('.');
    const piecesBefore = this.#pieces.length;
    const texts = Object.entries(wish.set).filter(([key, value]) => !this.#set(map, key, value, wish.own.has(key), where));
    for (const [key, value] of texts) this.#changes.push({ path: where, key, value, before: undefined });
    const gone = wish.remove.flatMap((key) => pairOf(map, key) ?? []);
    const maps = Object.entries(wish.below).filter(([key, inner]) => !this.#below(map, key, inner, path) && adds(inner));
    for (const [key, inner] of maps) this.#announce(inner, [...path, key]);
    if (maps.length > 0 && pairOf(map, '<<')) throw new Fault(`${where || 'it'} takes keys from elsewhere (<<), so ${maps.map(([key]) => key).join(' and ')} may be there already. Write it out`);
    const entries = [...texts.map(([key, value]) => ({ key, value })), ...maps.map(([key, inner]) => ({ key, inner }))];
    if (gone.length > 0) this.#remove(map, gone, where, entries.length > 0);
    if (entries.length > 0) this.#insert(map, entries, gone);
    if (map.anchor !== undefined && this.#pieces.length > piecesBefore) throw new Fault(`${where || 'it'} has the anchor &${map.anchor}, so whatever repeats it would change as well, selectors perhaps. Write it out`);
  }

  /** True when the key is there, whatever becomes of its value. */
  #set(map: YAMLMap, key: string, value: string, isOwn: boolean, path: string): boolean {
    const pair = pairOf(map, key);
    if (!pair) return false;
    const node = pair.value as Node | null;
    const found = isScalar(node) ? node.value : undefined;
    if (found === value) return true;
    const before = found === undefined ? '' : String(found);
    if (!isOwn && before !== '') {
      this.#kept.push({ path, key, value, before });
      return true;
    }
    if (isScalar(node) && node.anchor !== undefined) throw new Fault(`${path}.${key} has the anchor &${node.anchor}, so whatever repeats it would change as well. Write it out`);
    const written = map.flow ? flowText(value) : blockText(value);
    const [start, end] = rangeOf(node) ?? [0, 0];
    if (node === null || (isScalar(node) && node.source === '' && node.type === 'PLAIN')) {
      const colon = this.#text.indexOf(':', rangeOf(pair.key)?.[1] ?? 0) + 1;
      this.#pieces.push({ start: colon, end: colon, text: ` ${written}` });
    } else if (isScalar(node) || isAlias(node)) {
      const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
      this.#pieces.push({ start, end, text: isBlock ? `${written}${this.#newline}` : written });
    } else throw new Fault(`${path}.${key} is no text`);
    this.#changes.push({ path, key, value, before });
    return true;
  }

  /** True when the key leads to a map that has been brought to the wish; false when there is none yet. */
  #below(map: YAMLMap, key: string, wish: Wish, path: readonly string[]): boolean {
    const pair = pairOf(map, key);
    if (!pair) return false;
    const node = pair.value as Node | null;
    const name = [...path, key].join('.');
    if (isMap(node) && node.items.length > 0) {
      this.#map(node, wish, [...path, key]);
      return true;
    }
    const isNothing = node === null || (isScalar(node) && node.value === null) || (isMap(node) && node.items.length === 0);
    if (!isNothing) throw new Fault(isAlias(node) ? `${name} repeats something else (*${node.source}). Write it out` : `${name} is no map`);
    if (node !== null && (node.anchor !== undefined || (isCollection(node) || isScalar(node) ? node.tag : undefined) !== undefined)) throw new Fault(`${name} is empty with an anchor or a tag. Take that away`);
    if (!adds(wish)) return true;
    this.#announce(wish, [...path, key]);
    this.#fill(map, pair, node, wish);
    return true;
  }

  /** Gives content to a key that has none. */
  #fill(map: YAMLMap, pair: Pair, node: Node | null, wish: Wish): void {
    const keyEnd = rangeOf(pair.key)?.[1] ?? 0;
    const [start, end] = node === null || (isScalar(node) && node.source === '') ? [undefined, keyEnd] : (rangeOf(node) ?? [undefined, keyEnd]);
    if (map.flow) {
      const colon = this.#text.indexOf(':', keyEnd) + 1;
      const text = this.#flowMap(wish, this.#ownLineIndent(rangeOf(pair.key)?.[0] ?? 0));
      this.#pieces.push(start === undefined ? { start: colon, end: colon, text: ` ${text}` } : { start, end, text });
      return;
    }
    if (start !== undefined) this.#pieces.push({ start: this.#text.slice(0, start).trimEnd().length, end, text: '' });
    const at = lineEndAt(this.#text, end);
    this.#pieces.push({ start: at, end: at, text: this.#lines(entriesOf(wish), this.#column(pair) + this.#step).map((line) => this.#newline + line).join('') });
  }

  #insert(map: YAMLMap, entries: readonly Entry[], gone: readonly Pair[]): void {
    if (map.flow) return this.#insertFlow(map, entries);
    const first = map.items[0];
    if (first === undefined) throw new Fault('a map without keys');
    const lines = this.#lines(entries, this.#column(first));
    const last = map.items.findLast((pair) => !gone.includes(pair as Pair));
    const end = this.#endOf((last ?? map.items.at(-1)) as Pair);
    if (end !== undefined) {
      this.#pieces.push({ start: end, end, text: lines.map((line) => this.#newline + line).join('') });
      return;
    }
    // The last value ends where nobody can see it (a text that keeps its empty lines): before the first key, then.
    const at = rangeOf(first.key)?.[0] ?? 0;
    const indent = ' '.repeat(this.#column(first));
    this.#pieces.push({ start: at, end: at, text: lines.map((line) => line.slice(indent.length) + this.#newline + indent).join('') });
  }

  #insertFlow(map: YAMLMap, entries: readonly Entry[]): void {
    const [start = 0] = rangeOf(map) ?? [];
    const last = map.items.at(-1);
    if (last === undefined) {
      const text = entries.map((each) => this.#flowEntry(each, undefined)).join(', ');
      this.#pieces.push({ start: start + 1, end: start + 1, text });
      return;
    }
    const keyStart = rangeOf(last.key)?.[0] ?? 0;
    const at = rangeOf(last.value)?.[1] ?? rangeOf(last.key)?.[1] ?? 0;
    const indent = this.#ownLineIndent(keyStart);
    const isTight = this.#text[(rangeOf(last.key)?.[1] ?? 0) + 1] !== ' ';
    const separator = indent === undefined ? (isTight ? ',' : ', ') : `,${this.#newline}${indent}`;
    this.#pieces.push({ start: at, end: at, text: entries.map((each) => separator + this.#flowEntry(each, indent, isTight)).join('') });
  }

  #remove(map: YAMLMap, gone: readonly Pair[], path: string, isFilled: boolean): void {
    if (gone.length === map.items.length && !isFilled) return;
    if (gone.length === map.items.length && map.flow) throw new Fault(`${path} holds nothing but what goes. Empty it`);
    for (const pair of gone) {
      const [start = 0, keyEnd = 0] = rangeOf(pair.key) ?? [];
      const index = map.items.indexOf(pair as YAMLMap['items'][number]);
      if (map.flow) {
        const [previous, next] = [map.items[index - 1], map.items[index + 1]];
        const end = rangeOf(pair.value)?.[1] ?? keyEnd;
        // Each goes with the comma before it; where nothing before it stays, with the one after it.
        const isLeading = map.items.slice(0, index).every((item) => gone.includes(item as Pair));
        const from = isLeading ? start : (rangeOf(previous?.value)?.[1] ?? rangeOf(previous?.key)?.[1] ?? start);
        this.#pieces.push({ start: from, end: isLeading ? (rangeOf(next?.key)?.[0] ?? end) : end, text: '' });
      } else {
        const end = this.#endOf(pair);
        const line = lineStartAt(this.#text, start);
        if (end === undefined || this.#text.slice(line, start).trim() !== '') continue;
        // With the line end before it, so that a file without one at its end stays so.
        const from = line === 0 ? 0 : line - (this.#text[line - 2] === '\r' ? 2 : 1);
        this.#pieces.push({ start: from, end, text: '' });
      }
      const value: unknown = isScalar(pair.value) ? pair.value.value : '';
      this.#changes.push({ path, key: keyText(pair), value: undefined, before: String(value ?? '') });
    }
  }

  /** Where the line ends that holds the end of a pair; undefined where the end cannot be told from what comes after. */
  #endOf(item: Pair | Node | null): number | undefined {
    if (isPair(item)) {
      const value = item.value as Node | null;
      const isEmpty = value === null || (isScalar(value) && value.source === '' && value.type === 'PLAIN');
      return isEmpty ? lineEndAt(this.#text, rangeOf(item.key)?.[1] ?? 0) : this.#endOf(value);
    }
    const range = rangeOf(item);
    if (item === null || range === undefined) return undefined;
    if (isScalar(item) && (item.type === 'BLOCK_LITERAL' || item.type === 'BLOCK_FOLDED')) {
      const source = this.#text.slice(range[0], range[1]);
      return /^[|>][-0-9]*\+/.test(source) || source.trimEnd() === '' ? undefined : lineEndAt(this.#text, range[0] + source.trimEnd().length);
    }
    if (isCollection(item) && !item.flow) return this.#endOf((item.items.at(-1) ?? null) as Pair | Node | null);
    return lineEndAt(this.#text, range[1]);
  }

  #announce(wish: Wish, path: readonly string[]): void {
    for (const [key, value] of Object.entries(wish.set)) this.#changes.push({ path: path.join('.'), key, value, before: undefined });
    for (const [key, inner] of Object.entries(wish.below)) this.#announce(inner, [...path, key]);
  }

  #lines(entries: readonly Entry[], column: number): readonly string[] {
    const indent = ' '.repeat(column);
    return entries.flatMap(({ key, value, inner }) => (inner === undefined ? [`${indent}${blockText(key)}: ${blockText(value ?? '')}`] : [`${indent}${blockText(key)}:`, ...this.#lines(entriesOf(inner), column + this.#step)]));
  }

  #flowEntry({ key, value, inner }: Entry, indent: string | undefined, isTight = false): string {
    return `${flowText(key)}:${isTight ? '' : ' '}${inner === undefined ? flowText(value ?? '') : this.#flowMap(inner, indent, isTight)}`;
  }

  #flowMap(wish: Wish, indent: string | undefined, isTight = false): string {
    const inner = indent === undefined ? undefined : indent + (indent.startsWith('\t') ? '\t' : ' '.repeat(this.#step));
    const entries = entriesOf(wish).map((each) => this.#flowEntry(each, inner, isTight));
    if (inner === undefined) return isTight ? `{${entries.join(',')}}` : `{ ${entries.join(', ')} }`;
    return `{${this.#newline}${inner}${entries.join(`,${this.#newline}${inner}`)}${this.#newline}${indent}}`;
  }

  #column(pair: { readonly key: unknown }): number {
    const start = rangeOf(pair.key)?.[0] ?? 0;
    return start - lineStartAt(this.#text, start);
  }

  /** What stands before the first thing on its line; undefined for what comes later on a line, or on the first one. */
  #ownLineIndent(offset: number): string | undefined {
    const line = lineStartAt(this.#text, offset);
    const indent = this.#text.slice(line, offset);
    return line > 0 && indent.trim() === '' ? indent : undefined;
  }

  /** By how much the file indents. */
  #stepOf(map: YAMLMap): number {
    for (const pair of map.items) {
      if (!isMap(pair.value)) continue;
      const inner = pair.value.items[0];
      const step = inner === undefined ? 0 : this.#column(inner) - this.#column(pair);
      if (step > 0 && step <= 8 && this.#ownLineIndent(rangeOf(inner?.key)?.[0] ?? 0) !== undefined) return step;
    }
    return 2;
  }
}

interface Entry {
  readonly key: string;
  readonly value?: string;
  readonly inner?: Wish;
}

function entriesOf({ set, below }: Wish): readonly Entry[] {
  return [...Object.entries(set).map(([key, value]) => ({ key, value })), ...Object.entries(below).filter(([, inner]) => adds(inner)).map(([key, inner]) => ({ key, inner }))];
}

/** Whether a wish puts something where nothing is yet. */
function adds({ set, below }: Wish): boolean {
  return Object.keys(set).length > 0 || Object.values(below).some(adds);
}

export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => keyText(pair as Pair) === key) as Pair | undefined;
}

function keyText({ key }: Pair): string {
  return isScalar(key) ? String((key as Scalar).value) : '';
}

function rangeOf(node: unknown): readonly [number, number] | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range ? [range[0], range[1]] : undefined;
}
