import type { Check } from '../world.ts';

export const styleChecks: readonly Check[] = [];
