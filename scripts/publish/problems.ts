import type { Catalog } from '../catalog/catalog.ts';
import { compareProblems, type Problem } from '../model/problem.ts';
import type { Files } from '../read/files.ts';
import { articleProblems } from './articles.ts';
import { generatedProblems } from './generated.ts';

/** All that `signpost check` finds, sorted by place: in the catalog, in its articles and in what is generated from it. */
export function allProblems(catalog: Catalog, files: Files): readonly Problem[] {
  return [...catalog.problems, ...generatedProblems(catalog, files), ...articleProblems(catalog, files)].sort(compareProblems);
}
