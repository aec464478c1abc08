import type { Check } from '../world.ts';

export const linkChecks: readonly Check[] = [];
