import { compareProblems, type Place, type Problem } from './problem.ts';

/** Problems with one cause, shown at the first place. */
export interface GroupedProblem extends Problem {
  /** Where else the same was found, by place. */
  readonly also: readonly Place[];
}

/** One for each cause and severity, in the order of `compareProblems`: an error must not hide behind a warning. */
export function groupByCause(problems: readonly Problem[]): readonly GroupedProblem[] {
  const groups = new Map<string, Problem[]>();
  const grouped: GroupedProblem[] = [];
  for (const problem of problems.toSorted(compareProblems)) {
    if (problem.cause === undefined) {
      grouped.push({ ...problem, also: [] });
      continue;
    }
    const key = `${problem.severity} ${problem.code}\n${problem.cause}`;
    const group = groups.get(key);
    if (group) group.push(problem);
    else groups.set(key, [problem]);
  }
  for (const [first, ...others] of groups.values()) {
    if (first) grouped.push({ ...first, also: others.map(({ file, line, column }) => ({ file, line, column })) });
  }
  return grouped.sort(compareProblems);
}

/** Places that a sentence names; the others are counted. */
const shownPlaces = 3;

/** The message, and where else the same was found. */
export function wholeMessage({ message, also }: Pick<GroupedProblem, 'message' | 'also'>): string {
  if (also.length === 0) return message;
  const shown = also.slice(0, shownPlaces).map(({ file, line }) => `${file}:${line}`);
  const more = also.length > shownPlaces ? ', …' : '';
  return `${message} The same in ${also.length} more ${also.length === 1 ? 'place' : 'places'}: ${shown.join(', ')}${more}`;
}

/**
 * What a problem says about what, without its place: it stays the same when lines above it come and go, or when the
 * entity moves to another file.
 */
export function problemKey({ code, entity, file, message }: Pick<Problem, 'code' | 'entity' | 'file' | 'message'>): string {
  return `${code}\n${entity ?? file}\n${message.replace(/:\d+/g, '')}`;
}

/** The problems of `after` that `before` has not; of several alike, those that are more than before. */
export function newProblems<T extends Problem>(before: readonly Problem[], after: readonly T[]): readonly T[] {
  const left = new Map<string, number>();
  for (const problem of before) left.set(problemKey(problem), (left.get(problemKey(problem)) ?? 0) + 1);
  return after.filter((problem) => {
    const key = problemKey(problem);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}
