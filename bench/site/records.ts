import { certificatesOf, classificationOf, contactsOf, licenseOf, propertiesOf } from '../../scripts/catalog/additions.ts';
import type { Catalog } from '../../scripts/catalog/catalog.ts';
import type { Entity, RelationType } from '../../scripts/model/entity.ts';
import { splitRef } from '../../scripts/model/ref.ts';

/** What the page of an entity shows, worked out beforehand, so that a peer has nothing to do but to write it. */
export interface PageRecord {
  readonly kind: string;
  readonly kindLabel: string;
  readonly namespace: string;
  readonly name: string;
  readonly ref: string;
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  /** Its beginning, for lists and search engines. */
  readonly summary: string;
  readonly type: string;
  readonly owner: PageLink | undefined;
  readonly facts: readonly (PageLink & { readonly label: string })[];
  readonly tags: readonly string[];
  readonly links: readonly (PageLink & { readonly type: string })[];
  readonly relations: readonly { readonly heading: string; readonly count: number; readonly items: readonly (PageLink & { readonly type: string })[] }[];
  readonly properties: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The beginning of an API's definition; empty for others. */
  readonly definition: string;
  readonly edit: string;
  readonly report: string;
}

export interface PageLink {
  readonly title: string;
  /** Empty where there is nothing to follow. */
  readonly url: string;
}

/** Entries on a page of a list, as on our own site. */
export const pageSize = 200;

const headings: readonly (readonly [RelationType, string])[] = [
  ['hasMember', 'People'],
  ['parentOf', 'Teams below'],
  ['childOf', 'Team above'],
  ['memberOf', 'Member of'],
  ['hasPart', 'Consists of'],
  ['dependsOn', 'Depends on'],
  ['dependencyOf', 'Needed by'],
  ['providesApi', 'Provides'],
  ['apiProvidedBy', 'Provided by'],
  ['consumesApi', 'Consumes'],
  ['apiConsumedBy', 'Consumed by'],
  ['ownerOf', 'Owns'],
];

/** One for each entity, in the order of the lists: by kind, then title. */
export function pageRecords(catalog: Catalog): readonly PageRecord[] {
  const { server, repository, defaultBranch } = catalog.settings;
  const home = `${server}/${repository}`;
  const linkTo = (ref: string) => ({ title: catalog.get(ref)?.title ?? ref, url: catalog.get(ref) ? urlOf(ref) : '' });
  const records = catalog.entities.map((of): PageRecord => {
    const { kind, namespace, name } = splitRef(of.ref);
    const owner = catalog.related(of.ref, 'ownedBy')[0];
    const file = of.source.file;
    return {
      kind,
      kindLabel: of.kind,
      namespace,
      name,
      ref: of.ref,
      title: of.title,
      description: of.description ?? '',
      summary: (of.description ?? '').replace(/\s+/g, ' ').slice(0, 180),
      type: of.type ?? '',
      owner: owner === undefined ? undefined : linkTo(owner),
      facts: [...facts(of, catalog), { label: 'Written in', title: file, url: `${home}/blob/${defaultBranch}/${file}#L${of.source.line}` }],
      tags: of.tags,
      links: of.links.map(({ url, title, type }) => ({ url, title: title ?? url, type: type ?? '' })),
      relations: headings.flatMap(([type, heading]) => {
        const refs = catalog.related(of.ref, type);
        const items = refs.slice(0, pageSize).map((ref) => ({ ...linkTo(ref), type: catalog.get(ref)?.type ?? '' }));
        return items.length === 0 ? [] : [{ heading, count: refs.length, items }];
      }),
      properties: propertiesOf(of).map(({ namespace, key, value, overrides }) => ({
        name: `${namespace}.${key}`,
        values: [String(value ?? '–'), ...Object.entries(overrides).map(([environment, other]) => `${environment}: ${String(other)}`)],
      })),
      labels: of.labels,
      annotations: of.annotations,
      definition: typeof of.spec['definition'] === 'string' ? of.spec['definition'].slice(0, 20_000) : '',
      edit: `${home}/edit/${defaultBranch}/${file}`,
      report: `${home}/issues/new?${new URLSearchParams({ template: 'problem.yml', title: `Problem with ${of.title}`, entity: of.ref })}`,
    };
  });
  return records.toSorted((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.title.localeCompare(b.title, 'en')));
}

function facts(of: Entity, catalog: Catalog): readonly (PageLink & { readonly label: string })[] {
  const plain = (label: string, title: string | undefined) => (title === undefined ? [] : [{ label, title, url: '' }]);
  const system = typeof of.spec['system'] === 'string' ? catalog.related(of.ref, 'partOf')[0] : undefined;
  return [
    ...plain('Lifecycle', of.lifecycle),
    ...(system === undefined ? [] : [{ label: 'System', title: catalog.get(system)?.title ?? system, url: urlOf(system) }]),
    ...[...contactsOf(of).values()].flat().slice(0, 8).map((id) => ({ label: 'Reach the owner', title: id, url: '' })),
    ...plain('Licence', licenseOf(of)),
    ...Object.entries(classificationOf(of)).map(([label, value]) => ({ label, title: String(value), url: '' })),
    ...certificatesOf(of).map((each) => ({ label: 'Certificate', title: each.endpoint ?? each.file ?? '', url: '' })),
  ];
}

export function urlOf(ref: string): string {
  const { kind, namespace, name } = splitRef(ref);
  return `/catalog/${kind}/${namespace}/${name}/`;
}
