import { compareText } from '../model/problem.ts';

/** Hexadecimal SHA-256 of a text. */
export type Digest = (text: string) => string;

/** Bytes that no file of the API exceeds. */
export const fileLimit = 1_000_000;

/** The first two digits of the digest of a reference name the file that an entity stands in, however many there are. */
export function shardOf(ref: string, digest: Digest): string {
  return digest(ref).slice(0, 2);
}

/** References by shard, each list sorted; shards without any are left out. */
export function shardsOf(refs: readonly string[], digest: Digest): ReadonlyMap<string, readonly string[]> {
  const shards = Map.groupBy(refs, (ref) => shardOf(ref, digest));
  return new Map([...shards].sort(([a], [b]) => compareText(a, b)).map(([name, list]) => [name, list.toSorted(compareText)]));
}

/**
 * A list cut into parts: one as long as `perPart` is enough for all, else two, four, eight and so on. The digest of its
 * key decides which part an item stands in, so that a new one moves no other; keys keep their order within a part.
 */
export function partsOf(keys: readonly string[], perPart: number, digest: Digest): readonly (readonly string[])[] {
  const bits = Math.max(0, Math.ceil(Math.log2(keys.length / perPart)));
  if (bits === 0) return [keys];
  const parts = Array.from({ length: 2 ** bits }, (): string[] => []);
  for (const key of keys) parts[Number.parseInt(digest(key).slice(0, 8), 16) >>> (32 - bits)]?.push(key);
  return parts;
}

/** `owners.json`, then `owners-2.json` and so on. */
export function partPath(name: string, part: number): string {
  return part === 0 ? `${name}.json` : `${name}-${part + 1}.json`;
}
