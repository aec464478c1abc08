import { parse } from 'yaml';
import { isJsonObject, type JsonObject } from '../model/json.ts';

/** What an article says about itself at its top; empty when it says nothing, or nothing that can be read. */
export function frontmatter(text: string): JsonObject {
  const block = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text)?.[1];
  if (block === undefined) return {};
  try {
    const value: unknown = parse(block);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
