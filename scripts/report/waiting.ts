import type { FollowedRequest } from '../publish/requests.ts';

/** What was waited for, and how long. */
export interface Wait {
  readonly service: string;
  /** Absent for instances that belong to no environment. */
  readonly environment?: string;
  readonly asked: string;
  readonly finished: string;
}

/** How long requests took from asking to done, in milliseconds. */
export interface Waiting {
  readonly count: number;
  readonly shortest: number;
  readonly median: number;
  /** Nine of ten took no longer. */
  readonly p90: number;
  readonly longest: number;
}

/** Fewer than this say no more than their range. */
export const fewest = 5;

/** Undefined when there are none. Nearest-rank percentiles: each figure is the wait of a request that was. */
export function waiting(waits: readonly Pick<Wait, 'asked' | 'finished'>[]): Waiting | undefined {
  return figuresOf(waits.map(({ asked, finished }) => Date.parse(finished) - Date.parse(asked)));
}

/** The same of any times, in milliseconds; what is no time, or ran backwards, is left out. */
export function figuresOf(all: readonly number[]): Waiting | undefined {
  const times = all.filter((time) => time >= 0).sort((a, b) => a - b);
  const rank = (share: number) => times[Math.ceil(share * times.length) - 1] ?? 0;
  if (times.length === 0) return undefined;
  return { count: times.length, shortest: times[0] ?? 0, median: rank(0.5), p90: rank(0.9), longest: rank(1) };
}

export interface WaitingRow extends Waiting {
  readonly service: string;
  /** Absent in the row of all environments together. */
  readonly environment?: string;
}

/** A row for each service, then one for each of its environments when there are several; sorted by name. */
export function waitingRows(waits: readonly Wait[]): readonly WaitingRow[] {
  return [...Map.groupBy(waits, ({ service }) => service)].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([service, ofService]) => {
    const places = [...Map.groupBy(ofService, ({ environment }) => environment ?? '')].sort(([a], [b]) => (a < b ? -1 : 1));
    const each = places.length < 2 ? [] : places.flatMap(([environment, some]) => row({ service, ...(environment === '' ? {} : { environment }) }, some));
    return [...row({ service }, ofService), ...each];
  });
}

function row(of: { readonly service: string; readonly environment?: string }, waits: readonly Wait[]): readonly WaitingRow[] {
  const times = waiting(waits);
  return times ? [{ ...of, ...times }] : [];
}

/** What is known of requests from asking to done; those that are under way, and those of which a time is missing, are left out. */
export function waitsOf(requests: readonly FollowedRequest[]): readonly Wait[] {
  return requests.flatMap(({ service, environment, asked, finished }) =>
    service === undefined || asked === undefined || finished === undefined ? [] : [{ service, asked, finished, ...(environment !== undefined && { environment }) }],
  );
}
