import type { Catalog } from '../../catalog/catalog.ts';
import { configOf } from '../../catalog/config.ts';
import { environments } from '../../catalog/environments.ts';
import type { Entity } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import { splitRef } from '../../model/ref.ts';
import { configRecord } from './formats.ts';

/**
 * Entities with files of their configuration: those that have `spec.properties`, even empty ones. Who only inherits asks for files
 * by `properties: {}`; otherwise defaults of the organisation would make some for every entity and environment.
 */
export function configured({ entities }: Pick<Catalog, 'entities'>): readonly Entity[] {
  return entities.filter(({ kind, spec }) => spec['properties'] !== undefined && kind.toLowerCase() !== 'environment');
}

/** Below the folder of the API: `config/component/default/yard-core/production.json`. */
export function configPath(ref: string, environment: string): string {
  const { kind, namespace, name } = splitRef(ref);
  return ['config', kind, namespace, name, environment].map(encodeURIComponent).join('/') + '.json';
}

/** What the list of configurations says of one entity. */
export function configRow(of: Entity, catalog: Pick<Catalog, 'ofKind'>): JsonObject {
  return { ref: of.ref, environments: Object.fromEntries(environments(catalog).map(({ name }) => [name, configPath(of.ref, name)])) };
}

/** The configuration of an entity in an environment with all sources; `withheld` counts values that look like a credential. */
export function configFileRecord(of: Entity, environment: string, catalog: Pick<Catalog, 'get' | 'related' | 'ofKind'>): JsonObject {
  const config = configOf(catalog, of, environment);
  return { ...configRecord(config, true), ...(config.faults.length > 0 && { withheld: config.faults.length }) };
}
