import { editEntity, writeEntity } from './catalog.ts';
import { fetchPlain, fetchTemplate } from './fetch.ts';
import type { PureStep } from './run.ts';

/** Steps that change the workspace only. Whatever is not here is an effect, or unknown. */
export const pureSteps: Readonly<Record<string, PureStep>> = {
  'fetch:template': fetchTemplate,
  'fetch:plain': fetchPlain,
  'catalog:write': writeEntity,
  'catalog:edit': editEntity,
  'debug:log': () => undefined,
};

export function isPureStep(action: string): boolean {
  return Object.hasOwn(pureSteps, action);
}
