import type { Entity } from '../../model/entity.ts';
import { splitRef } from '../../model/ref.ts';
import { objectOr, text } from '../entity.ts';
import { groupsOf, usersOf } from '../people.ts';
import { nearest } from '../suggest.ts';
import { shown } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { danglingRefs } from '../written-refs.ts';
import { findingOn } from './finding.ts';

export const peopleChecks: readonly Check[] = [
  {
    code: 'group-empty',
    severity: 'warning',
    holds: 'Every group has members, itself or in the groups below it.',
    // Nobody approves requests in somebody else's catalog, and its people often come from elsewhere.
    own: true,
    *find(world) {
      for (const group of world.catalog.ofKind('Group')) {
        if (usersOf(world.catalog, group.ref).length > 0 || isPeopleLost(world)) continue;
        const message = `Nobody is in the group "${group.name}", so nobody can approve for it.`;
        yield* findingOn(world, group, { path: ['metadata', 'name'], message, fix: 'Add people to spec.members, or delete the group.' });
      }
    },
  },
  {
    code: 'user-without-group',
    severity: 'warning',
    holds: 'Every user is in a group.',
    *find(world) {
      const misspelt = misspeltMembers(world);
      for (const user of world.catalog.ofKind('User')) {
        if (groupsOf(world.catalog, user.ref).length > 0 || isPeopleLost(world) || misspelt.has(user.name)) continue;
        const message = `"${user.name}" is in no group, so no access policy for groups applies.`;
        yield* findingOn(world, user, { path: ['metadata', 'name'], message, fix: 'Add the name to spec.members of a group.' });
      }
    },
  },
  {
    code: 'email-format',
    severity: 'warning',
    holds: 'The email of every user and group is an address that mail can be sent to.',
    *find(world) {
      for (const entity of [...world.catalog.ofKind('User'), ...world.catalog.ofKind('Group')]) {
        const written = emailOf(entity);
        if (written === undefined || isEmail(written)) continue;
        const plain = withoutDressing(written);
        const fix = isEmail(plain) ? { fix: `Write "${plain}".`, repair: { value: plain } } : { fix: 'Correct it, or leave the key out.' };
        yield* findingOn(world, entity, { path: emailPath, message: `The email is ${shown(written)}; expected one address such as ada@example.com.`, ...fix });
      }
    },
  },
  {
    code: 'email-duplicate',
    severity: 'warning',
    holds: 'No two users have the same email.',
    // Groups may share a mailbox.
    find: doubleEmails,
  },
];

/** Who is missing may stand in a file that cannot be read. */
function isPeopleLost({ lost }: World): boolean {
  return [...lost.keys()].some((ref) => /^(?:group|user):/.test(ref));
}

/** Users whom a group names by a slip, which is told there. */
function misspeltMembers(world: World): ReadonlySet<string> {
  const written = danglingRefs(world).flatMap(({ ref: { field, target } }) => (field.relation === 'hasMember' && target !== undefined ? [splitRef(target).name] : []));
  const names = world.catalog.ofKind('User').map(({ name }) => name);
  return new Set(written.slice(0, 50).flatMap((name) => nearest(name, names) ?? []));
}

const emailPath = ['spec', 'profile', 'email'] as const;

function emailOf({ spec }: Entity): string | undefined {
  return text(objectOr(spec['profile'])['email']);
}

/** Loose on purpose: mail servers know better. A host without a dot is one of an own network. */
function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>,;:"()[\]]+@[^\s@<>,;:"()[\].]+(?:\.[^\s@<>,;:"()[\].]+)*$/.test(text);
}

/** The name; the whole reference where the other one has the same. */
export function named(entity: Entity, other: Entity): string {
  return entity.name.toLowerCase() === other.name.toLowerCase() ? entity.ref : `"${entity.name}"`;
}

/** From `mailto:ada@example.com` or `Ada <ada@example.com>`. */
function withoutDressing(text: string): string {
  return (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim().replace(/^mailto:/i, '');
}

function* doubleEmails(world: World): Iterable<Finding> {
  const byEmail = Map.groupBy(world.catalog.ofKind('User'), (user) => emailOf(user)?.trim().toLowerCase() ?? '');
  for (const [email, [first, ...others]] of byEmail) {
    if (email === '' || !first) continue;
    for (const user of others) {
      const message = `${named(user, first)} has the email ${email}, as ${named(first, user)} has in ${first.source.file}:${first.source.line}.`;
      yield* findingOn(world, user, { path: emailPath, message, fix: 'Correct one of them; if both are one person, delete one.' });
    }
  }
}
