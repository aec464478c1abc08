import type { Catalog } from '../catalog/catalog.ts';
import { lessKnown, type LessKnown } from '../catalog/known.ts';
import { compareProblems, type Problem } from '../model/problem.ts';
import type { Files } from '../read/files.ts';
import { articleProblems } from './articles.ts';
import { docsProblems } from './docs-problems.ts';
import { generatedKind, generatedProblems } from './generated.ts';

/** All that is wrong, sorted by place: in the catalog, in its articles and in what is generated from it. */
export function allProblems(catalog: Catalog, files: Files): readonly Problem[] {
  return [...catalog.problems, ...generatedProblems(catalog, files), ...articleProblems(catalog, files), ...docsProblems(catalog, files)].sort(compareProblems);
}

/** The same without what the list of known problems holds back, but with what is wrong with that list. */
export function unknownProblems(catalog: Catalog, files: Files): LessKnown {
  const { problems, held } = lessKnown(allProblems(catalog, files), files);
  return { problems: withoutConsequences(catalog, problems).toSorted(compareProblems), held };
}

/** What is not known and stands in the way of a site or an export, neither of which reads generated files; in no order. */
export function contentProblems(catalog: Catalog, files: Files): readonly Problem[] {
  return lessKnown([...catalog.problems, ...articleProblems(catalog, files), ...docsProblems(catalog, files)], files).problems;
}

/**
 * What is generated from a wrong catalog would be wrong too, so nobody is told to generate it before the catalog is
 * right: a misspelt owner must not end up in CODEOWNERS.
 */
function withoutConsequences(catalog: Catalog, problems: readonly Problem[]): readonly Problem[] {
  const errors = new Set(catalog.problems.filter(({ severity }) => severity === 'error'));
  return problems.some((problem) => errors.has(problem)) ? problems.filter(({ code }) => code !== generatedKind.code) : problems;
}
