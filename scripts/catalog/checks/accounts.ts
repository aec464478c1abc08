import type { Entity } from '../../model/entity.ts';
import { isMadeByRequests } from '../../read/layout.ts';
import { loginAnnotation, loginOf, platformOf, teamAnnotation, usersOf } from '../people.ts';
import { shown } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { findingOn } from './finding.ts';
import { named } from './people.ts';

/** What ties the catalog's people and groups to accounts and teams on GitHub. */
export const accountChecks: readonly Check[] = [
  {
    code: 'login-duplicate',
    severity: 'strict',
    holds: 'No two users have the same login on GitHub.',
    *find(world) {
      const byLogin = Map.groupBy(world.catalog.ofKind('User'), loginOf);
      for (const [login, [first, ...others]] of byLogin) {
        for (const user of others) {
          if (!first) continue;
          const message = `${named(user, first)} has the login @${login}, as ${named(first, user)} has in ${first.source.file}:${first.source.line}.`;
          yield* findingOn(world, user, { path: loginPath(user), message, fix: `Correct the annotation ${loginAnnotation} of one of them.` });
        }
      }
    },
  },
  {
    code: 'login-format',
    severity: 'strict',
    own: true,
    holds: 'Every user has a login that GitHub could have given: the annotation github.com/user-login, or else the name.',
    find: impossibleLogins,
  },
  {
    code: 'team-slug-format',
    severity: 'strict',
    holds: 'The annotation github.com/team-slug has the form organization/team.',
    find: impossibleTeams,
  },
  {
    code: 'codeowners-unresolved',
    severity: 'warning',
    own: true,
    holds: 'GitHub can ask somebody of every group that owns files: a team, or members with logins.',
    find: ownersWithoutAccount,
  },
];

function loginPath({ annotations }: Entity): readonly string[] {
  return annotations[loginAnnotation] ? ['metadata', 'annotations', loginAnnotation] : ['metadata', 'name'];
}

/**
 * Letters, digits and single hyphens inside, at most 39. Names of managed users end with "_" and a short code; those of
 * GitHub's own apps with "[bot]".
 * (https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication)
 */
function isLogin(text: string): boolean {
  return text.replace(/\[bot\]$/, '').length <= 39 && /^[a-z0-9]+(?:-[a-z0-9]+)*(?:_[a-z0-9]+|\[bot\])?$/i.test(text);
}

function isTeam(text: string): boolean {
  const [organization = '', team = '', ...others] = text.split('/');
  return others.length === 0 && isLogin(organization) && /^[\w.-]+$/.test(team);
}

function* impossibleLogins(world: World): Iterable<Finding> {
  for (const user of world.catalog.ofKind('User')) {
    const written = user.annotations[loginAnnotation];
    if (isLogin(loginOf(user))) continue;
    if (!written) {
      const message = `"${user.name}" cannot be a login on GitHub, and no annotation says another.`;
      yield* findingOn(world, user, { path: ['metadata', 'name'], message, fix: `Add metadata.annotations["${loginAnnotation}"].` });
      continue;
    }
    const plain = withoutAddress(written);
    const fix = isLogin(plain) ? `Write "${plain}".` : 'Copy the login from the address of the profile, https://github.com/LOGIN.';
    const message = `The login is ${shown(written)}; expected letters, digits and single hyphens, at most 39 of them.`;
    yield* findingOn(world, user, { path: loginPath(user), message, fix, ...(isLogin(plain) ? { repair: { value: plain } } : {}) });
  }
}

function* impossibleTeams(world: World): Iterable<Finding> {
  for (const group of world.catalog.ofKind('Group')) {
    const written = group.annotations[teamAnnotation];
    if (written === undefined || isTeam(written)) continue;
    const plain = withoutAddress(written);
    const certain = isTeam(plain);
    const message = `The team is ${shown(written)}; expected organization/team.`;
    yield* findingOn(world, group, {
      path: ['metadata', 'annotations', teamAnnotation],
      message,
      fix: certain ? `Write "${plain}".` : 'Copy both from the address of the team, https://github.com/orgs/ORGANIZATION/teams/TEAM.',
      ...(certain ? { repair: { value: plain } } : {}),
    });
  }
}

/** Somebody copied a mention, or the address of a profile or team. */
function withoutAddress(text: string): string {
  return text.trim().replace(/^@/, '').replace(/^https:\/\/github\.com\//, '').replace(/^orgs\/([^/]+)\/teams\//, '$1/').replace(/\/$/, '');
}

function* ownersWithoutAccount(world: World): Iterable<Finding> {
  const { catalog } = world;
  const platform = platformOf(catalog);
  for (const group of catalog.ofKind('Group')) {
    const files = new Set(catalog.related(group.ref, 'ownerOf').map((ref) => catalog.get(ref)?.source.file ?? '').filter((file) => file !== '' && !isMadeByRequests(file)));
    if ((files.size === 0 && group.ref !== platform) || isTeam(group.annotations[teamAnnotation] ?? '')) continue;
    if (usersOf(catalog, group.ref).some((ref) => isLogin(loginOfRef(world, ref)))) continue;
    const what = group.ref === platform ? 'everything that nobody else owns' : files.size === 1 ? [...files].join('') : `${files.size} files`;
    const message = `The group "${group.name}" owns ${what}, but has no team on GitHub and no member with a login: CODEOWNERS cannot name it, so nobody is asked for a review.`;
    yield* findingOn(world, group, { path: ['metadata', 'name'], message, fix: `Add the annotation ${teamAnnotation}, or members.` });
  }
}

function loginOfRef({ catalog }: World, ref: string): string {
  const user = catalog.get(ref);
  return user ? loginOf(user) : '';
}
