import { definedApis, world } from './data.ts';
import { entityParams } from './links.ts';

export interface EntityPath {
  /** Below the language's root. */
  readonly path: string;
  readonly ref: string;
}

/** Where the page of each entity lies. The entity is left to the page, which is to be made again when it changes. */
export function entityPaths(): readonly EntityPath[] {
  return world().catalog.entities.map(({ ref }) => {
    const { kind, namespace, name } = entityParams(ref);
    return { path: `catalog/${kind}/${namespace}/${name}/`, ref };
  });
}

/** Where the page of each definition lies. */
export function definitionPaths(): readonly EntityPath[] {
  return definedApis(world().catalog).map(({ ref }) => {
    const { namespace, name } = entityParams(ref);
    return { path: `catalog/api/${namespace}/${name}/definition/`, ref };
  });
}
