import { isAlias, isCollection, isMap, isPair, isScalar, type Document } from 'yaml';
import { placePlainYaml } from './plain-yaml.ts';
import { positionAt, type Position } from './position.ts';
import { parseNodes, startOf } from './yaml.ts';

export type YamlPath = readonly (string | number)[];

/** Where a value stands, or its key. The nearest thing above it when the path leads nowhere. */
export class YamlPlaces {
  readonly #text: string;
  #offset: OffsetFinder | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  find(index: number, path: YamlPath, on: 'key' | 'value' = 'value'): Position {
    this.#offset ??= plainOffsets(this.#text) ?? anyOffsets(this.#text);
    return positionAt(this.#text, this.#offset(index, path, on));
  }
}

type OffsetFinder = (index: number, path: YamlPath, on: 'key' | 'value') => number;

function plainOffsets(text: string): OffsetFinder | undefined {
  const plain = placePlainYaml(text);
  if (!plain) return undefined;
  return (index, path, on) => {
    const document = plain.documents[index];
    let value = document?.value;
    let offset = document?.offset ?? 0;
    for (const [depth, step] of path.entries()) {
      const entries = typeof value === 'object' && value !== null ? plain.places.get(value) : undefined;
      const entry = entries?.get(Array.isArray(value) ? Number(step) : String(step));
      if (!entry) break;
      offset = entry.bare || (on === 'key' && depth === path.length - 1) ? entry.key : entry.value;
      value = (value as Readonly<Record<string | number, unknown>>)[step];
    }
    return offset;
  };
}

/** The full parser's. */
export function anyOffsets(text: string): OffsetFinder {
  const documents = parseNodes(text);
  return (index, path, on) => {
    const document = documents[index];
    let node: unknown = document?.contents;
    let offset = startOf(node) ?? document?.range[0] ?? 0;
    for (const [depth, step] of path.entries()) {
      if (isAlias(node)) node = node.resolve(document as Document);
      if (!isCollection(node)) break;
      const item = isMap(node)
        ? node.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === String(step))
        : node.items[Number(step)];
      if (!item) break;
      const last = depth === path.length - 1;
      const value: unknown = isPair(item) ? item.value : item;
      const key: unknown = isPair(item) ? item.key : item;
      offset = (last && on === 'key' ? startOf(key) : (startOf(value) ?? startOf(key))) ?? offset;
      // A block map or list begins on the next line, an empty value nowhere; the key says more.
      if (isPair(item) && isBare(value)) offset = startOf(key) ?? offset;
      node = value;
    }
    return offset;
  };
}

function isBare(value: unknown): boolean {
  return isCollection(value) ? !value.flow : isScalar(value) && value.value === null && value.source === '';
}
