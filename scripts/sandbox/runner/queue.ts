/** Why somebody who waited, or had begun, must end: a sentence for the run's page. */
export type CancelReason = string;

export interface Entry {
  /** Called at most once, when the entry's turn has come. */
  readonly start: () => void;
  /** Called when the entry loses its place, waiting or running; a running one still calls `leave` when it has ended. */
  readonly cancel: (reason: CancelReason) => void;
}

export interface ConcurrencyQueue {
  /** One runs; one waits, and a newer one takes its place, unless `queueAll` keeps them in order. */
  enter(group: string, entry: Entry, options?: { cancelInProgress?: boolean; queueAll?: boolean }): void;
  /** The entry has ended, or does not want its turn any more. */
  leave(group: string, entry: Entry): void;
}

/**
 * Concurrency groups of one repository; names differ in more than case.
 * https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export function createConcurrencyQueue(): ConcurrencyQueue {
  const groups = new Map<string, { running: Entry; waiting: Entry[] }>();
  return {
    enter(name, entry, options = {}) {
      const group = groups.get(name.toLowerCase());
      if (group === undefined) {
        groups.set(name.toLowerCase(), { running: entry, waiting: [] });
        entry.start();
        return;
      }
      const replaced = options.queueAll ? [] : group.waiting.splice(0);
      group.waiting.push(entry);
      const reason = `Canceling since a higher priority waiting request for '${name}' exists`;
      for (const older of replaced) older.cancel(reason);
      if (options.cancelInProgress) group.running.cancel(reason);
    },
    leave(name, entry) {
      const group = groups.get(name.toLowerCase());
      if (group === undefined) return;
      group.waiting = group.waiting.filter((other) => other !== entry);
      if (group.running !== entry) return;
      const next = group.waiting.shift();
      if (next === undefined) groups.delete(name.toLowerCase());
      else {
        group.running = next;
        next.start();
      }
    },
  };
}

export interface Slots {
  /** Waits for a free slot. The function it gives frees the slot (once; more calls do nothing). */
  take(signal: AbortSignal): Promise<() => void>;
}

/** At most `count` at once, first come first served. A wait that is aborted rejects with the signal's reason. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: Array<() => void> = [];
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return {
    async take(signal) {
      signal.throwIfAborted();
      if (free > 0) free -= 1;
      else await nextTurn(waiting, signal);
      let released = false;
      return () => {
        if (!released) release();
        released = true;
      };
    },
  };
}

/** A freed slot is handed to the one in front, so nobody slips in between. */
async function nextTurn(waiting: Array<() => void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => {
    const place = waiting.indexOf(resolve);
    if (place < 0) return;
    waiting.splice(place, 1);
    reject(signal.reason);
  };
  waiting.push(resolve);
  signal.addEventListener('abort', abort, { once: true });
  await promise.finally(() => signal.removeEventListener('abort', abort));
}
