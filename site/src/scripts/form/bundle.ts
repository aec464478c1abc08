import type { Guardrail } from '../../../../scripts/catalog/guardrails.ts';
import type { JsonObject } from '../../../../scripts/model/json.ts';
import type { Field, Service } from '../../../../scripts/model/service.ts';

/** What the form reads from `/api/v1/forms/<name>.json`: all that the preview needs, and nothing that it does not. */
export interface ServiceBundle {
  /** Without the files that render nothing: docs, the change log and tests. */
  readonly service: Service;
  readonly fields: readonly Field[];
  /** Names of the inputs that say which instance it is: a change keeps them. */
  readonly fixed: readonly string[];
  /** On the way to production. */
  readonly environments: readonly Place[];
  /** Those that speak of the service in some environment; absent when none does. */
  readonly guardrails?: readonly Guardrail[];
  /** What the pickers take, by the name of their choices. */
  readonly choices: Readonly<Record<string, ChoiceSource>>;
  readonly repositoryUrl: string;
  /** Address of the folder with entities' sources, for services that edit them. */
  readonly sources: string;
  /** Address of the folder with the records and files of what was made, for changes. */
  readonly instances: string;
}

/** An environment, as far as a request is judged by it. */
export interface Place {
  readonly name: string;
  readonly title: string;
  readonly tier: string;
  readonly owner: string;
  readonly leaseMax?: string;
}

/** Few choices come along; many lie in files of their own, loaded when somebody picks. */
export type ChoiceSource = { readonly pairs: readonly ChoicePair[] } | { readonly files: readonly string[] };

/** Value and label; the value alone where they are the same. */
export type ChoicePair = readonly [value: string, label?: string];

/** An instance as it is, for forms that change it: `live/<environment>/<service>/<name>`. */
export interface InstanceBundle {
  readonly service: string;
  readonly inputs: JsonObject;
  /** The day on which its lease ends. */
  readonly expires?: string;
  /** Folder of the bundle that it is a part of: it is changed with that. */
  readonly bundle?: string;
  /** Text of each of its files but the record, by path relative to the repository. */
  readonly files: Readonly<Record<string, string>>;
}

/** Where an entity stands, and the address of that file's text. */
export interface SourcePlace {
  readonly path: string;
  /** Position in the file, from 0. */
  readonly document: number;
  readonly file: string;
}
