import { membershipEnds, type MembershipEnd, type PeopleFinding, type PeopleRow } from '../../../scripts/report/people.ts';
import type { Role, RoleRow } from '../../../scripts/report/roles.ts';
import { derived, world } from '../data.ts';
import { reportRows, today } from './reports.ts';

export type { MembershipEnd, PeopleFinding, PeopleRow, Role, RoleRow };

/** By finding, in the order in which they press; empty ones left out. */
export function peopleByFinding(): readonly (readonly [PeopleFinding, readonly PeopleRow[]])[] {
  // The report's rows are these, and nothing but cells.
  return [...Map.groupBy(reportRows('people') as unknown as readonly PeopleRow[], ({ finding }) => finding)];
}

/** By role; empty ones left out. */
export function rowsByRole(): readonly (readonly [Role, readonly RoleRow[]])[] {
  return [...Map.groupBy(reportRows('roles') as unknown as readonly RoleRow[], ({ role }) => role)];
}

const ends = derived('memberships that end', () => membershipEnds(world().catalog, today()), JSON.stringify);

const endsByUser = derived('memberships that end, by user', () => Map.groupBy(ends().filter(({ state }) => state !== 'ended'), ({ user }) => user), (found) => JSON.stringify([...found]));

/** The memberships of somebody that count and have an end, the first to end first. */
export function endsFor(user: string): readonly MembershipEnd[] {
  return endsByUser().get(user) ?? [];
}

/** The end of each membership of a group that has one, by reference of the user. */
export function endsOf(group: string): ReadonlyMap<string, MembershipEnd> {
  return new Map(ends().flatMap((end) => (end.group === group ? [[end.user, end] as const] : [])));
}
