import type { Check } from '../world.ts';

export const additionChecks: readonly Check[] = [];
