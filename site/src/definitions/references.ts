import { isRecord, text, type Unknown } from './values.ts';

/** Where a `$ref` leads. */
export type Target =
  | { readonly kind: 'value'; readonly pointer: string; readonly value: unknown }
  /** To another file or host, which is never fetched. */
  | { readonly kind: 'elsewhere'; readonly address: string }
  | { readonly kind: 'missing'; readonly pointer: string };

/** Longest chain of references to references. */
const hops = 20;

/** Follows the references of one document within itself. */
export class References {
  readonly #root: Unknown;

  constructor(root: Unknown) {
    this.#root = root;
  }

  /** Where a reference leads in one step. */
  target(reference: string): Target {
    if (!reference.startsWith('#')) return { kind: 'elsewhere', address: reference };
    let at: unknown = this.#root;
    for (const part of pointerParts(reference)) {
      at = (isRecord(at) || Array.isArray(at)) && Object.hasOwn(at, part) ? (at as Unknown)[part] : undefined;
      if (at === undefined) return { kind: 'missing', pointer: reference };
    }
    return { kind: 'value', pointer: reference, value: at };
  }

  /** The object that a value is or refers to, in the end; empty when it leads nowhere. Texts beside `$ref` count for more. */
  resolve(value: unknown): Unknown {
    let at = isRecord(value) ? value : {};
    for (let hop = 0; hop < hops; hop += 1) {
      const reference = text(at['$ref']);
      if (reference === undefined) return at;
      const target = this.target(reference);
      if (target.kind !== 'value' || !isRecord(target.value)) return { description: reference };
      const { $ref: _, ...beside } = at;
      at = { ...target.value, ...beside };
    }
    return {};
  }
}

/** RFC 6901, in a URI fragment. */
export function pointerParts(reference: string): readonly string[] {
  const pointer = reference.slice(1);
  if (pointer === '') return [];
  return pointer.split('/').slice(1).map((part) => decoded(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
