import type { Field, Service } from '../../../scripts/model/service.ts';

/** What the form reads from `/api/v1/services/<name>.json`: all that the preview needs, and nothing that it does not. */
export interface ServiceBundle {
  /** Without the files that render nothing: docs and tests. */
  readonly service: Service;
  readonly fields: readonly Field[];
  readonly environments: readonly string[];
  /** Canonical references that the pickers accept. */
  readonly refs: readonly string[];
  readonly repositoryUrl: string;
  /** Address of the folder with entities' sources, for services that edit them. */
  readonly sources: string;
}
