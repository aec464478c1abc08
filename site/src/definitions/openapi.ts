import { Anchors } from './anchors.ts';
import { contentsOf, headersOf, swaggerContents } from './openapi-bodies.ts';
import type { Definition, Message, NamedType, Operation, OperationGroup, ParameterGroup } from './model.ts';
import { openapiFacts, openapiSecurity, openapiServers, requirementsOf } from './openapi-head.ts';
import { References } from './references.ts';
import { Shapes } from './shapes.ts';
import { given, isRecord, label, list, own, record, records, text, type Unknown } from './values.ts';

const methods: readonly string[] = ['get', 'query', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];

/** What all parts of one document need. */
export interface OpenapiReading {
  readonly root: Unknown;
  readonly references: References;
  readonly shapes: Shapes;
  readonly anchors: Anchors;
}

/** OpenAPI 2 (Swagger), 3.0 and 3.1 (https://spec.openapis.org/oas/). */
export function readOpenapi(root: Unknown): Definition {
  const references = new References(root);
  const anchors = new Anchors();
  const isSwagger = root['swagger'] !== undefined;
  const groups = plannedGroups(root, anchors);
  const pointer = isSwagger ? '#/definitions/' : '#/components/schemas/';
  const schemas = Object.entries(record(isSwagger ? root['definitions'] : record(root['components'])['schemas']));
  const names = new Map(schemas.map(([name]) => [pointer + escaped(name), { name, id: anchors.id(`type ${name}`) }]));
  const shapes = new Shapes(references, names);
  const reading: OpenapiReading = { root, references, shapes, anchors };
  // First, so that of a definition that is too large every type has its fields.
  const types = schemas.map(([name, schema]): NamedType => {
    const at = pointer + escaped(name);
    return { name, id: names.get(at)?.id ?? '', kind: schemaKind(record(schema)), shape: shapes.named(at, schema) };
  });
  const info = record(root['info']);
  const read = {
    language: `${isSwagger ? 'Swagger' : 'OpenAPI'} ${label(root['openapi']) ?? label(root['swagger']) ?? ''}`.trim(),
    ...given({ title: text(info['title']), version: label(info['version']), description: text(info['description']) }),
    facts: openapiFacts(root),
    servers: openapiServers(reading),
    security: openapiSecurity(reading),
    groups: groups.map(({ planned, ...group }) => ({ ...group, operations: planned.map((each) => operationOf(each, reading)) })),
    types,
  };
  return { ...read, isCut: shapes.isCut };
}

/** As `$ref` writes a key (RFC 6901). */
export function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function schemaKind(schema: Unknown): string {
  if (Array.isArray(schema['enum'])) return 'enum';
  return text(schema['type']) ?? (isRecord(schema['properties']) || Array.isArray(schema['allOf']) ? 'object' : 'schema');
}

interface Planned {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Unknown;
  readonly item: Unknown;
}

type PlannedGroup = Omit<OperationGroup, 'operations'> & { readonly planned: readonly Planned[] };

/** Operations by their first tag, tags in the order of the definition; webhooks come last. */
function plannedGroups(root: Unknown, anchors: Anchors): readonly PlannedGroup[] {
  const planned = itemsOf(root['paths'], anchors);
  const webhooks = itemsOf(root['webhooks'], anchors);
  const tags = new Map(list(root['tags']).map((tag) => [text(record(tag)['name']), record(tag)]));
  const byTag = Map.groupBy(planned, ({ operation }) => text(list(operation['tags'])[0]));
  const order = [...new Set([...tags.keys(), ...byTag.keys()])].filter((tag) => tag !== undefined && byTag.has(tag)) as string[];
  const tagged = order.map((tag): PlannedGroup => ({ id: anchors.id(tag), title: tag, kind: 'tag', ...given({ description: text(tags.get(tag)?.['description']) }), planned: byTag.get(tag) ?? [] }));
  const untagged = byTag.get(undefined) ?? [];
  return [
    ...tagged,
    ...(untagged.length > 0 ? [{ id: anchors.id('operations'), kind: 'tag' as const, planned: untagged }] : []),
    ...(webhooks.length > 0 ? [{ id: anchors.id('webhooks'), kind: 'webhooks' as const, planned: webhooks }] : []),
  ];
}

function itemsOf(paths: unknown, anchors: Anchors): readonly Planned[] {
  return records(paths).flatMap(([path, item]) =>
    methods.flatMap((method): readonly Planned[] => {
      const operation = own(item, method);
      return isRecord(operation) ? [{ id: anchors.id(`${method} ${path}`), method: method.toUpperCase(), path, operation, item }] : [];
    }),
  );
}

function operationOf({ id, method, path, operation, item }: Planned, reading: OpenapiReading): Operation {
  const parameters = parametersOf(item, operation, reading);
  const security = operation['security'] ?? reading.root['security'];
  return {
    id,
    method,
    name: path,
    ...given({ summary: text(operation['summary']) ?? text(item['summary']), description: text(operation['description']) ?? text(item['description']) }),
    deprecated: operation['deprecated'] === true,
    parameters: parameterGroups(parameters, reading),
    inputs: inputsOf(operation, parameters, reading),
    outputs: records(operation['responses']).map(([status, response]) => responseOf(status, response, reading)),
    ...(Array.isArray(security) && { security: requirementsOf(security) }),
  };
}

/** Those of the operation count for more than those of its path. */
function parametersOf(item: Unknown, operation: Unknown, { references }: OpenapiReading): readonly Unknown[] {
  const all = [...list(operation['parameters']), ...list(item['parameters'])].map((each) => references.resolve(each));
  const seen = new Set<string>();
  return all.filter((each) => {
    const key = `${String(each['in'])} ${String(each['name'])}`;
    return !seen.has(key) && seen.add(key);
  });
}

const places: readonly ParameterGroup['place'][] = ['path', 'query', 'querystring', 'header', 'cookie', 'formData'];

function parameterGroups(parameters: readonly Unknown[], { shapes }: OpenapiReading): readonly ParameterGroup[] {
  return places.flatMap((place): readonly ParameterGroup[] => {
    const fields = parameters.filter((each) => each['in'] === place).map((each) => {
      // Swagger writes the schema's keys beside the name; OpenAPI 3 may write a media type instead.
      const schema = each['schema'] ?? record(Object.values(record(each['content']))[0])['schema'] ?? swaggerSchema(each);
      const shape = shapes.value(schema);
      return { name: label(each['name']) ?? '?', required: each['required'] === true, shape: { ...shape, ...given({ description: text(each['description']) ?? shape.description, deprecated: each['deprecated'] === true ? true : undefined }) } };
    });
    return fields.length > 0 ? [{ place, fields }] : [];
  });
}

function swaggerSchema({ name: _, in: __, required: ___, description: ____, ...schema }: Unknown): Unknown {
  return schema;
}

function inputsOf(operation: Unknown, parameters: readonly Unknown[], reading: OpenapiReading): readonly Message[] {
  const body = parameters.find((each) => each['in'] === 'body');
  if (body) return [{ ...given({ description: text(body['description']) }), required: body['required'] === true, headers: [], contents: swaggerContents(body['schema'], operation['consumes'] ?? reading.root['consumes'], reading) }];
  if (operation['requestBody'] === undefined) return [];
  const found = reading.references.resolve(operation['requestBody']);
  return [{ ...given({ description: text(found['description']) }), required: found['required'] === true, headers: [], contents: contentsOf(found['content'], reading) }];
}

function responseOf(status: string, response: Unknown, reading: OpenapiReading): Message {
  const found = reading.references.resolve(response);
  const contents = found['schema'] === undefined ? contentsOf(found['content'], reading) : swaggerContents(found['schema'], reading.root['produces'], reading);
  return { name: status, ...given({ description: text(found['description']) }), headers: headersOf(found['headers'], reading), contents };
}
