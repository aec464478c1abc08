import { ownAnnotations, ownLabels, ownTelemetry, type Marks } from './marks.ts';

/** What a map is to hold: texts, and maps of the same kind. */
export interface Wish {
  readonly set: Readonly<Record<string, string>>;
  /** Keys of `set` whose value is ours to change; any other value of the rest stays. */
  readonly own: ReadonlySet<string>;
  /** Keys that go. */
  readonly remove: readonly string[];
  readonly below: Readonly<Record<string, Wish>>;
}

const nothing: Wish = { set: {}, own: new Set(), remove: [], below: {} };

export interface WishRules {
  /** Replaces what others wrote, too. */
  readonly overwrite: boolean;
  /** Labels that stay as they are, because selectors ask for them. */
  readonly selected: ReadonlySet<string>;
}

/** What the metadata of an object, or of a template of pods, is to hold. */
export function metadataWish({ labels: all, annotations, telemetry }: Marks, isPod: boolean, { overwrite, selected }: WishRules): Wish {
  const labels = Object.fromEntries(Object.entries(all).filter(([key]) => !selected.has(key)));
  const map = (set: Readonly<Record<string, string>>, ours: readonly string[]): Wish => ({ set, own: new Set(overwrite ? Object.keys(set) : ours), remove: ours.filter((key) => set[key] === undefined), below: {} });
  return {
    ...nothing,
    below: {
      labels: map(labels, ownLabels.filter((key) => !selected.has(key))),
      annotations: isPod ? map({ ...annotations, ...telemetry }, [...ownAnnotations, ...ownTelemetry]) : map(annotations, ownAnnotations),
    },
  };
}

/** A wish below a path: `['spec', 'template']`. */
export function below(path: readonly string[], wish: Wish): Wish {
  return path.toReversed().reduce((inner, key): Wish => ({ ...nothing, below: { [key]: inner } }), wish);
}

/** Both, one after the other, key by key. */
export function joint(a: Wish, b: Wish): Wish {
  const merged: Record<string, Wish> = { ...a.below };
  for (const [key, wish] of Object.entries(b.below)) merged[key] = merged[key] === undefined ? wish : joint(merged[key], wish);
  return { set: { ...a.set, ...b.set }, own: new Set([...a.own, ...b.own]), remove: [...a.remove, ...b.remove], below: merged };
}
