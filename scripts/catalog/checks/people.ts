import type { Entity } from '../../model/entity.ts';
import { groupsOf, loginOf, usersOf } from '../people.ts';
import type { Check, Finding, World } from '../world.ts';

export const peopleChecks: readonly Check[] = [
  {
    code: 'group-cycle',
    severity: 'error',
    always: true,
    holds: 'No group is, through others, its own parent.',
    find: cycles,
  },
  {
    code: 'group-empty',
    severity: 'warning',
    holds: 'Every group has members, itself or in the groups below it.',
    // Nobody approves requests in somebody else's catalog, and its people often come from elsewhere.
    own: true,
    *find(world) {
      for (const group of world.catalog.ofKind('Group')) {
        if (usersOf(world.catalog, group.ref).length > 0) continue;
        yield* on(world, group, ['metadata', 'name'], `Nobody is in the group "${group.name}", so nobody can approve for it.`, 'Add people to spec.members, or delete the group.');
      }
    },
  },
  {
    code: 'user-without-group',
    severity: 'warning',
    holds: 'Every user is in a group.',
    *find(world) {
      for (const user of world.catalog.ofKind('User')) {
        if (groupsOf(world.catalog, user.ref).length > 0) continue;
        yield* on(world, user, ['metadata', 'name'], `"${user.name}" is in no group, so no access policy for groups applies.`, 'Add the name to spec.members of a group.');
      }
    },
  },
  {
    code: 'login-duplicate',
    severity: 'strict',
    holds: 'No two users have the same login on GitHub.',
    *find(world) {
      const byLogin = Map.groupBy(world.catalog.ofKind('User'), loginOf);
      for (const [login, [first, ...others]] of byLogin) {
        for (const user of others) {
          const message = `"${user.name}" has the login @${login}, as "${first?.name}" has in ${first?.source.file}:${first?.source.line}.`;
          yield* on(world, user, ['metadata', 'annotations', 'github.com/user-login'], message, 'Correct the annotation github.com/user-login of one of them.');
        }
      }
    },
  },
];

function* on(world: World, entity: Entity, path: readonly string[], message: string, fix: string): Iterable<Finding> {
  const at = world.documentOf(entity.ref);
  if (at) yield { at, path, message, fix };
}

/** Each cycle once, at its first group in the order of references. */
function* cycles(world: World): Iterable<Finding> {
  const { catalog } = world;
  const done = new Set<string>();
  for (const { ref } of catalog.ofKind('Group')) {
    const trail: string[] = [];
    const onTrail = new Set<string>();
    // A group with several parents is followed along the first: the others are walked from their own side.
    for (let at: string | undefined = ref; at !== undefined && !done.has(at); at = catalog.related(at, 'childOf')[0]) {
      if (onTrail.has(at)) {
        const circle = trail.slice(trail.indexOf(at)).sort();
        const first = catalog.get(circle[0] ?? '');
        const names = circle.map((each) => catalog.get(each)?.name ?? each).join(', ');
        if (first) yield* on(world, first, ['spec', 'parent'], `These groups are above and below each other: ${names}.`, 'Take the parent from one of them.');
        break;
      }
      onTrail.add(at);
      trail.push(at);
    }
    for (const each of trail) done.add(each);
  }
}
