import type { Action } from './policy.ts';
import type { JsonObject } from './json.ts';

/** A request as it was understood: from an issue, a form or a file. Nothing is checked yet but its shape. */
export interface Request {
  readonly service: string;
  readonly action: Action;
  /** By property name of the service's schema; blank optional inputs are absent. */
  readonly inputs: JsonObject;
}

/** What `live/…/request.yaml` holds: enough to render the instance again, byte for byte. After a change it tells of the change. */
export interface RequestRecord {
  readonly service: string;
  /** `sha256:` of the service's files, see request/digest.ts. */
  readonly digest: string;
  readonly action: Action;
  readonly name: string;
  /** Name of the Environment; absent for instances that belong to none. */
  readonly environment?: string;
  /** Canonical reference of the owning group. */
  readonly owner: string;
  /** Canonical reference of the user who asked. */
  readonly requester: string;
  /** Number of the issue on GitHub. */
  readonly issue: number;
  /** When the issue was opened, ISO 8601 in UTC; records made before this was kept have none. */
  readonly asked?: string;
  /** The day in UTC on which the lease ends, such as `2026-11-21`; without end when absent. */
  readonly expires?: string;
  /** Folder of the bundle that it is a part of. */
  readonly bundle?: string;
  /** Folders of a bundle's parts, in the order in which they are made. */
  readonly parts?: readonly string[];
  readonly inputs: JsonObject;
}

/** An instance that exists under `live/`. */
export interface Instance {
  /** Folder, relative to the repository: `live/production/postgres-schema/orders`. */
  readonly folder: string;
  readonly record: RequestRecord;
}

/** A file to commit: path relative to the repository, text in UTF-8, regular file, mode 100644. */
export interface RenderedFile {
  readonly path: string;
  readonly text: string;
}

/** Something wrong with a request, said to the person who asked. */
export interface RequestProblem {
  readonly code: string;
  /** Property name of the input it is about, if it is about one. */
  readonly field?: string;
  /** Where inside that input, as a JSON pointer from the inputs: `/volumes/1/size`. Absent when it is about all of it. */
  readonly pointer?: string;
  readonly message: string;
  readonly fix?: string;
  /** Canonical reference of the Guardrail that says so. */
  readonly guardrail?: string;
  /** The sentence and what stands in it, for whoever says it in another language; see request/wording.ts. */
  readonly says?: { readonly key: string; readonly params: Readonly<Record<string, string>> };
}

/** What an effect will do when the pull request is merged; its reviewers approve it. */
export interface Plan {
  readonly step: string;
  readonly action: string;
  /** One sentence. */
  readonly summary: string;
  /** What will run, for the reviewer to read, and the language to colour it in. */
  readonly text: string;
  readonly language: string;
  /** Reasons why it cannot run, each with what to do; empty when it can. */
  readonly blocked: readonly string[];
  /**
   * `sha256:` and 64 hex digits of what was planned, for effects whose plan depends on the world (terraform): what is applied must
   * have this digest, or it is planned and approved again. Absent where the rendered files alone decide.
   */
  readonly digest?: string;
}

/** Instances of services that belong to no environment live under `live/global`; no Environment may have this name. */
export const globalFolder = 'global';

/** Name of the record in an instance's folder. */
export const recordFile = 'request.yaml';
