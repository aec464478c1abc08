import type { Guardrail } from '../../../../scripts/catalog/guardrails.ts';
import type { Field, Service } from '../../../../scripts/model/service.ts';

/** What the form reads from `/api/v1/forms/<name>.json`: all that the preview needs, and nothing that it does not. */
export interface ServiceBundle {
  /** Without the files that render nothing: docs, the change log and tests. */
  readonly service: Service;
  readonly fields: readonly Field[];
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
  readonly inputs: Readonly<Record<string, unknown>>;
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
