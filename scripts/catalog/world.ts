import type { Entity } from '../model/entity.ts';
import type { Change, Severity } from '../model/problem.ts';
import type { SourceDocument } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import type { PlaceholderFault } from '../read/placeholders.ts';
import type { Catalog, Duplicate } from './catalog.ts';
import type { WrittenRef } from './reference-fields.ts';
import type { LostEntities } from './lost.ts';
import type { InstanceFault } from './instances.ts';

/** All that a check may look at. */
export interface World {
  readonly catalog: Omit<Catalog, 'problems'>;
  readonly files: Files;
  /** A Signpost repository, rather than somebody else's folder of Backstage files. */
  readonly own: boolean;
  /** By file and position, placeholders filled in; those that are no proper entity included. */
  readonly documents: readonly SourceDocument[];
  /** Documents in `catalog/` that are no entities. */
  readonly strays: readonly SourceDocument[];
  /** The references that an entity of the catalog writes. */
  refsOf(entity: Entity): readonly WrittenRef[];
  /** By canonical reference. */
  documentOf(ref: string): SourceDocument | undefined;
  readonly duplicates: readonly Duplicate[];
  readonly placeholderFaults: readonly PlaceholderFault[];
  readonly instanceFaults: readonly InstanceFault[];
  /** Entities whose file is broken; a reference to one of them is no problem of its own. */
  readonly lost: LostEntities;
}

/** What a check found. Its line and column are looked up at the end, file by file. */
export interface Finding {
  readonly at: SourceDocument;
  /** From the document's root; empty for the document itself. */
  readonly path: readonly (string | number)[];
  readonly on?: 'key' | 'value';
  readonly message: string;
  readonly fix?: string;
  /** Findings of one check with the same cause are shown as one problem. */
  readonly cause?: string;
  /** What `signpost check --fix` does at `path`. */
  readonly repair?: Change;
}

/** One thing that a good catalog holds. */
export interface Check {
  readonly code: string;
  /** `strict`: an error in a strict catalog, a warning in others. */
  readonly severity: Severity | 'strict';
  /** What holds when the check finds nothing: one sentence. */
  readonly holds: string;
  /** It cannot be switched off, since everything else relies on it. */
  readonly always?: true;
  /** It looks at Signpost repositories only, not at somebody else's folder of Backstage files. */
  readonly own?: true;
  readonly find: (world: World) => Iterable<Finding>;
}
