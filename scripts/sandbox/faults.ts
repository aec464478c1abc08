import type { Events, WorldEvent } from './events.ts';

/** What becomes of a request. */
export type Mishap =
  /** Refused without doing what it asks. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string; readonly headers?: Readonly<Record<string, string>> }
  /** The connection ends before anything was done. */
  | { readonly kind: 'dropped' }
  /** It is done, and the connection ends before the answer: the caller cannot know. */
  | { readonly kind: 'answer lost' }
  /** Nothing is done and nothing comes, until the caller gives up. */
  | { readonly kind: 'silence' };

const purpose = 'A fault of the sandbox, made on purpose.';

export function refused(status: number): Mishap {
  return { kind: 'refused', status, message: purpose };
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
export function rateLimited(retryAfterSeconds: number): Mishap {
  return { kind: 'refused', status: 429, message: 'API rate limit exceeded', headers: { 'retry-after': String(retryAfterSeconds) } };
}

/** The hourly limit, which GitHub tells by its headers. `resetSeconds` are those since 1970. */
export function hourlyLimited(resetSeconds: number): Mishap {
  return { kind: 'refused', status: 403, message: 'API rate limit exceeded for installation', headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetSeconds) } };
}

/** Too much at once. GitHub does not always say for how long. */
export function secondaryLimited(retryAfterSeconds?: number): Mishap {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return { kind: 'refused', status: 403, message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', headers };
}

/** Which requests meet a mishap. Requests are counted from the moment the fault is planned. */
export interface PlannedFault {
  /** `write` stands for everything but GET; any when left out. */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'write';
  /** Tried on path and query below `/api/v3`; any when left out. */
  readonly path?: RegExp;
  /** The first of the matching requests that it hits, counted from 1; 1 when left out. */
  readonly nth?: number;
  /** How many it hits from there on; 1 when left out. */
  readonly times?: number;
  /** It begins, and counts, only once this says so; at once when left out. */
  readonly after?: () => boolean;
  readonly mishap: Mishap;
}

/** Things that go wrong on a real GitHub now and then, on purpose and as planned. */
export interface Faults {
  /** Of two faults that match, the one planned first hits. Returns whether it has hit yet. */
  plan(fault: PlannedFault): () => boolean;
  /** Forgets every planned fault, and lets go of nothing else. */
  clear(): void;
  /** Events that match never arrive, as a webhook may be lost. Returns the undo. */
  drop(matches: (event: WorldEvent) => boolean): () => void;
  /** Events that match arrive twice, as a webhook may that was delivered again. Returns the undo. */
  repeat(matches: (event: WorldEvent) => boolean): () => void;
  /** Events that match wait. What is returned ends that, and delivers those that have waited, in order. */
  delay(matches: (event: WorldEvent) => boolean): () => void;
  /** The mishap of this request, counted by asking; undefined when it goes well. For the server. */
  meet(method: string, path: string): Mishap | undefined;
}

export function createFaults(events: Events): Faults {
  let planned: { readonly fault: PlannedFault; seen: number }[] = [];
  return {
    plan(fault) {
      const entry = { fault, seen: 0 };
      planned.push(entry);
      return () => entry.seen >= (fault.nth ?? 1);
    },
    clear() {
      planned = [];
    },
    drop: (matches) => events.divert((event) => (matches(event) ? [] : [event])),
    repeat: (matches) => events.divert((event) => (matches(event) ? [event, event] : [event])),
    delay(matches) {
      const waiting: WorldEvent[] = [];
      const undo = events.divert((event) => {
        if (!matches(event)) return [event];
        waiting.push(event);
        return [];
      });
      return () => {
        undo();
        for (const event of waiting.splice(0)) events.emit(event);
      };
    },
    meet(method, path) {
      let met: Mishap | undefined;
      for (const entry of planned) {
        const { nth = 1, times = 1, mishap } = entry.fault;
        if (!concerns(entry.fault, method, path)) continue;
        entry.seen += 1;
        if (entry.seen >= nth && entry.seen < nth + times) met ??= mishap;
      }
      return met;
    },
  };
}

function concerns({ method, path, after }: PlannedFault, asked: string, target: string): boolean {
  if (after?.() === false) return false;
  const isMethod = method === undefined || method === asked || (method === 'write' && asked !== 'GET');
  return isMethod && (path === undefined || path.test(target));
}
