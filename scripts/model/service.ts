import type { Json, JsonObject } from './json.ts';
import type { Place } from './problem.ts';

/** A step of a template. Its action decides when it runs: pure steps at request time, effects on merge. */
export interface Step {
  readonly id: string;
  readonly name: string;
  readonly action: string;
  /** Values may hold expressions; they are rendered when the step runs. */
  readonly input: JsonObject;
  /** A `${{ }}` expression or a plain value; absent means always. */
  readonly if?: Json;
  /** A list, an object or an expression that gives one: the step runs once for each item, which its input sees as `each`. */
  readonly each?: Json;
}

/** One page of the form: a JSON Schema (draft-07) of type object. */
export type InputPage = JsonObject;

/** Expressions over `parameters` that say which instance a request makes. */
export interface InstanceRule {
  readonly name: string;
  /** Absent for services that belong to no environment; their instances live under `live/global`. */
  readonly environment?: string;
  /** Gives a reference to the group that will own the instance. */
  readonly owner: string;
  /** Gives how long it is kept: `30 days`, `12 weeks`, `1 year`, `90d`; `no end` or nothing for ever. Absent means for ever. */
  readonly lease?: string;
}

/** A requestable service: a `scaffolder.backstage.io/v1beta3` Template and the files beside it. */
export interface Service {
  readonly ref: string;
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  /** `spec.type`, for example `database`. */
  readonly type: string;
  readonly tags: readonly string[];
  /** Canonical reference of the owning group. */
  readonly owner: string;
  /** Folder of the template, relative to the repository, without a slash at the end. */
  readonly folder: string;
  readonly pages: readonly InputPage[];
  readonly steps: readonly Step[];
  readonly instance: InstanceRule;
  /** `spec.output`: links and texts that are shown at the end. Values may hold expressions. */
  readonly output?: JsonObject;
  /** Text of every file the service is made of, by path relative to `folder`, `template.yaml` first. */
  readonly files: Readonly<Record<string, string>>;
  readonly source: Place;
}

/** How an input is asked for on an issue form and on the site. */
export type FieldKind = 'text' | 'lines' | 'number' | 'boolean' | 'choice' | 'list' | 'json';

/** One input of a service, flattened from its pages, in asking order: free text comes last. */
export interface Field {
  /** Property name in the schema, and the `id` on the issue form. */
  readonly name: string;
  /** The heading on the issue; unique within a service. */
  readonly label: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  readonly help?: string;
  readonly choices?: readonly string[];
  /** What people read in place of each choice, in the same order. */
  readonly choiceTitles?: readonly string[];
  readonly example?: string;
  readonly default?: Json;
  /** `ui:field` of the schema, for example `OwnerPicker` or `EnvironmentPicker`. */
  readonly picker?: string;
  /** Asked under a condition only: on a bare issue form it stays empty where the condition does not hold. */
  readonly conditional?: true;
  /** What an object consists of, or what each item of a list is; absent where that cannot be asked part by part. */
  readonly parts?: FieldParts;
  /** Why an object or list is asked as JSON instead: the keyword of its schema that no form shows. */
  readonly asJson?: string;
  /** Not asked at all: issues can be read by others. */
  readonly secret?: true;
  readonly schema: JsonObject;
}

export type FieldParts = { readonly fields: readonly Field[] } | { readonly item: Field };

/** The first input of every request form: it names the service, since an issue's body does not say which form made it. */
export const serviceInput = { id: 'service', label: 'Service' } as const;

/** What GitHub reads in the address of a new issue by itself (https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-an-issue). */
const takenIds = new Set(['assignees', 'body', 'labels', 'milestone', 'projects', 'template', 'title', 'type']);

/** The `id` of an input on the issue form and in the address that fills it in. */
export function elementId(name: string): string {
  return takenIds.has(name.toLowerCase()) ? `input-${name}` : name;
}
