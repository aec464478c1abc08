import { editEntity, registerEntity, writeEntity } from './catalog.ts';
import { askPart } from './instance.ts';
import { fetchPlain, fetchPlainFile, fetchTemplate, fetchTemplateFile } from './fetch.ts';
import { deleteFiles, listFiles, renameFiles } from './files.ts';
import type { PureStep } from './run.ts';

/** Steps that change the workspace only. Whatever is not here is an effect, or unknown. */
export const pureSteps: Readonly<Record<string, PureStep>> = {
  'fetch:template': fetchTemplate,
  'fetch:template:file': fetchTemplateFile,
  'fetch:cookiecutter': fetchTemplate,
  'fetch:plain': fetchPlain,
  'fetch:plain:file': fetchPlainFile,
  'fs:delete': deleteFiles,
  'fs:rename': renameFiles,
  'fs:readdir': listFiles,
  'catalog:write': writeEntity,
  'catalog:edit': editEntity,
  'catalog:register': registerEntity,
  instance: askPart,
  'debug:log': () => undefined,
  // Nothing has begun by then that one could wait for.
  'debug:wait': () => undefined,
};

export function isPureStep(action: string): boolean {
  return Object.hasOwn(pureSteps, action);
}
