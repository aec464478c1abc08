import { stringify } from 'yaml';
import { isJsonObject } from '../model/json.ts';
import { problemKey } from '../model/grouping.ts';
import { compareText, type Problem } from '../model/problem.ts';
import { placeFinder, readDocuments, type SourceDocument } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import { knownFile } from '../read/layout.ts';
import { readingKinds } from '../read/problem-kinds.ts';

/**
 * The list of known problems: those that were there when somebody began to check, and that nobody has mended yet. Each is
 * named by code, by what it is about and by what is said of it, not by its line. The list can only grow shorter: an entry
 * that no longer holds is an error.
 */
export const knownProblemKinds = [
  { code: 'known-problem', severity: 'error', always: true, holds: 'The list of known problems says of each its code, what it is about, and what is said.' },
  { code: 'known-problem-gone', severity: 'error', always: true, holds: 'Every entry of the list of known problems still holds.' },
] as const;

export interface LessKnown {
  /** Those that are not on the list, and what is wrong with the list itself. */
  readonly problems: readonly Problem[];
  /** How many the list holds back. */
  readonly held: number;
}

const readingCodes: ReadonlySet<string> = new Set(readingKinds.map(({ code }) => code));

/** Takes away what the list knows; of several alike as many as it says. */
export function lessKnown(problems: readonly Problem[], files: Files): LessKnown {
  const file = knownFile(files);
  if (files.text(file) === undefined) return { problems, held: 0 };
  const list = readList(files, file);
  const left = new Map<string, number>();
  for (const { key, times } of list.entries) left.set(key, (left.get(key) ?? 0) + times);
  const unknown = problems.filter((problem) => {
    const key = problemKey(problem);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
  // What stands in a file that cannot be read is not mended.
  const isWhole = !unknown.some(({ code }) => readingCodes.has(code));
  const place = placeFinder(files);
  const gone = !isWhole ? [] : list.entries.flatMap(({ key, at, index, times, code, about }): readonly Problem[] => {
    const count = Math.min(left.get(key) ?? 0, times);
    left.set(key, (left.get(key) ?? 0) - count);
    if (count === 0) return [];
    const message = count < times ? `${about} has the problem ${code} ${times - count === 1 ? 'once' : `${times - count} times`}, not ${times} times.` : `${about} no longer has the problem ${code}.`;
    return [{ code: 'known-problem-gone', severity: 'error', ...place(at, [index]), message, fix: 'Delete the entry, or run "npx signpost check --write-known".' }];
  });
  return { problems: [...unknown, ...list.faults, ...gone], held: problems.length - unknown.length };
}

/** What is mended in a moment, and what the list itself would be about, cannot be put on it. */
export function canBeKnown({ code }: Pick<Problem, 'code'>): boolean {
  return code !== 'generated-stale' && !code.startsWith('known-problem') && !code.startsWith('check-switch');
}

/** The list that knows exactly these problems; undefined when there are none. */
export function knownList(problems: readonly Problem[]): string | undefined {
  const entries = new Map<string, { code: string; about: string; says: string; times?: number }>();
  for (const problem of problems) {
    const { code, entity, file, message } = problem;
    const key = problemKey(problem);
    const entry = entries.get(key);
    if (entry) entry.times = (entry.times ?? 1) + 1;
    else entries.set(key, { code, about: entity ?? file, says: message });
  }
  const sorted = [...entries.values()].sort((a, b) => compareText(a.code, b.code) || compareText(a.about, b.about) || compareText(a.says, b.says));
  return sorted.length === 0 ? undefined : `${header}\n${stringify(sorted, { lineWidth: 0 })}`;
}

const header = `# Problems that were there before. "npx signpost check --write-known" writes this list. It may only grow shorter: an entry
# that no longer holds is an error.`;

interface Entry {
  readonly key: string;
  readonly code: string;
  readonly about: string;
  readonly times: number;
  readonly at: SourceDocument;
  readonly index: number;
}

function readList(files: Files, file: string): { readonly entries: readonly Entry[]; readonly faults: readonly Problem[] } {
  const { documents, problems } = readDocuments(files, file);
  const at = documents[0];
  if (!at || at.value === null) return { entries: [], faults: problems };
  const place = placeFinder(files);
  const fault = (path: readonly (string | number)[], message: string): Problem => ({ code: 'known-problem', severity: 'error', ...place(at, path), message, fix: 'Run "npx signpost check --write-known" to write the list anew.' });
  if (!Array.isArray(at.value)) return { entries: [], faults: [...problems, fault([], 'The list of known problems is no list.')] };
  const faults: Problem[] = [...problems];
  const entries = (at.value as readonly unknown[]).flatMap((value, index): readonly Entry[] => {
    const { code, about, says, times = 1 } = isJsonObject(value) ? value : {};
    if (typeof code === 'string' && typeof about === 'string' && typeof says === 'string' && typeof times === 'number' && Number.isSafeInteger(times) && times > 0) {
      if (canBeKnown({ code })) return [{ key: problemKey({ code, file: about, message: says }), code, about, times, at, index }];
      faults.push(fault([index, 'code'], `${code} cannot be put on the list of known problems.`));
    } else faults.push(fault([index], 'An entry needs the texts code, about and says, and may say how many times.'));
    return [];
  });
  return { entries, faults };
}
