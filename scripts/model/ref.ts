/**
 * Entity references, `[kind:][namespace/]name`, as Backstage reads them.
 * Identity is case-insensitive; the canonical text is all lower case with every part present:
 * `component:default/petstore`. (https://backstage.io/docs/features/software-catalog/references)
 */
export interface RefParts {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface RefDefaults {
  /** Left out where the field demands that the reference names its kind. */
  readonly kind?: string | undefined;
  readonly namespace?: string;
}

/** Undefined when the text is no reference, or names no kind and `defaults` has none. */
export function parseRef(text: string, defaults: RefDefaults = {}): RefParts | undefined {
  const slash = text.indexOf('/');
  const colon = text.indexOf(':');
  // A slash before the colon makes the colon part of the name.
  const hasKind = colon >= 0 && (slash < 0 || colon < slash);
  const kind = hasKind ? text.slice(0, colon) : defaults.kind;
  const rest = hasKind ? text.slice(colon + 1) : text;
  const cut = rest.indexOf('/');
  const namespace = cut < 0 ? (defaults.namespace ?? 'default') : rest.slice(0, cut);
  const name = cut < 0 ? rest : rest.slice(cut + 1);
  return kind && namespace && name ? { kind, namespace, name } : undefined;
}

/** `kind:namespace/name`, lower case. */
export function formatRef({ kind, namespace, name }: RefParts): string {
  // Part by part, as Backstage does: the Greek sigma is another letter at the end of a word.
  return `${kind.toLowerCase()}:${namespace.toLowerCase()}/${name.toLowerCase()}`;
}

/** The canonical form of a reference as somebody wrote it, or undefined when it is none. */
export function canonicalRef(text: string, defaults: RefDefaults = {}): string | undefined {
  const parts = parseRef(text, defaults);
  return parts && formatRef(parts);
}

/** The parts of a canonical reference. Throws on any other text: a programming error. */
export function splitRef(ref: string): RefParts {
  const parts = parseRef(ref);
  if (!parts) throw new Error(`not a canonical reference: ${ref}`);
  return parts;
}
