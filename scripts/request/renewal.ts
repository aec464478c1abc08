import { objectOr } from '../catalog/entity.ts';
import type { Entity } from '../model/entity.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Service } from '../model/service.ts';
import { inputsFragment } from './form-link.ts';

/** What a renewal begins with. */
export interface Renewable {
  readonly ref: string;
  readonly owner?: string;
  /** `host:port`. */
  readonly endpoint?: string;
  /** In the certificate that ends. */
  readonly names?: readonly string[];
}

/** The service by which certificates are renewed: one of the type `certificate`, the first by reference; undefined when there is none. */
export function renewalService(services: readonly Service[]): Service | undefined {
  return services.find(({ type }) => type === 'certificate');
}

/** The path of its form on the site, filled in with what is known, as far as the service asks for it: its entity, owner, host names, environment. */
export function renewalPath({ name, pages }: Pick<Service, 'name' | 'pages'>, of: Renewable, entity: Pick<Entity, 'annotations'> | undefined): string {
  const properties = Object.assign({}, ...pages.map((page) => objectOr(page['properties']))) as JsonObject;
  const host = of.endpoint?.replace(/:\d+$/, '').toLowerCase();
  const hosts = [...new Set([...(host === undefined ? [] : [host]), ...(of.names ?? [])])].slice(0, 100);
  const environment = entity?.annotations['signpost.dev/environment'];
  const hostsInput = objectOr(properties['hosts'])['type'] === 'array' ? hosts : hosts[0];
  const known: JsonObject = { entity: of.ref, ...(of.owner !== undefined && { owner: of.owner }), ...(hostsInput !== undefined && hosts.length > 0 && { hosts: hostsInput }), ...(environment !== undefined && { environment }) };
  const inputs = Object.fromEntries(Object.entries(known).filter(([key]) => isJsonObject(properties[key])));
  return `/services/${encodeURIComponent(name)}/${inputsFragment(inputs)}`;
}
