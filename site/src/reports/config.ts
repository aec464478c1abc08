import { derived, world } from '../data.ts';
import { configOf, type Config } from '../../../scripts/catalog/config.ts';
import type { Entity } from '../../../scripts/model/entity.ts';
import { configPath, configured } from '../../../scripts/publish/config/files.ts';
import { dottedName } from '../../../scripts/publish/config/names.ts';
import { writtenProperties } from '../../../scripts/report/config.ts';

export { dottedName };
export type { ConfigValue } from '../../../scripts/catalog/config.ts';
export type { WrittenProperty } from '../../../scripts/report/config.ts';

/** All that the catalog's properties say, as written. */
export const properties = derived('written properties', () => writtenProperties(world().catalog), JSON.stringify);

/** What holds for an entity in an environment, or everywhere. */
export function configIn(of: Entity, environment?: string): Config {
  return configOf(world().catalog, of, environment);
}

/** Names of environments and the paths of the API's files of an entity's configuration there; none where the API has none. */
export function configFiles(of: Entity): readonly (readonly [name: string, path: string])[] {
  return configured({ entities: [of] }).flatMap(({ ref }) => world().environments.map(({ name }) => [name, `/api/v1/${configPath(ref, name)}`] as const));
}
