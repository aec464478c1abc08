import type { Catalog } from '../catalog/catalog.ts';
import { environments } from '../catalog/environments.ts';
import { fieldsOf } from '../catalog/fields.ts';
import { loginOf, usersOf } from '../catalog/people.ts';
import { servicesOf } from '../catalog/services.ts';
import type { Entity } from '../model/entity.ts';
import type { Json } from '../model/json.ts';
import { splitRef } from '../model/ref.ts';
import type { RenderedFile } from '../model/request.ts';
import type { Files } from '../read/files.ts';

/** Raised when a field changes its meaning or goes away; new fields do not count. */
export const apiVersion = 'v1';

/**
 * The catalog as static JSON, below `api/v1/`: an index, one summary of everything, one file for each entity, service and
 * group. Paths are relative to the site's root.
 */
export function apiFiles(catalog: Catalog, files: Files): readonly RenderedFile[] {
  const services = servicesOf(catalog, files);
  return [
    file('index.json', {
      organization: catalog.settings.organization,
      repository: `${catalog.settings.server}/${catalog.settings.repository}`,
      entities: catalog.entities.length,
      files: ['entities.json', 'services.json', 'environments.json', 'instances.json', 'owners.json'],
    }),
    file('entities.json', catalog.entities.map((entity) => summaryOf(catalog, entity))),
    file('services.json', services.map(({ name, title, description, type, tags, owner }) => ({ name, title, description, type, tags, owner }))),
    file('environments.json', environments(catalog)),
    file('instances.json', catalog.instances),
    file('owners.json', ownersJson(catalog)),
    ...catalog.entities.map((entity) => file(entityPath(entity.ref), { ...entity, relations: catalog.relations(entity.ref) })),
    ...services.map((service) =>
      file(`services/${service.name.toLowerCase()}.json`, {
        ...{ name: service.name, title: service.title, description: service.description, owner: service.owner, tags: service.tags },
        fields: fieldsOf(service),
        pages: service.pages,
      }),
    ),
  ];
}

/** `entities/component/default/petstore.json` */
export function entityPath(ref: string): string {
  const { kind, namespace, name } = splitRef(ref);
  return `entities/${kind}/${namespace}/${name}.json`;
}

function summaryOf(catalog: Catalog, { ref, kind, namespace, name, title, description, type, lifecycle, tags }: Entity) {
  return { ref, kind, namespace, name, title, description, type, lifecycle, tags, owner: catalog.related(ref, 'ownedBy')[0] };
}

/** Of every group: who is in it, with logins, and what it owns. */
function ownersJson(catalog: Catalog) {
  return catalog.ofKind('Group').map(({ ref, title }) => ({
    ref,
    title,
    members: usersOf(catalog, ref).flatMap((user) => catalog.get(user) ?? []).map((user) => ({ ref: user.ref, login: loginOf(user) })),
    owns: catalog.related(ref, 'ownerOf'),
  }));
}

function file(path: string, content: unknown): RenderedFile {
  return { path: `api/${apiVersion}/${path}`, text: `${JSON.stringify(content as Json)}\n` };
}
