import { accountOf } from '../actors.ts';
import type { Account } from '../state.ts';
import type { World } from '../world.ts';
import { apiUrl, nodeId } from './links.ts';

/** GitHub's "simple user". A login without an account is shown as the deleted `ghost`. */
export function simpleUser(world: World, login: string) {
  const account = accountOf(world.state, login);
  const name = account?.login ?? 'ghost';
  const url = `${apiUrl(world)}/users/${encodeURIComponent(name)}`;
  return {
    login: name,
    id: account?.id ?? 10137,
    node_id: nodeId('User', account?.id ?? 10137),
    avatar_url: `${world.url}/avatars/${encodeURIComponent(name)}`,
    gravatar_id: '',
    url,
    html_url: `${world.url}/${encodeURIComponent(name)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account?.type ?? 'User',
    site_admin: false,
  };
}

export function fullUser(world: World, account: Account) {
  return {
    ...simpleUser(world, account.login),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  };
}

export type Association = 'MEMBER' | 'COLLABORATOR' | 'NONE';

/** How GitHub would call the author's tie to the repository. It says nothing about groups in the catalog. */
export function association(world: World, login: string): Association {
  const account = accountOf(world.state, login);
  if (account === undefined || account.type === 'Bot' || account.permission === 'read') return 'NONE';
  return account.permission === 'admin' ? 'MEMBER' : 'COLLABORATOR';
}

export function permissionFlags(account: Account | undefined) {
  const order = ['read', 'triage', 'write', 'maintain', 'admin'];
  const level = account === undefined ? 0 : order.indexOf(account.permission);
  return { pull: true, triage: level >= 1, push: level >= 2, maintain: level >= 3, admin: level >= 4 };
}
