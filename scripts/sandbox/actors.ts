/** Who acts, and what the repository lets them do. */
import { Refusal } from './refusal.ts';
import type { Account, Role, State } from './state.ts';

/** The scopes of a workflow's `permissions:` block. */
export type Scope =
  | 'actions'
  | 'checks'
  | 'contents'
  | 'deployments'
  | 'id-token'
  | 'issues'
  | 'metadata'
  | 'packages'
  | 'pages'
  | 'pull-requests'
  | 'statuses';

export type Access = 'none' | 'read' | 'write';

export type Permissions = Readonly<Partial<Record<Scope, Access>>>;

/**
 * `user`: a person by personal token or web identity. `app`: a GitHub App, by an installation's token or the Bot account's own.
 * `workflow`: a job's GITHUB_TOKEN; what it causes starts no runs, dispatches excepted.
 */
export interface Actor {
  readonly login: string;
  readonly kind: 'user' | 'app' | 'workflow';
  /** Of a workflow's or an installation's token; a scope left out is `none`. */
  readonly permissions?: Permissions;
  readonly runId?: number;
}

/** Whether what the token may do is a list of permissions, as GitHub's "integrations" have, and no person's. */
export function isInstallation(actor: Actor): boolean {
  return actor.kind === 'workflow' || actor.permissions !== undefined;
}

export const ACTIONS_BOT = { login: 'github-actions[bot]', id: 41898282 } as const;

/** Somebody without a token: may read, as on a public repository. */
export const ANONYMOUS: Actor = { login: '', kind: 'user' };

const ROLES: readonly Role[] = ['read', 'triage', 'write', 'maintain', 'admin'];

/** Logins are compared without case, as GitHub does. */
export function accountOf(state: State, login: string): Account | undefined {
  const wanted = login.toLowerCase();
  return state.accounts.find((account) => account.login.toLowerCase() === wanted);
}

/** Whether the account has at least this role. A workflow token counts as `write`: its scopes limit it. */
export function hasRole(state: State, actor: Actor, role: Role): boolean {
  const own = accountOf(state, actor.login)?.permission;
  return own !== undefined && ROLES.indexOf(own) >= ROLES.indexOf(role);
}

/** Throws GitHub's 403 when the role is missing, 401 when nobody is signed in. */
export function requireRole(state: State, actor: Actor, role: Role): void {
  requireAccount(state, actor);
  if (!hasRole(state, actor, role)) {
    throw new Refusal(403, `Must have ${role} access to the repository, and ${actor.login} does not.`);
  }
}

export function requireAccount(state: State, actor: Actor): Account {
  const account = accountOf(state, actor.login);
  if (account === undefined) throw new Refusal(401, 'Requires authentication');
  return account;
}

export function actorOf(account: Account): Actor {
  return { login: account.login, kind: account.type === 'Bot' ? 'app' : 'user' };
}
