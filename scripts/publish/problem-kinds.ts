import { checks } from '../catalog/checks.ts';
import type { Check } from '../catalog/world.ts';
import { readingKinds } from '../read/problem-kinds.ts';
import { generatedKind } from './generated.ts';

/** What a problem's code stands for. */
export type ProblemKind = Pick<Check, 'code' | 'severity' | 'holds'>;

/** Every code that `signpost check` can print, in the order of the documentation. */
export const problemKinds: readonly ProblemKind[] = [...readingKinds, ...checks, generatedKind];
