import type { Catalog } from '../../catalog/catalog.ts';
import { environments } from '../../catalog/environments.ts';
import { loginOf, usersOf } from '../../catalog/people.ts';
import { serviceOf, servicesOf } from '../../catalog/services.ts';
import { nearest } from '../../catalog/suggest.ts';
import type { Instance } from '../../model/request.ts';
import type { Service } from '../../model/service.ts';
import { Refusal } from '../command.ts';
import { findEntity } from '../find.ts';
import { inputSchema } from './input-schema.ts';
import { searchEntities } from '../../publish/search.ts';
import type { AddTool } from './server.ts';
import type { Session } from './session.ts';

/** More than this fills a model's memory and helps nobody; the words of the search should say more. */
const most = 50;

const text = (description: string) => ({ type: 'string', description });

/** Tools that read the catalog, and change nothing. */
export function addCatalogTools(add: AddTool, session: Session): void {
  add<{ query: string; kind?: string; limit?: number }>(
    'search_catalog',
    {
      title: 'Search the catalog',
      description: 'Finds components, systems, APIs, resources, groups, users, services and whatever else the catalog has, by words of name, title, description, owner or tags.',
      takes: { query: { ...text('Words; each must be found'), minLength: 1, maxLength: 200 }, kind: text('Only this kind, for example Component, API, Group, Template'), limit: { type: 'integer', minimum: 1, maximum: most, default: 20 } },
      required: ['query'],
      gives: ['matches', 'total'],
    },
    ({ query, kind, limit = 20 }) => {
      const data = searchEntities(session.open().catalog, { query, limit, ...(kind !== undefined && { kind }) });
      const lines = data.matches.map(({ ref, title, owner, description }) => `${ref}  ${title}${owner ? ` (${owner})` : ''}${description ? `: ${description.slice(0, 160)}` : ''}`);
      return { data, text: [`${data.total} found${data.total > lines.length ? `, the best ${lines.length} shown` : ''}.`, ...lines].join('\n') };
    },
  );

  add<{ ref: string }>(
    'show_entity',
    {
      title: 'Show an entity',
      description: 'Everything the catalog says of one entity: its data, relations both ways, and its owners with their logins on GitHub.',
      takes: { ref: text('[kind:][namespace/]name, for example component:checkout, or a name that only one entity has') },
      required: ['ref'],
      gives: ['ref', 'kind', 'title', 'relations', 'owners'],
    },
    ({ ref }) => {
      const { catalog } = session.open();
      const found = findEntity(catalog, ref);
      if (!found.entity) throw new Refusal(`${found.reason} search_catalog finds by words.`);
      const data = { ...found.entity, relations: catalog.relations(found.entity.ref), owners: ownersOf(catalog, found.entity.ref) };
      return { data, text: JSON.stringify(data, null, 2) };
    },
  );

  add<Record<string, never>>(
    'list_services',
    {
      title: 'List services',
      description: 'The services that can be requested, with what each is for and who owns it. describe_service has the inputs of one.',
      takes: {},
      gives: ['services'],
    },
    () => {
      const { catalog, files } = session.open();
      const services = servicesOf(catalog, files).map(({ name, title, description = '', type, tags, owner, instance }) => ({ name, title, description: oneLine(description), type, tags, owner, ofEnvironment: instance.environment !== undefined }));
      return { data: { services }, text: services.map(({ name, title, description, owner }) => `${name}  ${title} (${owner}): ${description}`).join('\n') || 'There are no services.' };
    },
  );

  add<{ service: string }>(
    'describe_service',
    {
      title: 'Describe a service',
      description: 'What a service is for, and the JSON Schema of its inputs. Values of pickers are references such as group:default/customs; search_catalog finds them.',
      takes: { service: text('Name of the service') },
      required: ['service'],
      gives: ['name', 'title', 'inputSchema', 'environments'],
    },
    ({ service: name }) => {
      const { catalog, files } = session.open();
      const service = serviceNamed(catalog, serviceOf(catalog, files, name), name);
      const { title, description = '', owner, type, tags, instance } = service;
      const places = instance.environment === undefined ? [] : environments(catalog).map((each) => each.name);
      const data = { name: service.name, title, description: oneLine(description), type, tags, owner, owners: ownersOf(catalog, service.ref), environments: places, inputSchema: inputSchema(service, places) };
      return { data, text: JSON.stringify(data, null, 2) };
    },
  );

  add<{ service?: string; environment?: string; owner?: string }>(
    'list_instances',
    {
      title: 'List instances',
      description: 'What requests have made and is there now, with the inputs it was made with. An instance can be changed, deleted, renewed or upgraded by a request.',
      takes: { service: text('Only of this service'), environment: text('Only in this environment'), owner: text('Only of this group, for example group:default/customs') },
      gives: ['instances'],
    },
    ({ service, environment, owner }) => {
      const wanted = ({ record }: Instance) => (service ?? record.service) === record.service && (environment ?? record.environment) === record.environment && (owner ?? record.owner) === record.owner;
      const instances = session.open().catalog.instances.filter(wanted).map(({ folder, record: { service: of, name, environment: where, owner: by, expires, issue, inputs } }) => ({
        instance: folder.replace(/^live\//, ''), service: of, name, ...(where === undefined ? {} : { environment: where }), owner: by, ...(expires === undefined ? {} : { expires }), issue, inputs,
      }));
      const lines = instances.map(({ instance, owner: by, expires, inputs }) => `${instance}  (${by}${expires ? `, until ${expires}` : ''})  ${JSON.stringify(inputs)}`);
      return { data: { instances }, text: lines.join('\n') || 'There are none.' };
    },
  );
}

/** Throws `Refusal` with the nearest name when there is no such service. */
export function serviceNamed(catalog: Catalog, service: Service | undefined, name: string): Service {
  if (service) return service;
  const names = catalog.ofKind('Template').map((each) => each.name);
  const near = nearest(name, names);
  throw new Refusal(`There is no service "${name}".${near ? ` Did you mean "${near}"?` : ''} list_services names them all.`);
}

function ownersOf(catalog: Catalog, ref: string) {
  return catalog.related(ref, 'ownedBy').map((owner) => {
    const people = catalog.get(owner)?.kind === 'User' ? [owner] : usersOf(catalog, owner);
    return { ref: owner, title: catalog.get(owner)?.title ?? owner, logins: people.flatMap((person) => catalog.get(person) ?? []).map(loginOf) };
  });
}

function oneLine(of: string): string {
  return of.replace(/\s+/g, ' ').trim();
}
