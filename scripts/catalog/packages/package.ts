/** One package that something is made of, as its lock file or bill of materials tells. */
export interface Package {
  /** With the scope or group before it: `@scope/name`, `org.example/name`. */
  readonly name: string;
  readonly version?: string;
  /** Package URL with the version (https://github.com/package-url/purl-spec). */
  readonly purl?: string;
  /** As written there; nobody has checked that it is an SPDX expression. */
  readonly license?: string;
  /** Needed to build or to test, and not part of what runs. */
  readonly development: boolean;
}

export interface PackageList {
  readonly format: 'npm' | 'composer' | 'CycloneDX' | 'SPDX';
  /** Each name and version once, in the order of the file. */
  readonly packages: readonly Package[];
}

/** What is wrong with a file, in two sentences. */
export interface PackageListFault {
  readonly message: string;
  readonly fix: string;
}

/** Texts of others end up in tables: longer ones are cut. */
const longestText = 300;

/** Undefined for what is no text, or says nothing. */
export function shortText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text.slice(0, longestText);
}

/** A package URL of a name with its namespace before a slash. */
export function purlOf(type: string, name: string, version: string | undefined): string {
  const path = name.split('/').map(encodeURIComponent).join('/');
  return `pkg:${type}/${path}${version === undefined ? '' : `@${encodeURIComponent(version)}`}`;
}

/** Without version, qualifiers and subpath: what exceptions name. */
function purlWithoutVersion(purl: string): string {
  return purl.replace(/[?#].*$/s, '').replace(/@[^/@]*$/, '');
}

/** By what exceptions may name a package. */
export function packageNames({ purl }: Pick<Package, 'purl'>): readonly string[] {
  return purl === undefined ? [] : [purlWithoutVersion(purl)];
}

/** The same package at several places counts once; it runs if it runs at one of them. */
export function eachOnce(packages: Iterable<Package>): readonly Package[] {
  const found = new Map<string, Package>();
  for (const each of packages) {
    const key = `${each.purl ?? each.name} ${each.version ?? ''}`;
    const known = found.get(key);
    if (!known) found.set(key, each);
    else if (known.development && !each.development) found.set(key, { ...known, development: false });
  }
  return [...found.values()];
}
