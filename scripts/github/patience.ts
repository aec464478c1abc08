import { setTimeout } from 'node:timers/promises';
import type { Octokit } from '@octokit/rest';
import { statusOf } from './refusal.ts';

/**
 * How long one call to GitHub is tried. All times are in milliseconds. Not Octokit's own plugins: plugin-retry repeats
 * creations whose outcome nobody knows, and plugin-throttling lets a second pass between any two writes; neither takes a clock.
 */
export interface Patience {
  /** For one try, until its whole answer is there. */
  readonly timeout: number;
  readonly tries: number;
  /** Before the second try; before each further one it is twice as long. */
  readonly pause: number;
  /** Longest single pause. Whoever is told to wait longer gives up; the scheduled run comes back. */
  readonly longest: number;
  readonly now: () => number;
  /** Ends early, with an error, when the signal fires. */
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown>;
}

/** A job has ten minutes. */
export const usualPatience: Patience = {
  timeout: 30_000,
  tries: 4,
  pause: 1_000,
  longest: 90_000,
  now: Date.now,
  wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }),
};

/** Limits every call of this Octokit, and repeats what may be repeated. */
export function addPatience(octokit: Octokit, patience: Patience): void {
  octokit.hook.wrap('request', async (request, options) => {
    const given = options.request?.signal;
    for (let tries = 1; ; tries += 1) {
      const limit = AbortSignal.timeout(patience.timeout);
      try {
        // Written into the options: hooks further in see those, and not what they are called with.
        options.request = { ...options.request, signal: given ? AbortSignal.any([given, limit]) : limit };
        return await request(options);
      } catch (error) {
        // Taken away by an earlier try, whose answer was lost.
        if (tries > 1 && options.method === 'DELETE' && statusOf(error) === 404) return { status: 204, url: options.url, headers: {}, data: undefined };
        const pause = given?.aborted ? undefined : pauseAfter(error, options, tries, patience);
        if (pause === undefined) throw limit.aborted ? silent(options, patience, error) : error;
        await patience.wait(pause, given);
      }
    }
  });
}

/**
 * Makes what must not be there twice. When nobody knows whether it was made, it is looked for, and made again only if it is
 * not there.
 */
export async function makeOnce<T>(make: () => Promise<T>, find: () => Promise<T | undefined>, patience: Patience): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!isUnknown(error)) throw error;
    // What was just made may show in lists a little later.
    await patience.wait(patience.pause, undefined);
    return (await find()) ?? make();
  }
}

interface Call {
  readonly method: string;
  /** With names in braces: `/repos/{owner}/{repo}/issues`. */
  readonly url: string;
}

/** Undefined when another try could do harm, or would come too late. */
function pauseAfter(error: unknown, call: Call, tries: number, patience: Patience): number | undefined {
  if (tries >= patience.tries) return undefined;
  const growing = patience.pause * 2 ** (tries - 1);
  const told = isLimit(error) ? toldPause(error, patience.now()) : isUnknown(error) && isRepeatable(call) ? 0 : undefined;
  if (told === undefined || told > patience.longest) return undefined;
  return Math.max(told, growing);
}

/**
 * Calls after which everything is the same however often they were made: those that set, take away, or name what they hold. A
 * workflow that is started twice finds the second time that nothing is left to do.
 */
function isRepeatable({ method, url }: Call): boolean {
  if (method === 'POST') return /\/(?:git\/(?:blobs|trees|commits)|statuses\/\{sha\}|labels|assignees|requested_reviewers|workflows\/\{workflow_id\}\/dispatches)$/.test(url) && !url.endsWith('{repo}/labels');
  // A second merge is refused, as if the first had been.
  return !url.endsWith('/merge');
}

/** Too much was asked: nothing was done, whatever the call. */
function isLimit(error: unknown): boolean {
  const status = statusOf(error);
  if (status === 429) return true;
  return status === 403 && (headerOf(error, 'retry-after') !== undefined || headerOf(error, 'x-ratelimit-remaining') === '0' || /rate limit/i.test(String(error)));
}

/** A minute when GitHub does not say: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api */
function toldPause(error: unknown, now: number): number {
  const seconds = Number(headerOf(error, 'retry-after') ?? NaN);
  if (Number.isFinite(seconds)) return seconds * 1_000;
  const reset = headerOf(error, 'x-ratelimit-remaining') === '0' ? Number(headerOf(error, 'x-ratelimit-reset') ?? NaN) : NaN;
  return Number.isFinite(reset) ? Math.max(0, reset * 1_000 - now) : 60_000;
}

/** No answer, or one from something in front of GitHub: the call may have been done. Octokit calls a lost connection 500. */
function isUnknown(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined ? error instanceof Silence : status >= 500;
}

function headerOf(error: unknown, name: string): string | undefined {
  const response = typeof error === 'object' && error !== null && 'response' in error ? (error.response as { headers?: Record<string, string | undefined> } | undefined) : undefined;
  return response?.headers?.[name];
}

class Silence extends Error {
  override readonly name = 'Silence';
}

function silent({ method, url }: Call, { timeout }: Patience, cause: unknown): Silence {
  return new Silence(`GitHub did not answer ${method} ${url} within ${timeout / 1_000} seconds.`, { cause });
}
