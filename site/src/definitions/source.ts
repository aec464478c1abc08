/** What of an entity tells whether it has a definition; nothing here reads the text itself, which may have megabytes. */
interface Described {
  readonly kind: string;
  readonly type?: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Costs next to nothing, however long the definition: the page of an entity asks. */
export function hasDefinition({ kind, spec: { definition } }: Described): boolean {
  return kind.toLowerCase() === 'api' && (typeof definition === 'string' ? /\S/.test(definition) : typeof definition === 'object' && definition !== null);
}

/** The definition of an API as text; undefined when it has none. An address alone is one: see `definitionAddress`. */
export function definitionText(of: Described): string | undefined {
  if (!hasDefinition(of)) return undefined;
  const { definition } = of.spec;
  // Through $json and $yaml a definition comes as a value.
  return typeof definition === 'string' ? definition : JSON.stringify(definition, null, 2);
}

/** Longest address that is looked at, in characters. */
const addressLimit = 2_000;

/** Where the definition stands when it is only named: `$text` of an address, which is never fetched. */
export function definitionAddress(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > addressLimit) return undefined;
  return /^\s*(https?:\/\/\S+)\s*$/i.exec(text)?.[1];
}

const languages: Readonly<Record<string, string>> = {
  openapi: 'OpenAPI', asyncapi: 'AsyncAPI', graphql: 'GraphQL', grpc: 'gRPC', wsdl: 'WSDL', trpc: 'tRPC', odata: 'OData', raml: 'RAML',
};

/** The language of a definition as people write its name. */
export function languageName(type: string | undefined): string | undefined {
  const known = type?.toLowerCase() ?? '';
  return Object.hasOwn(languages, known) ? languages[known] : type;
}
