import type { JsonObject } from '../model/json.ts';
import type { Plan } from '../model/request.ts';

/** One step of a request that touches the world, with everything that it may look at. */
export interface EffectContext {
  readonly step: string;
  readonly action: string;
  /** Folder of the instance: `live/…`. */
  readonly folder: string;
  /** The instance's files: path relative to the folder → text. */
  readonly files: ReadonlyMap<string, string>;
  /** The step's input, rendered. */
  readonly input: JsonObject;
  /** Where secrets are looked up, by name. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Applied {
  readonly step: string;
  readonly action: string;
  /** One sentence, for the person who asked. */
  readonly summary: string;
  /** False when everything had been done before. */
  readonly changed: boolean;
}

/** `plan` changes nothing. `apply` may be called again at any time and does only what is missing; it throws when it cannot. */
export interface Effect {
  readonly action: string;
  plan(context: EffectContext): Promise<Plan>;
  apply(context: EffectContext): Promise<Applied>;
}
