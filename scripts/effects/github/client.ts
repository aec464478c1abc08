import { Octokit } from '@octokit/rest';
import { apiUrlOf } from '../../model/api-url.ts';
import type { EffectContext } from '../effect.ts';
import { secretNamed } from '../secrets.ts';

export type Github = Octokit['rest'];

/** Milliseconds for one call. */
const patience = 30_000;

/** The secret that effects use when a step names no other. The workflow's own token reaches no repository but the catalog's. */
export const defaultToken = 'SIGNPOST_GITHUB_TOKEN';

/** Speaks for whoever the step's token belongs to; or what is missing. The token is never part of an address or a message. */
export function clientOf({ input, env }: Pick<EffectContext, 'input' | 'env'>): { readonly github: Github; readonly paginate: Octokit['paginate'] } | { readonly missing: string } {
  const secret = secretNamed(input['token'] ?? defaultToken, env);
  if ('missing' in secret) return secret;
  const octokit = new Octokit({
    auth: secret.value.trim(),
    baseUrl: apiUrlOf(env, 'https://github.com'),
    userAgent: 'signpost',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: (address: string, init: RequestInit) => fetch(address, { ...init, signal: AbortSignal.timeout(patience) }) },
  });
  return { github: octokit.rest, paginate: octokit.paginate };
}

function silent(): void {}

/** How repositories of this GitHub are written: `github.com`, or the name of a GitHub Enterprise Server. */
export function hostOf({ env }: Pick<EffectContext, 'env'>): string {
  const server = env['GITHUB_SERVER_URL'] ?? 'https://github.com';
  const { hostname } = URL.canParse(server) ? new URL(server) : { hostname: 'github.com' };
  // A GitHub on this machine stands for the real one.
  return hostname === '127.0.0.1' || hostname === 'localhost' ? 'github.com' : hostname;
}

/** The HTTP status of a refusal; undefined when no answer came at all. */
export function statusOf(error: unknown): number | undefined {
  // Octokit gives a call without an answer the status 500.
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' && 'response' in error && error.response !== undefined ? error.status : undefined;
}

/** What the call gives, or undefined where GitHub answers that there is no such thing, or that this token may not see it. */
export async function orNone<T>(call: Promise<{ readonly data: T }>): Promise<T | undefined> {
  try {
    return (await call).data;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Whom the token belongs to; undefined for an App, which is nobody's. */
export async function loginOf(github: Github): Promise<string | undefined> {
  try {
    return (await github.users.getAuthenticated()).data.login;
  } catch (error) {
    if (statusOf(error) === 403) return undefined;
    throw error;
  }
}

/** Why GitHub did not do it, and what to do. */
export function refusalSentence(error: unknown, doing: string): string {
  const status = statusOf(error);
  if (status === undefined) return `GitHub did not answer in time (${doing}). Nothing is lost; it is tried again.`;
  const said = `GitHub refused (${doing}, ${status}): ${wordsOf(error)}`;
  if (status === 401) return `${said} An administrator renews the secret that holds the token.`;
  if (status === 403 && !/rate limit/i.test(said)) return `${said} An administrator gives the token this right.`;
  if (status === 404) return `${said} It is not there, or the token may not see it; an administrator looks at both.`;
  if (status === 429 || status === 403 || status >= 500) return `${said} It is tried again later.`;
  return `${said} The request is corrected, or the service by its owner.`;
}

function wordsOf(error: unknown): string {
  const data = (error as { readonly response?: { readonly data?: unknown } }).response?.data;
  const { message, errors } = (typeof data === 'object' && data !== null ? data : {}) as { readonly message?: unknown; readonly errors?: unknown };
  const details = (Array.isArray(errors) ? (errors as readonly unknown[]) : []).map((each) => (typeof each === 'string' ? each : (each as { readonly message?: unknown }).message)).filter((each) => typeof each === 'string');
  const text = [typeof message === 'string' ? message : 'no reason given', ...details].join(' ').slice(0, 500);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
