import type { Json, JsonObject } from './json.ts';
import type { Place } from './problem.ts';

export interface EntityLink {
  readonly url: string;
  readonly title?: string;
  readonly icon?: string;
  readonly type?: string;
}

/** One thing of the catalog, checked. Optional texts are absent rather than empty. */
export interface Entity {
  /** Canonical reference, the identity: `component:default/petstore`. */
  readonly ref: string;
  readonly apiVersion: string;
  /** As written: `Component`. */
  readonly kind: string;
  readonly namespace: string;
  /** As written, case kept. */
  readonly name: string;
  /** `metadata.title`, else `spec.profile.displayName`, else the name. */
  readonly title: string;
  readonly description?: string;
  readonly type?: string;
  readonly lifecycle?: string;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly links: readonly EntityLink[];
  readonly metadata: JsonObject;
  readonly spec: Readonly<Record<string, Json>>;
  /** Where the document begins. */
  readonly source: Place;
}

/** The seven pairs of Backstage; each relation exists in both directions. */
export type RelationType =
  | 'ownedBy'
  | 'ownerOf'
  | 'providesApi'
  | 'apiProvidedBy'
  | 'consumesApi'
  | 'apiConsumedBy'
  | 'dependsOn'
  | 'dependencyOf'
  | 'parentOf'
  | 'childOf'
  | 'memberOf'
  | 'hasMember'
  | 'partOf'
  | 'hasPart';

export interface Relation {
  readonly type: RelationType;
  /** Canonical reference; the target may be missing from an imported catalog. */
  readonly target: string;
}
