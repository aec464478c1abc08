import type { Catalog } from '../catalog/catalog.ts';
import type { Entity } from '../model/entity.ts';
import { splitRef } from '../model/ref.ts';
import type { Door } from './doors.ts';

/** Whether an entity is an API with a definition. Costs next to nothing, however long that is: the page of an entity asks. */
export function hasDefinition({ kind, spec: { definition } }: Pick<Entity, 'kind' | 'spec'>): boolean {
  return kind.toLowerCase() === 'api' && (typeof definition === 'string' ? /\S/.test(definition) : typeof definition === 'object' && definition !== null);
}

/** The definition of an API as text; undefined when it has none. An address alone is one: see `definitionAddress`. */
export function definitionText(of: Pick<Entity, 'kind' | 'spec'>): string | undefined {
  if (!hasDefinition(of)) return undefined;
  const { definition } = of.spec;
  // Through $json and $yaml a definition comes as a value.
  return typeof definition === 'string' ? definition : JSON.stringify(definition, null, 2);
}

/** Longest address that is looked at, in characters. */
const addressLimit = 2_000;

/** Where the definition stands when it is only named: `$text` of an address, which is never fetched. */
export function definitionAddress({ spec: { definition } }: Pick<Entity, 'spec'>): string | undefined {
  if (typeof definition !== 'string' || definition.length > addressLimit) return undefined;
  return /^\s*(https?:\/\/\S+)\s*$/i.exec(definition)?.[1];
}

/** APIs whose definition has a page, in the order of the catalog. */
export function definedApis(catalog: Pick<Catalog, 'ofKind'>): readonly Entity[] {
  return catalog.ofKind('api').filter((of) => hasDefinition(of) && definitionAddress(of) === undefined);
}

const endings: Readonly<Record<string, string>> = { openapi: 'yaml', asyncapi: 'yaml', graphql: 'graphql', grpc: 'proto', wsdl: 'xml' };

/** Path of the file on the site that holds the definition alone, to be downloaded: `catalog/api/default/gate/definition/gate.yaml`. */
export function definitionFile(of: Pick<Entity, 'ref' | 'type' | 'spec'>): string {
  const { namespace, name } = splitRef(of.ref);
  const { definition } = of.spec;
  const type = of.type?.toLowerCase() ?? '';
  const known = Object.hasOwn(endings, type) ? endings[type] : 'txt';
  const ending = typeof definition !== 'string' || /^\s*\{\s*"/.test(definition.slice(0, 100)) ? 'json' : known;
  return `catalog/api/${namespace}/${name}/definition/${name}.${ending}`;
}

/** Each definition as a file of its own. */
export function definitionDoors(catalog: () => Pick<Catalog, 'get' | 'ofKind'>): readonly Door[] {
  return definedApis(catalog()).map(({ ref, type, spec }) => ({
    path: definitionFile({ ref, ...(type !== undefined && { type }), spec }),
    text: () => {
      const of = catalog().get(ref);
      return (of && definitionText(of)) ?? '';
    },
  }));
}
