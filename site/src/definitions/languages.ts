const languages: Readonly<Record<string, string>> = {
  openapi: 'OpenAPI', asyncapi: 'AsyncAPI', graphql: 'GraphQL', grpc: 'gRPC', wsdl: 'WSDL', trpc: 'tRPC', odata: 'OData', raml: 'RAML',
};

/** The language of a definition as people write its name. */
export function languageName(type: string | undefined): string | undefined {
  const known = type?.toLowerCase() ?? '';
  return Object.hasOwn(languages, known) ? languages[known] : type;
}
