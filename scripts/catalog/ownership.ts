import type { Entity } from '../model/entity.ts';
import type { Catalog } from './catalog.ts';
import { usersOf } from './people.ts';

/**
 * How well a thing is owned. `none`: nobody is named; `unknown`: who is named is not in the catalog; `empty`: nobody is in the group;
 * `single`: one person is all there is, as a group of one or as the owner; `team`: a group of two or more.
 */
const ownershipStates = ['none', 'unknown', 'empty', 'single', 'team'] as const;
export type OwnershipState = (typeof ownershipStates)[number];

export interface Ownership {
  readonly entity: Entity;
  readonly state: OwnershipState;
  /** Canonical reference; absent when nobody is named. */
  readonly owner?: string;
  /** How many people that is. */
  readonly people: number;
}

type Graph = Pick<Catalog, 'related' | 'get'>;

/** Kinds, lower case, of which each thing needs an owner. Policies and the like belong to the platform group when they name none. */
const ownedKinds: ReadonlySet<string> = new Set(['component', 'api', 'resource', 'system', 'domain', 'template', 'environment']);

/** Of everything that needs an owner, in the catalog's order. */
export function ownerships(catalog: Pick<Catalog, 'entities' | 'related' | 'get'>): readonly Ownership[] {
  const known = new Map<string, number>();
  const peopleIn = (ref: string) => {
    const people = known.get(ref) ?? (catalog.get(ref)?.kind.toLowerCase() === 'user' ? 1 : usersOf(catalog, ref).length);
    known.set(ref, people);
    return people;
  };
  return catalog.entities.filter(({ kind }) => ownedKinds.has(kind.toLowerCase())).map((entity) => ownershipOf(entity, catalog, peopleIn));
}

function ownershipOf(entity: Entity, catalog: Graph, peopleIn: (ref: string) => number): Ownership {
  const [owner] = catalog.related(entity.ref, 'ownedBy');
  if (owner === undefined) return { entity, state: 'none', people: 0 };
  if (!catalog.get(owner)) return { entity, state: 'unknown', owner, people: 0 };
  const people = peopleIn(owner);
  return { entity, state: people === 0 ? 'empty' : people === 1 ? 'single' : 'team', owner, people };
}

/** Nobody would answer a question about it. */
export function isUnowned({ state }: Pick<Ownership, 'state'>): boolean {
  return state === 'none' || state === 'unknown' || state === 'empty';
}

/** Why, as a sentence about it; for the unowned only. */
export function whyUnowned({ state, owner = '' }: Pick<Ownership, 'state' | 'owner'>): string {
  if (state === 'unknown') return `its owner ${owner} is not in the catalog`;
  return state === 'empty' ? `nobody is in its owner ${owner}` : 'it names no owner';
}
