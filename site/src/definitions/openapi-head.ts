import type { Fact, Field, SecurityScheme, Server } from './model.ts';
import type { OpenapiReading } from './openapi.ts';
import { brief, given, label, list, record, records, text, type Unknown } from './values.ts';

/** Whom to ask, the licence, terms and other documentation; AsyncAPI has the same. */
export function openapiFacts(root: Unknown): readonly Fact[] {
  const info = record(root['info']);
  const contact = record(info['contact']);
  const license = record(info['license']);
  const documentation = record(root['externalDocs'] ?? info['externalDocs']);
  const email = text(contact['email']);
  return [
    fact('contact', text(contact['name']) ?? email, text(contact['url']) ?? (email && `mailto:${email}`)),
    fact('license', text(license['name']) ?? text(license['identifier']), text(license['url'])),
    fact('terms', text(info['termsOfService']), text(info['termsOfService'])),
    fact('documentation', text(documentation['description']) ?? text(documentation['url']), text(documentation['url'])),
  ].flatMap((each) => each ?? []);
}

function fact(name: Fact['name'], said: string | undefined, url: string | undefined): Fact | undefined {
  const shown = said ?? url;
  return shown === undefined ? undefined : { name, text: shown, ...given({ url }) };
}

export function openapiServers({ root }: Pick<OpenapiReading, 'root'>): readonly Server[] {
  if (root['swagger'] !== undefined) {
    const host = text(root['host']);
    if (host === undefined && text(root['basePath']) === undefined) return [];
    const schemes = list(root['schemes']).filter((scheme) => typeof scheme === 'string');
    const path = `${host ?? ''}${text(root['basePath']) ?? ''}`;
    return (host !== undefined && schemes.length > 0 ? schemes : ['']).map((scheme) => ({ url: scheme === '' ? path : `${scheme}://${path}`, variables: [] }));
  }
  return list(root['servers']).map(record).map((server) => ({
    url: text(server['url']) ?? '/',
    ...given({ name: text(server['name']), description: text(server['description']) }),
    variables: serverVariables(server['variables']),
  }));
}

export function serverVariables(variables: unknown): readonly Field[] {
  return records(variables).map(([name, each]) => ({
    name,
    required: false,
    shape: {
      type: [{ text: 'string' }],
      ...given({ description: text(each['description']) }),
      ...(each['default'] !== undefined && { limits: [{ name: 'default' as const, value: brief(each['default']) }] }),
      ...(Array.isArray(each['enum']) && { values: list(each['enum']).map((value) => ({ value: brief(value) })) }),
    },
  }));
}

export function openapiSecurity({ root, references, anchors }: Pick<OpenapiReading, 'root' | 'references' | 'anchors'>): readonly SecurityScheme[] {
  const schemes = root['swagger'] === undefined ? record(root['components'])['securitySchemes'] : root['securityDefinitions'];
  return records(schemes).map(([name, each]) => securityScheme(name, references.resolve(each), anchors.id(`security ${name}`)));
}

/** Of OpenAPI and AsyncAPI alike. */
export function securityScheme(name: string, scheme: Unknown, id: string): SecurityScheme {
  const kind = [text(scheme['type']), text(scheme['scheme']), text(scheme['bearerFormat'])].filter((part) => part !== undefined).join(' ');
  const place = text(scheme['in']);
  const flows = [scheme, ...records(scheme['flows']).map(([, flow]) => flow)];
  const scopes = new Map(flows.flatMap((flow) => Object.entries(record(flow['scopes'] ?? flow['availableScopes']))));
  return {
    id,
    name,
    type: kind === '' ? '?' : kind,
    ...(place !== undefined && { place: [place, label(scheme['name'])].filter((part) => part !== undefined).join(' ') }),
    ...given({ description: text(scheme['description']) }),
    scopes: [...scopes].map(([scope, said]) => ({ name: scope, ...given({ description: text(said) }) })),
  };
}

/** Alternatives in words: `oauth (read, write)`, `key + cookie`. An empty requirement means that nobody need prove anything. */
export function requirementsOf(security: readonly unknown[]): readonly string[] {
  return security.map((each) =>
    Object.entries(record(each)).map(([name, scopes]) => (list(scopes).length > 0 ? `${name} (${list(scopes).map(brief).join(', ')})` : name)).join(' + '),
  );
}
