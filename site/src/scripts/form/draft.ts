import { secretIn } from '../../../../scripts/catalog/secrets.ts';
import type { JsonObject } from '../../../../scripts/model/json.ts';

/** Answers that somebody has not sent yet, in this browser only. Where the browser keeps nothing, there are no drafts. */
export interface Drafts {
  read(): JsonObject | undefined;
  write(inputs: JsonObject): void;
  clear(): void;
}

/** `owner` tells sites on one host apart. */
export function draftsOf(owner: string, service: string): Drafts {
  const key = `signpost draft ${owner} ${service}`;
  return {
    read() {
      try {
        const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
        return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
      } catch {
        return undefined;
      }
    },
    write(inputs) {
      const text = JSON.stringify(inputs);
      // What must not stand on an issue must not be kept here either.
      if (text === '{}' || secretIn(text) !== undefined) return this.clear();
      attempt(() => localStorage.setItem(key, text));
    },
    clear: () => attempt(() => localStorage.removeItem(key)),
  };
}

/** Blocked or full: the form works without. */
function attempt(act: () => void): void {
  try {
    act();
  } catch {
    return;
  }
}
