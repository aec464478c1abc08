import { orNone } from './client.ts';
import { login, teamSlug } from './inputs.ts';
import { githubEffect, type Looking, type Outlook } from './outlook.ts';

interface WantedMembership {
  readonly organization: string;
  readonly team: string;
  readonly user: string;
  readonly role: 'member' | 'maintainer';
}

/** A person in a team of an organisation; GitHub invites who is not in the organisation yet. */
export const teamMembership = githubEffect<WantedMembership>({
  action: 'github:team-membership',
  read(inputs) {
    const wanted = {
      organization: inputs.required('organization', login, 'the login of an organisation'),
      team: inputs.required('team', teamSlug, 'the short name of a team as it stands in its address, in small letters'),
      user: inputs.required('user', login, 'the login of a person'),
      role: inputs.choice('role', ['member', 'maintainer']) ?? ('member' as const),
    };
    inputs.refuseOthers();
    return wanted;
  },
  look: (looking, goal) => (goal === 'apply' ? joining(looking) : leaving(looking)),
});

function aboutOf({ organization, team, user }: WantedMembership): string {
  return `the membership of ${user} in ${organization}/${team}`;
}

async function membershipNow({ github, wanted: { organization, team, user } }: Looking<WantedMembership>) {
  return orNone(github.teams.getMembershipForUserInOrg({ org: organization, team_slug: team, username: user }));
}

async function joining(looking: Looking<WantedMembership>): Promise<Outlook> {
  const { github, wanted } = looking;
  const { organization, team, user, role } = wanted;
  const about = aboutOf(wanted);
  const found = await orNone(github.teams.getByName({ org: organization, team_slug: team }));
  const person = await orNone(github.users.getByUsername({ username: user }));
  const blocked = [
    ...(found ? [] : [`There is no team ${team} in ${organization} that the token may see; the request names another one, or an administrator lets the token in.`]),
    ...(person?.type === 'User' ? [] : [`There is no person ${user} on GitHub; the request names another login.`]),
  ];
  if (blocked.length > 0) return { about, changes: [], blocked };
  const now = await membershipNow(looking);
  if (now?.role === role) return { about, changes: [] };
  const put = () => github.teams.addOrUpdateMembershipForUserInOrg({ org: organization, team_slug: team, username: user, role });
  const line = now === undefined ? `+ ${user} joins ${organization}/${team} as ${role}` : `~ ${user} is ${role} of ${organization}/${team} (now ${now.role})`;
  const notes = now === undefined ? [`Who is not in ${organization} yet gets an invitation, and joins by accepting it.`] : [];
  return { about, changes: [{ line, run: put }], notes };
}

async function leaving(looking: Looking<WantedMembership>): Promise<Outlook> {
  const { github, wanted } = looking;
  const { organization, team, user } = wanted;
  const about = aboutOf(wanted);
  if ((await membershipNow(looking)) === undefined) return { about, changes: [] };
  const run = () => github.teams.removeMembershipForUserInOrg({ org: organization, team_slug: team, username: user });
  return { about, changes: [{ line: `- ${user} leaves ${organization}/${team}`, run }], notes: [`${user} stays in ${organization}.`] };
}
