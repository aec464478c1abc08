import { derived, world } from '../data.ts';
import { pipelinesOf, type Pipeline } from '../../../scripts/catalog/pipelines.ts';
import { buildStates, type BuildRow, type BuildState } from '../../../scripts/report/builds.ts';
import { reportRows } from './reports.ts';

export type { BuildRow, BuildState } from '../../../scripts/report/builds.ts';

/** In the order of the catalog. */
export function builds(): readonly BuildRow[] {
  // The report's rows are these, and nothing but cells.
  return reportRows('builds') as unknown as readonly BuildRow[];
}

/** How many components are in each state; states without any are left out. */
export const buildCounts = derived('builds by state', () => {
  const counts = Map.groupBy(builds(), ({ state }) => state);
  return buildStates.flatMap((state): readonly { readonly state: BuildState; readonly count: number }[] => {
    const count = counts.get(state)?.length ?? 0;
    return count > 0 ? [{ state, count }] : [];
  });
}, JSON.stringify);

export interface PipelineUse extends Pick<Pipeline, 'ref' | 'title' | 'owner' | 'skeleton' | 'match' | 'unless'> {
  /** Components that it is meant for. */
  readonly count: number;
}

/** The rules in the order in which they are tried, with how many components each is meant for. */
export const pipelineUses = derived('pipelines', () => {
  const counts = Map.groupBy(builds(), ({ pipeline }) => pipeline);
  return pipelinesOf(world().catalog).map(({ ref, title, owner, skeleton, match, unless }): PipelineUse => ({ ref, title, match, unless, ...(owner !== undefined && { owner }), ...(skeleton !== undefined && { skeleton }), count: counts.get(ref)?.length ?? 0 }));
}, JSON.stringify);
