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
  /** What arrives instead of an event: nothing, as a webhook may be lost, or it twice. Returns the undo. */
  divert(instead: (event: WorldEvent) => readonly WorldEvent[]): () => void;
}

export function createEvents(log: (line: string) => void): Events {
  const listeners = new Set<Listener>();
  const diversions = new Set<(event: WorldEvent) => readonly WorldEvent[]>();
  return {
    emit(event) {
      const arriving = [...diversions].reduce<readonly WorldEvent[]>((some, instead) => some.flatMap(instead), [event]);
      for (const each of arriving) for (const listener of listeners) deliver(each, listener, log);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    divert(instead) {
      diversions.add(instead);
      return () => diversions.delete(instead);
    },
  };
}

function deliver(event: WorldEvent, listener: Listener, log: (line: string) => void): void {
  try {
    listener(event);
  } catch (error) {
    // A listener that breaks must not undo the change that has already been made.
    log(`event ${event.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
