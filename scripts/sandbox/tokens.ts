import { ACTIONS_BOT, actorOf } from './actors.ts';
import type { Actor, Permissions } from './actors.ts';
import type { State } from './state.ts';

/** Tokens of running jobs and of installations of apps (in memory only: none outlives the process), and of accounts. */
export interface Tokens {
  /** A `ghs_…` token that acts as github-actions[bot] with these permissions. */
  issue(grant: { permissions: Permissions; runId: number }): string;
  /** A `ghs_…` token of an app's installation, that acts as `<slug>[bot]`. */
  install(grant: { slug: string; permissions: Permissions }): string;
  revoke(token: string): void;
  /** Undefined for an unknown or revoked token. */
  actorFor(token: string): Actor | undefined;
}

export function createTokens(state: State, random: () => string): Tokens {
  const granted = new Map<string, Actor>();
  return {
    issue({ permissions, runId }) {
      const token = `ghs_${random()}`;
      granted.set(token, { login: ACTIONS_BOT.login, kind: 'workflow', permissions, runId });
      return token;
    },
    install({ slug, permissions }) {
      const token = `ghs_${random()}`;
      granted.set(token, { login: `${slug}[bot]`, kind: 'app', permissions });
      return token;
    },
    revoke(token) {
      granted.delete(token);
    },
    actorFor(token) {
      if (token === '') return undefined;
      const account = state.accounts.find((candidate) => candidate.token === token);
      return account === undefined ? granted.get(token) : actorOf(account);
    },
  };
}
