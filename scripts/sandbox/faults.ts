import type { Answer } from './api/route.ts';
import type { Events, WorldEvent } from './events.ts';

export interface Failure {
  readonly method: string;
  /** Tried on path and query below `/api/v3`. */
  readonly path: RegExp;
  readonly status: number;
  readonly times: number;
  /** For example `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Things that go wrong on a real GitHub now and then, on purpose. */
export interface Faults {
  /** Loses events that match, as a webhook may be lost. Returns the undo. */
  drop(matches: (event: WorldEvent) => boolean): () => void;
  /** Answers the next `times` matching requests with `status`, without doing what they ask. */
  fail(fault: Failure): void;
  /** The answer of a fault that matches, used up by asking; undefined when none does. For the router. */
  answer(method: string, path: string): Answer | undefined;
}

export function createFaults(events: Events): Faults {
  let failures: (Omit<Failure, 'times'> & { times: number })[] = [];
  return {
    drop: (matches) => events.filter((event) => !matches(event)),
    fail(fault) {
      failures.push({ ...fault });
    },
    answer(method, path) {
      const fault = failures.find((candidate) => candidate.method === method && candidate.path.test(path));
      if (fault === undefined) return undefined;
      fault.times--;
      failures = failures.filter((candidate) => candidate.times > 0);
      const body = { message: 'A fault of the sandbox, made on purpose.' };
      return { status: fault.status, body, headers: fault.headers ?? {} };
    },
  };
}
