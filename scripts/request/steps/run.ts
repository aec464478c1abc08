import type { Json, JsonObject } from '../../model/json.ts';
import type { Service, Step } from '../../model/service.ts';
import { stepPath } from '../paths.ts';
import type { Workspace } from '../workspace.ts';
import type { Yaml } from '../yaml.ts';

/** One step that is about to run. */
export interface StepRun {
  readonly workspace: Workspace;
  readonly service: Service;
  readonly step: Step;
  /** The step's input, rendered. */
  readonly input: JsonObject;
  readonly yaml: Yaml;
}

/** Changes the workspace only, and gives what later steps read as `steps.ID.output`. Throws when it cannot run. */
export type PureStep = (run: StepRun) => JsonObject | void;

/** A path inside the workspace, `` for the workspace itself. Throws when the input is none. */
export function pathInput(key: string, value: Json | undefined): string {
  const path = stepPath(value);
  if (path === undefined) throw new Error(`${key} is ${JSON.stringify(value ?? null)}, which is no path inside the workspace`);
  return path;
}

/** Throws when it is there and no list. */
export function listInput(key: string, value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`${key} must be a list`);
  return value as readonly Json[];
}
