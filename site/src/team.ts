import { certificateEnd } from './additions.ts';
import { byTitle, certificatesOf, compareText, entity, ownerOf, world, type Entity, type RelationType, type Report, type Score, type Tone } from './data.ts';
import { reportOf } from './judged.ts';
import type { RelatedList } from './relations.ts';
import { teamWords } from './words/team.ts';

/** Something that is missing in several things that a team owns. */
export interface Duty {
  readonly message: string;
  readonly remedy?: string;
  readonly link?: string;
  /** Points that all of them would earn. */
  readonly points: number;
  readonly entities: readonly Entity[];
}

export interface GradeCount {
  readonly grade: string;
  readonly tone: Tone;
  readonly entities: readonly Entity[];
}

/** What a group or user owns, by title. */
export function ownedBy(of: Entity): readonly Entity[] {
  return world()
    .catalog.related(of.ref, 'ownerOf')
    .flatMap((ref) => entity(ref) ?? [])
    .sort(byTitle);
}

export type Reports = ReadonlyMap<Entity, Report>;

/** Of what scorecards speak of. */
export function reportsOn(owned: readonly Entity[]): Reports {
  return new Map(owned.flatMap((of) => {
    const report = reportOf(of);
    return report ? [[of, report] as const] : [];
  }));
}

/** What is missing in what a team owns, what earns the most points first; what no scorecard speaks of comes last. */
export function dutiesOf(owned: readonly Entity[], reports: Reports): readonly Duty[] {
  const found = new Map<string, { duty: Omit<Duty, 'entities' | 'points'>; points: number; entities: Entity[] }>();
  const add = (key: string, duty: Omit<Duty, 'entities' | 'points'>, points: number, of: Entity) => {
    const known = found.get(key);
    if (!known) found.set(key, { duty, points, entities: [of] });
    else {
      known.points += points;
      known.entities.push(of);
    }
  };
  for (const of of owned) {
    for (const { card, missing } of reports.get(of)?.scores ?? []) {
      for (const { index, message, remedy, link, points } of missing) {
        add(`${card.ref} ${index}`, { message, ...(remedy !== undefined && { remedy }), ...(link !== undefined && { link }) }, points, of);
      }
    }
    if (reports.has(of)) continue;
    if (of.description === undefined) add('undescribed', { message: teamWords.undescribed }, 0, of);
    if (needsDeprecated(of)) add('deprecated', { message: teamWords.deprecated }, 0, of);
  }
  return [...found.values()].map(({ duty, points, entities }) => ({ ...duty, points, entities })).sort((a, b) => b.points - a.points || b.entities.length - a.entities.length || compareText(a.message, b.message));
}

function needsDeprecated({ ref }: Entity): boolean {
  return (['dependsOn', 'consumesApi'] as const).some((type) => world().catalog.related(ref, type).some((target) => entity(target)?.lifecycle === 'deprecated'));
}

/** How many have which grade, the best grade first. */
export function gradeCounts(scores: Iterable<readonly [Entity, Score]>): readonly GradeCount[] {
  const found = new Map<string, { tone: Tone; from: number; entities: Entity[] }>();
  for (const [of, { grade = '', tone, card }] of scores) {
    const known = found.get(grade);
    if (known) known.entities.push(of);
    else found.set(grade, { tone, from: card.grades.find(({ name }) => name === grade)?.from ?? -1, entities: [of] });
  }
  return [...found].sort(([a, one], [b, other]) => other.from - one.from || compareText(a, b)).map(([grade, { tone, entities }]) => ({ grade, tone, entities }));
}

/** Teams on which what is owned relies, or which rely on it, each with the things that they own there. */
export function teamsBetween(of: Entity, owned: readonly Entity[], direction: 'needs' | 'neededBy'): readonly (RelatedList & { readonly team: Entity })[] {
  const types: readonly RelationType[] = direction === 'needs' ? ['dependsOn', 'consumesApi'] : ['dependencyOf', 'apiConsumedBy'];
  const refs = new Set(owned.flatMap(({ ref }) => types.flatMap((type) => world().catalog.related(ref, type))));
  const byTeam = new Map<string, Entity[]>();
  for (const ref of refs) {
    const thing = entity(ref);
    const owner = thing && ownerOf(thing);
    if (!thing || owner === undefined || owner === of.ref) continue;
    const known = byTeam.get(owner);
    if (known) known.push(thing);
    else byTeam.set(owner, [thing]);
  }
  return [...byTeam]
    .flatMap(([ref, things]) => {
      const team = entity(ref);
      return team ? [{ team, heading: team.title, entities: things.sort(byTitle), missing: [] }] : [];
    })
    .sort((a, b) => byTitle(a.team, b.team));
}

export interface OwnedCertificate {
  readonly of: Entity;
  readonly name: string;
  /** `2027-03-31` */
  readonly end: string;
}

/** Certificates whose last day is known, the one that ends first first. Days are not counted: a page does not know when it is read. */
export function certificatesAmong(owned: readonly Entity[]): readonly OwnedCertificate[] {
  return owned
    .flatMap((of) =>
      certificatesOf(of).flatMap(({ file, endpoint, expires }): OwnedCertificate[] => {
        const end = expires ?? (file === undefined ? undefined : certificateEnd(of, file));
        return end === undefined ? [] : [{ of, name: endpoint ?? file ?? of.title, end }];
      }),
    )
    .sort((a, b) => compareText(a.end, b.end) || byTitle(a.of, b.of));
}
