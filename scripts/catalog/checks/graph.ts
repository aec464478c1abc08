import type { Check } from '../world.ts';

export const graphChecks: readonly Check[] = [];
