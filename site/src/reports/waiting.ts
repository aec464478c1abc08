import { derived, world } from '../data.ts';
import { requests } from '../followed.ts';
import { platformOf } from '../../../scripts/catalog/people.ts';
import { passagesOf, phaseNames, type PhaseName } from '../../../scripts/report/phases.ts';
import { waitedFor, waitingFigures, type WaitedFor, type WaitingFigures } from '../../../scripts/report/waiting-report.ts';

export { phaseNames, type PhaseName, type WaitedFor, type WaitingFigures };

const passages = derived('passages', () => passagesOf(requests(), world()), JSON.stringify);

export interface WaitingPage {
  /** Absent when no request came to its end. */
  readonly all: WaitingFigures | undefined;
  readonly services: readonly WaitingFigures[];
  /** Of each service that has several. */
  readonly environmentsOf: Readonly<Record<string, readonly WaitingFigures[]>>;
  readonly environments: readonly WaitingFigures[];
  /** Oldest first. */
  readonly months: readonly WaitingFigures[];
  /** Requests of which every phase is known, and those of which only beginning and end are. */
  readonly whole: number;
  readonly endsOnly: number;
  /** Requests of which is known for whom they waited. */
  readonly told: number;
  /** Canonical reference of the platform team. */
  readonly platform?: string;
}

/** Figures for the pages, in the report's order. */
export const waitingPage = derived('waiting page', (): WaitingPage => {
  const found = passages();
  const rows = waitingFigures(found);
  const platform = platformOf(world().catalog);
  const known = (phases: (typeof found)[number]['phases']) => phaseNames.filter((name) => phases[name] !== undefined).length;
  return {
    all: rows.at(-1),
    services: rows.filter(({ service, environment, month }) => service !== undefined && environment === undefined && month === undefined),
    environmentsOf: Object.fromEntries(Map.groupBy(rows.filter(({ service, environment }) => service !== undefined && environment !== undefined), ({ service }) => service ?? '')),
    environments: rows.filter(({ service, environment }) => service === undefined && environment !== undefined),
    months: rows.filter(({ service, month }) => service === undefined && month !== undefined),
    whole: found.filter(({ phases }) => known(phases) === phaseNames.length).length,
    endsOnly: found.filter(({ phases }) => known(phases) === 0).length,
    told: found.filter(({ spells }) => spells !== undefined).length,
    ...(platform !== undefined && { platform }),
  };
}, JSON.stringify);

export const waitedForRows = derived('waited for', (): readonly WaitedFor[] => waitedFor(passages(), requests().filter(({ open }) => open)), JSON.stringify);
