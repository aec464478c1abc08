import type { Area } from './area.ts';

/** The company as a graph, before it becomes text. All names are unique in the whole company. */
export interface Company {
  readonly name: string;
  /** Domain of its addresses; `.example` is nobody's (RFC 2606). */
  readonly host: string;
  /** Its organization on GitHub. */
  readonly slug: string;
  /** Parents before children. */
  readonly groups: readonly Group[];
  readonly users: readonly User[];
  /** Parents before children. */
  readonly domains: readonly Domain[];
  readonly systems: readonly System[];
}

export interface Group {
  readonly name: string;
  readonly type: 'company' | 'division' | 'department' | 'team';
  readonly area: Area;
  /** The first group below the company; of the company itself its own name. */
  readonly division: string;
  readonly parent?: string;
  readonly children: string[];
  readonly members: string[];
}

export interface User {
  readonly name: string;
  readonly fullName: string;
  readonly job: string;
  readonly division: string;
}

export interface Domain {
  readonly name: string;
  readonly area: Area;
  readonly owner: string;
  readonly parent?: string;
}

export interface System {
  readonly name: string;
  readonly area: Area;
  readonly domain: string;
  readonly owner: Group;
  /** What it deals with. */
  readonly objects: readonly string[];
  readonly act: string;
  readonly parts: Part[];
}

export interface Part {
  readonly kind: 'Component' | 'API' | 'Resource';
  readonly name: string;
  readonly type: string;
  readonly object: string;
  readonly act: string;
  readonly owner: Group;
  lifecycle: 'production' | 'experimental' | 'deprecated';
  /** References as `kind:name`; never to something that comes later, so there are no cycles. */
  readonly dependsOn: Set<string>;
  /** Names. */
  readonly provides: Set<string>;
  readonly consumes: Set<string>;
  subcomponentOf?: string;
}

/** How many of each there are. */
export interface Sizes {
  readonly users: number;
  readonly groups: number;
  readonly domains: number;
  readonly systems: number;
  /** Components, APIs and resources together. */
  readonly parts: number;
}

/** A part of a system count between these two. */
export const partsOfSystem = { least: 3, most: 40 };

/** `fixed` of the entities are there in every catalog; there are at most so many `areas`. Throws `RangeError` for fewer than 100 entities. */
export function sizesFor(entities: number, fixed: number, areas: number): Sizes {
  if (!Number.isInteger(entities) || entities < 100) throw new RangeError(`A company has at least 100 entities, not ${entities}.`);
  const share = (part: number, least: number) => Math.max(least, Math.round(entities * part));
  const domains = share(0.005, 3);
  // The company, a division and a team for each area, and the teams that policies name.
  const groups = share(0.03, 3 + 2 * Math.min(areas, domains));
  const users = share(0.08, groups + 6);
  const systems = share(0.04, domains + 1);
  return { users, groups, domains, systems, parts: entities - fixed - users - groups - domains - systems };
}
