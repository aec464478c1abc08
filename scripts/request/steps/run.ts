import type { JsonObject } from '../../model/json.ts';
import type { Service, Step } from '../../model/service.ts';
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
