import type { Problem } from '../model/problem.ts';
import type { Files } from '../read/files.ts';
import { isOwnRepository } from '../read/layout.ts';

/**
 * Which problems can be repaired where they are. What requests have made in `live/` must stay what its service renders,
 * and what is generated is generated again.
 */
export function repairable(files: Files): (problem: Problem) => boolean {
  const own = isOwnRepository(files);
  return ({ file, repair }) => repair !== undefined && (!own || file.startsWith('catalog/'));
}
