import type { Catalog } from '../catalog/catalog.ts';
import { lessKnown, type LessKnown } from '../catalog/known.ts';
import { compareProblems, type Problem } from '../model/problem.ts';
import type { Files } from '../read/files.ts';
import { articleProblems } from './articles.ts';
import { generatedProblems } from './generated.ts';

/** All that is wrong, sorted by place: in the catalog, in its articles and in what is generated from it. */
export function allProblems(catalog: Catalog, files: Files): readonly Problem[] {
  return [...catalog.problems, ...generatedProblems(catalog, files), ...articleProblems(catalog, files)].sort(compareProblems);
}

/** The same without what the list of known problems holds back, but with what is wrong with that list. */
export function unknownProblems(catalog: Catalog, files: Files): LessKnown {
  const { problems, held } = lessKnown(allProblems(catalog, files), files);
  return { problems: problems.toSorted(compareProblems), held };
}
