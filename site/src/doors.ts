import { hash } from 'node:crypto';
import { apiDoors, definitionDoors, derived, manifestDoor, world, type Door } from './data.ts';
import { formDoors } from './form-doors.ts';
import { entityHref, pathOf, sharedHref } from './links.ts';

/** Every file of the site for programs; each language's pages share them. */
export function siteDoors(): readonly Door[] {
  return [manifestDoor(world().settings), ...api(), ...formDoors(), ...definitionDoors(() => world().catalog)];
}

function api(): readonly Door[] {
  return apiDoors({
    catalog: () => world().catalog,
    settings: () => world().settings,
    services: () => world().services,
    pageOf,
    gradeOf: () => undefined,
    digest: (text) => hash('sha256', text),
    memo: derived,
  });
}

/** The address of an entity's page for readers elsewhere: with the host where the settings tell it. */
function pageOf(ref: string): string {
  const { siteUrl } = world().settings;
  const path = pathOf(entityHref(ref));
  return siteUrl === undefined ? sharedHref(path) : siteUrl + path;
}
