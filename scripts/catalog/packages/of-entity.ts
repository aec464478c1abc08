import type { Entity } from '../../model/entity.ts';
import type { Files } from '../../read/files.ts';
import { folderOf, resolvePath } from '../../read/layout.ts';
import type { Catalog } from '../catalog.ts';
import { text, texts } from '../entity.ts';
import { listLimit, readPackageList } from './read.ts';
import type { PackageList, PackageListFault } from './package.ts';

/** A file that an entity names as the list of its packages. */
export interface NamedBill {
  /** Relative to the root; undefined when it leads out of it. */
  readonly path: string | undefined;
  /** Where it is named, from the document's root. */
  readonly where: readonly (string | number)[];
}

/** What `spec.billOfMaterials` names. */
export function namedBills({ spec, source }: Pick<Entity, 'spec' | 'source'>): readonly NamedBill[] {
  const value = spec['billOfMaterials'];
  const at = ['spec', 'billOfMaterials'];
  const one = text(value);
  const written = one === undefined ? texts(value).map((each, index) => [each, [...at, index]] as const) : [[one, at] as const];
  return written.map(([each, where]) => ({ path: isRelative(each) ? resolvePath(source.file, each) : undefined, where }));
}

function isRelative(path: string): boolean {
  return !/^(?:\/|[A-Za-z][A-Za-z0-9+.-]*:)/.test(path);
}

/** Names under which tools write such files. */
const usualNames = ['package-lock.json', 'npm-shrinkwrap.json', 'composer.lock', 'bom.json', 'bom.cdx.json', 'sbom.cdx.json', 'sbom.spdx.json'];

/** Finds the lists of entities: those that they name, else those beside a `catalog-info.yaml` that describes one component. */
export function billFinder({ entities }: Pick<Catalog, 'entities'>, files: Files): (of: Entity) => readonly string[] {
  let alone: ReadonlySet<string> | undefined;
  let there: ReadonlySet<string> | undefined;
  const single = () => {
    const components = entities.filter(({ kind, source }) => kind === 'Component' && /(?:^|\/)catalog-info\.ya?ml$/.test(source.file));
    return new Set([...Map.groupBy(components, ({ source }) => source.file).values()].flatMap((each) => (each.length === 1 ? (each[0]?.ref ?? []) : [])));
  };
  return (of) => {
    if (of.spec['billOfMaterials'] !== undefined) return namedBills(of).flatMap(({ path }) => path ?? []);
    if (of.kind !== 'Component' || !(alone ??= single()).has(of.ref)) return [];
    const folder = folderOf(of.source.file);
    there ??= new Set(files.list());
    return usualNames.map((name) => (folder === '' ? name : `${folder}/${name}`)).filter((path) => there?.has(path));
  };
}

const read = new WeakMap<Files, Map<string, { readonly text: string; readonly list: PackageList | PackageListFault }>>();

/** What a file lists, parsed once as long as it stays the same; undefined when there is no such file. */
export function packageListAt(files: Files, path: string): PackageList | PackageListFault | undefined {
  const content = files.text(path);
  if (content === undefined) return undefined;
  let known = read.get(files);
  if (!known) read.set(files, (known = new Map()));
  const found = known.get(path);
  if (found?.text === content) return found.list;
  const list = readPackageList(path, content);
  known.set(path, { text: content.length > listLimit ? '' : content, list });
  return list;
}
