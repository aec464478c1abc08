import type { Catalog } from '../catalog/catalog.ts';
import { meantLinks } from '../catalog/link-intents.ts';
import { pipelineAnnotation, pipelineFor, pipelinesOf, type Pipeline } from '../catalog/pipelines.ts';
import { projectOf } from '../catalog/repositories.ts';
import type { Entity } from '../model/entity.ts';
import type { ReportKind } from './kind.ts';

/** What the catalog alone says of a component's build; what stands in its repository, `signpost builds` asks GitHub. */
export type BuildState =
  /** A pipeline fits: it is proposed to its repository unless there is one. */
  | 'fits'
  /** Its links tell of a pipeline, and no rule fits. */
  | 'linked'
  /** No rule fits, and nothing tells of a pipeline. */
  | 'none-fits'
  | 'no-repository'
  /** Its repository belongs to somebody else than the catalog's, or is the catalog's own. */
  | 'elsewhere'
  /** The component says that nothing is to be proposed. */
  | 'off';

export const buildStates: readonly BuildState[] = ['fits', 'linked', 'none-fits', 'no-repository', 'elsewhere', 'off'];

export interface BuildRow {
  readonly ref: string;
  readonly title: string;
  /** Canonical reference; absent where nobody owns it. */
  readonly owner?: string;
  readonly state: BuildState;
  /** Of the pipeline that fits. */
  readonly pipeline?: string;
  /** `owner/name` on the catalog's GitHub. */
  readonly repository?: string;
}

/** Every component, in the order of the catalog. */
export function buildRows(catalog: Pick<Catalog, 'ofKind' | 'related' | 'settings'>): readonly BuildRow[] {
  const pipelines = pipelinesOf(catalog);
  return catalog.ofKind('Component').map((component) => {
    const owner = catalog.related(component.ref, 'ownedBy')[0];
    const repository = projectOf(component);
    const pipeline = pipelineFor(pipelines, component);
    const state = stateOf(component, repository, pipeline, catalog.settings.repository);
    return { ref: component.ref, title: component.title, ...(owner !== undefined && { owner }), state, ...(pipeline && { pipeline: pipeline.ref }), ...(repository !== undefined && { repository }) };
  });
}

function stateOf(component: Entity, repository: string | undefined, pipeline: Pipeline | undefined, own: string): BuildState {
  if (component.annotations[pipelineAnnotation] === 'none') return 'off';
  if (pipeline === undefined) return meantLinks(component).some(({ intent }) => intent === 'pipeline') ? 'linked' : 'none-fits';
  if (repository === undefined) return 'no-repository';
  return isReachable(repository, own) ? 'fits' : 'elsewhere';
}

/** Whoever writes an annotation must not make the token write to whatever else it can reach: only beside the catalog, never to it. */
function isReachable(repository: string, own: string): boolean {
  const [there, here] = [repository.toLowerCase(), own.toLowerCase()];
  return there.split('/')[0] === here.split('/')[0] && there !== here;
}

export const buildsReport: ReportKind = {
  name: 'builds',
  summary: 'Components and the build pipeline that is meant for each',
  columns: ['ref', 'title', 'owner', 'state', 'pipeline', 'repository'],
  rows: ({ catalog }) => buildRows(catalog).map((row) => ({ ...row })),
};
