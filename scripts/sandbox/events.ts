import type { Actor } from './actors.ts';

/** Something happened. `payload` has the shape of GitHub's webhook of that name. */
export interface WorldEvent {
  /** `issues`, `issue_comment`, `pull_request`, `pull_request_review`, `push`, `workflow_dispatch`, … */
  readonly name: string;
  /** `opened`, `edited`, `synchronize`, …; undefined for push and dispatches. */
  readonly action?: string;
  readonly actor: Actor;
  readonly payload: Record<string, unknown>;
  /** Full ref the event is about: the pushed one, or the default branch. */
  readonly ref: string;
  /** Commit at that ref; zeros when a push deleted it. */
  readonly sha: string;
}

export type Listener = (event: WorldEvent) => void;

/** Hands each event to every listener, in order, once the change that caused it has been saved. */
export interface Events {
  emit(event: WorldEvent): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: Listener): () => void;
  /** Events for which a filter answers false are lost, as a webhook may be. Returns the undo. */
  filter(keep: (event: WorldEvent) => boolean): () => void;
}

export function createEvents(log: (line: string) => void): Events {
  const listeners = new Set<Listener>();
  const filters = new Set<(event: WorldEvent) => boolean>();
  return {
    emit(event) {
      for (const keep of filters) if (!keep(event)) return;
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          // A listener that breaks must not undo the change that has already been made.
          log(`event ${event.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    filter(keep) {
      filters.add(keep);
      return () => filters.delete(keep);
    },
  };
}
