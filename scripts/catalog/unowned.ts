import { stringify } from 'yaml';
import { canonicalRef } from '../model/ref.ts';
import { compareText, type Problem } from '../model/problem.ts';
import { readDocuments, type SourceDocument } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import { unownedFile } from '../read/layout.ts';

/**
 * The list of what nobody owns. Where there is one, whatever else comes to be without an owner is an error, and so is an entry that
 * no longer holds: the list can only grow shorter. An empty list says that everything is owned, and shall stay so.
 */
export interface UnownedList {
  /** Absent where the file cannot be read as YAML. */
  readonly document?: SourceDocument;
  readonly entries: readonly UnownedEntry[];
  /** Why it cannot be read. */
  readonly faults: readonly Problem[];
}

export interface UnownedEntry {
  /** As written. */
  readonly text: string;
  /** Canonical; absent when the text is no reference. */
  readonly ref?: string;
  readonly index: number;
}

/** Undefined where there is no such list. */
export function readUnowned(files: Files): UnownedList | undefined {
  const file = unownedFile(files);
  if (files.text(file) === undefined) return undefined;
  const { documents: [document], problems } = readDocuments(files, file);
  const value: unknown = document?.value;
  const entries = (Array.isArray(value) ? (value as readonly unknown[]) : []).map((item, index): UnownedEntry => {
    const ref = typeof item === 'string' ? canonicalRef(item) : undefined;
    return { text: typeof item === 'string' ? item : JSON.stringify(item), index, ...(ref !== undefined && { ref }) };
  });
  return { ...(document && { document }), entries, faults: problems };
}

/** The list's text. With a list that was there before, what it did not name is left out: it only grows shorter. */
export function unownedText(refs: readonly string[], before: UnownedList | undefined): string {
  const listed = new Set(before?.entries.map(({ ref }) => ref));
  const kept = refs.filter((ref) => !before || listed.has(ref)).toSorted(compareText);
  return `${header}\n${kept.length === 0 ? '[]\n' : stringify(kept, { lineWidth: 0 })}`;
}

const header = `# What nobody owns. Give each of these an owner, then take it off the list: "npx signpost owners --unowned --write" does the
# latter. The list may only grow shorter: whatever else comes to be without an owner is an error.`;
