import { parseAllDocuments, type Document } from 'yaml';
import { lineStartAt } from './repair-text.ts';
import { yamlOptions } from './yaml.ts';

/**
 * Takes whole documents, by position from 0, out of a YAML text, each with its separator. Comments right above the first
 * document go with it; what is parted from it by a blank line stays.
 */
export function removeDocuments(text: string, indexes: readonly number[]): string {
  const documents = parseAllDocuments(text, yamlOptions) as readonly Document.Parsed[];
  const parts: string[] = [];
  let at = 0;
  for (const index of indexes.toSorted((a, b) => a - b)) {
    const range = documents[index]?.range;
    if (!range) continue;
    const start = index === 0 ? commentStart(text, range[0]) : range[0];
    parts.push(text.slice(at, start));
    // The range of an empty document ends before its line does.
    at = text[range[2] - 1] === '\n' ? range[2] : range[2] + (/^\r?\n/.exec(text.slice(range[2], range[2] + 2))?.[0].length ?? 0);
  }
  return parts.join('') + text.slice(at);
}

function commentStart(text: string, offset: number): number {
  let start = lineStartAt(text, offset);
  while (start > 0 && text.startsWith('#', lineStartAt(text, start - 1))) start = lineStartAt(text, start - 1);
  return start;
}
