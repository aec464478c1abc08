import type { Catalog } from '../catalog/catalog.ts';
import { hasEnded, termsOf } from '../catalog/membership.ts';
import { once } from '../catalog/once.ts';
import { groupsOf, loginAnnotation, teamAnnotation, usersOf } from '../catalog/people.ts';
import { daysBetween, isDay } from '../model/day.ts';
import type { Entity } from '../model/entity.ts';
import type { Json } from '../model/json.ts';
import { compareText } from '../model/problem.ts';
import { canonicalRef } from '../model/ref.ts';
import type { ReportKind } from './kind.ts';

/** Days before the last one on which a team hears of it. */
const membershipWarning = 14;

/** A membership that has an end. */
export interface MembershipEnd {
  readonly group: string;
  readonly user: string;
  /** The last day, in UTC, as written. */
  readonly until: string;
  /** Days from today to the last one: 0 on it, negative afterwards; undefined where `until` is no day. */
  readonly daysLeft?: number;
  readonly state: 'ended' | 'ends-soon' | 'ends';
  readonly because?: string;
}

/** The first to end comes first. Terms about somebody who is in nobody's list are left out: they end nothing. */
export function membershipEnds(catalog: Pick<Catalog, 'ofKind' | 'get'>, today: string): readonly MembershipEnd[] {
  const ends = catalog.ofKind('Group').flatMap((group) =>
    termsOf(group).flatMap((term): readonly MembershipEnd[] => {
      const { user, until, because } = term;
      if (until === undefined || !isWritten(group, catalog.get(user), user)) return [];
      const daysLeft = isDay(until) ? daysBetween(today, until) : undefined;
      const state = hasEnded(term, today) ? 'ended' : (daysLeft ?? 0) <= membershipWarning ? 'ends-soon' : 'ends';
      return [{ group: group.ref, user, until, ...(daysLeft !== undefined && { daysLeft }), state, ...(because !== undefined && { because }) }];
    }),
  );
  return ends.sort((a, b) => compareText(a.until, b.until) || compareText(a.group, b.group) || compareText(a.user, b.user));
}

/** Whether one of both files says that the user is in the group, ended or not. */
function isWritten(group: Entity, user: Entity | undefined, userRef: string): boolean {
  return membersIn(group).has(userRef) || (user !== undefined && groupsIn(user).has(group.ref));
}

const membersIn = once(({ spec, namespace }: Entity) => refsIn(spec['members'], 'User', namespace));
const groupsIn = once(({ spec, namespace }: Entity) => refsIn(spec['memberOf'], 'Group', namespace));

/** Canonical references in a list; none in what is no list. */
function refsIn(list: Json | undefined, kind: string, namespace: string): ReadonlySet<string> {
  return new Set((Array.isArray(list) ? list : []).flatMap((item) => (typeof item === 'string' ? (canonicalRef(item.trim(), { kind, namespace }) ?? []) : [])));
}

const peopleFindings = ['membership-ended', 'membership-ends-soon', 'membership-ends', 'user-without-team', 'user-without-login', 'team-empty', 'team-of-one', 'team-without-github'] as const;
export type PeopleFinding = (typeof peopleFindings)[number];

/** Of one person or one team, what somebody should look at. */
export interface PeopleRow {
  readonly finding: PeopleFinding;
  readonly ref: string;
  readonly title: string;
  /** Of a membership; of a team of one, who it is. */
  readonly other?: string;
  readonly until?: string;
  readonly daysLeft?: number;
  readonly because?: string;
}

/** By finding, in the order in which they press; memberships by their end, all else by title. In proportion to the memberships, those of groups below counted in each group above them. */
export function peopleRows(catalog: Catalog, today: string): readonly PeopleRow[] {
  const title = (ref: string) => catalog.get(ref)?.title ?? ref;
  const ends = membershipEnds(catalog, today).map(({ group, user, until, daysLeft, state, because }): PeopleRow => {
    return { finding: `membership-${state}`, ref: user, title: title(user), other: group, until, ...(daysLeft !== undefined && { daysLeft }), ...(because !== undefined && { because }) };
  });
  const users = catalog.ofKind('User').flatMap(({ ref, title, annotations }): readonly PeopleRow[] => [
    ...(groupsOf(catalog, ref).length === 0 ? [{ finding: 'user-without-team' as const, ref, title }] : []),
    ...(annotations[loginAnnotation] ? [] : [{ finding: 'user-without-login' as const, ref, title }]),
  ]);
  const teams = catalog.ofKind('Group').flatMap(({ ref, title, annotations }): readonly PeopleRow[] => {
    const [one, ...others] = usersOf(catalog, ref);
    return [
      ...(one === undefined ? [{ finding: 'team-empty' as const, ref, title }] : others.length === 0 ? [{ finding: 'team-of-one' as const, ref, title, other: one }] : []),
      ...(annotations[teamAnnotation] ? [] : [{ finding: 'team-without-github' as const, ref, title }]),
    ];
  });
  const order = (row: PeopleRow) => peopleFindings.indexOf(row.finding);
  return [...ends, ...[...users, ...teams].sort((a, b) => compareText(a.title, b.title) || compareText(a.ref, b.ref))].sort((a, b) => order(a) - order(b));
}

export const peopleReport: ReportKind = {
  name: 'people',
  summary: 'Memberships that end, people without a team or a login, teams of nobody and of one',
  columns: ['finding', 'ref', 'title', 'other', 'until', 'daysLeft', 'because'],
  rows: ({ catalog, today }) => peopleRows(catalog, today).map((row) => ({ ...row })),
};
