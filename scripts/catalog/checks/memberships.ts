import { dayAfter, isDay } from '../../model/day.ts';
import type { Entity } from '../../model/entity.ts';
import { splitRef } from '../../model/ref.ts';
import { hasEnded, peopleOn, termsOf } from '../membership.ts';
import { groupsAbove, groupsOf } from '../people.ts';
import { accessRules } from '../policies.ts';
import { mayHaveAdditions } from '../schema.ts';
import { nearest } from '../suggest.ts';
import type { Check, Finding, World } from '../world.ts';
import { findingOn, noun } from './finding.ts';

type People = ReturnType<typeof peopleOn>;

/** What groups say of the memberships of their people. No check asks for the day: a catalog must not become wrong overnight. */
export const membershipChecks: readonly Check[] = [
  {
    code: 'membership-unknown',
    severity: 'strict',
    holds: 'What a group says of a membership is about one of its members, and said once.',
    find: unknownMembers,
  },
  {
    code: 'membership-lifts-denial',
    severity: 'strict',
    holds: 'No membership ends before the others of the same person while a policy forbids something to its group.',
    find: liftedDenials,
  },
];

function* unknownMembers(world: World): Iterable<Finding> {
  const written = writtenMembers(world);
  for (const entity of world.catalog.entities) {
    if (entity.spec['membership'] === undefined) continue;
    if (entity.kind !== 'Group') {
      const isOurs = mayHaveAdditions(world.documentOf(entity.ref)?.value);
      if (isOurs) yield* findingOn(world, entity, { path: ['spec', 'membership'], on: 'key', message: `Nothing reads spec.membership of a ${noun(entity.kind)}.`, fix: 'Move it to the group.' });
      continue;
    }
    yield* strangers(world, entity, written.get(entity.ref) ?? new Set());
  }
}

function* strangers(world: World, group: Entity, members: ReadonlySet<string>): Iterable<Finding> {
  const said = new Set<string>();
  for (const { user, path } of termsOf(group)) {
    const { name } = splitRef(user);
    const at = [...path, 'user'];
    if (said.has(user)) yield* findingOn(world, group, { path: at, message: `The membership of "${name}" is described twice; the earlier end counts.`, fix: 'Keep one of both.' });
    said.add(user);
    if (members.has(user)) continue;
    const near = nearest(name, [...members].map((ref) => splitRef(ref).name));
    const message = `"${name}" is no member of the group "${group.name}", so this makes nobody one.`;
    yield* findingOn(world, group, { path: at, message, fix: near ? `Did you mean "${near}"?` : `Add "${name}" to spec.members too, or take this out.` });
  }
}

/** By group, whoever its file or their own say is in it, whether the time is over or not. */
function writtenMembers({ catalog, refsOf }: World): ReadonlyMap<string, ReadonlySet<string>> {
  const members = new Map<string, Set<string>>();
  const add = (group: string, user: string) => void (members.get(group) ?? members.set(group, new Set()).get(group))?.add(user);
  for (const entity of [...catalog.ofKind('Group'), ...catalog.ofKind('User')]) {
    for (const { field, target } of refsOf(entity)) {
      if (target === undefined) continue;
      if (field.relation === 'hasMember') add(entity.ref, target);
      if (field.relation === 'memberOf') add(target, entity.ref);
    }
  }
  return members;
}

/** Who leaves a group that a rule forbids something, and stays in another, may do it from then on. */
function* liftedDenials(world: World): Iterable<Finding> {
  const denied = new Map(accessRules(world.catalog).flatMap((rule) => (rule.effect === 'deny' ? rule.groups.map((group) => [group, rule] as const) : [])));
  if (denied.size === 0) return;
  const { catalog } = world;
  const people = new Map<string, People>();
  const peopleAfter = (until: string) => people.get(until) ?? people.set(until, peopleOn(catalog, dayAfter(until))).get(until) ?? catalog;
  for (const group of catalog.ofKind('Group')) {
    const terms = termsOf(group).filter(({ until }) => until !== undefined);
    const forbidding = terms.length === 0 ? [] : groupsAbove(catalog, group.ref).filter((ref) => denied.has(ref));
    for (const term of forbidding.length === 0 ? [] : terms) {
      const { until = '' } = term;
      const after = groupsOf(hasEnded(term, catalog.today) || !isDay(until) ? catalog : peopleAfter(until), term.user);
      const lifted = forbidding.find((ref) => !after.includes(ref));
      const rule = lifted === undefined ? undefined : denied.get(lifted);
      if (!rule || after.length === 0) continue;
      const { name } = splitRef(term.user);
      const message = `A rule of ${splitRef(rule.policy).name} denies something to "${splitRef(lifted ?? '').name}". When "${name}" is in it no longer, they are still in "${splitRef(after[0] ?? '').name}", and nothing denies it to them.`;
      yield* findingOn(world, group, { path: [...term.path, 'until'], message, fix: 'End the other memberships no later, or leave this one without an end.' });
    }
  }
}
