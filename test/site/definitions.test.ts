import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../scripts/read/yaml.ts';
import { positionAt } from '../../scripts/read/position.ts';
import { descriptionHtml } from '../../site/src/definitions/description.ts';
import { operationCount, type Definition, type Field, type Shape, type TypePart } from '../../site/src/definitions/model.ts';
import { readDefinition } from '../../site/src/definitions/read.ts';

function yamlValue(text: string) {
  const [document] = parseYaml(text);
  const fault = document?.faults[0];
  return fault ? { message: fault.message, ...positionAt(text, fault.offset) } : { value: document?.value };
}

const read = (type: string | undefined, text: string) => readDefinition(type, text, yamlValue);

function definitionOf(type: string, text: string): Definition {
  const { definition, fault } = read(type, text);
  if (!definition) throw new Error(fault?.message ?? 'It is shown as its text.');
  return definition;
}

const said = (type: readonly TypePart[]) => type.map((part) => ('word' in part ? `<${part.word}>` : 'text' in part ? part.text : 'id' in part ? `${part.name}#${part.id}` : `${part.name}→${part.url}`)).join(' ');
const fieldLines = (fields: readonly Field[] = [], indent = ''): readonly string[] => fields.flatMap(({ name, required, shape }) => [`${indent}${name}${required ? '!' : ''}: ${said(shape.type)}`, ...fieldLines(shape.fields, `${indent}  `)]);
const operations = (definition: Definition) => definition.groups.flatMap((group) => group.operations.map(({ id, method, name }) => `${group.title ?? ''} | ${method} ${name} | ${id}`));
const operation = (definition: Definition, id: string) => {
  const found = definition.groups.flatMap((group) => group.operations).find((each) => each.id === id);
  if (!found) throw new Error(`There is no operation ${id}.`);
  return found;
};
const shapeOfType = (definition: Definition, name: string): Shape => {
  const found = definition.types.find((each) => each.name === name);
  if (!found) throw new Error(`There is no type ${name}.`);
  return found.shape;
};

const shop = `
openapi: 3.1.0
info: { title: Shop, version: 1.10, license: { name: MIT, identifier: MIT }, contact: { email: shop@example.com } }
servers: [{ url: 'https://{region}.shop.example', variables: { region: { default: eu, enum: [eu, us] } } }]
security: [{ key: [] }, { login: [read, write] }]
tags: [{ name: orders, description: Buying }, { name: unused }]
paths:
  /orders/{id}:
    parameters: [{ $ref: '#/components/parameters/Id' }, { name: id, in: query, schema: { type: integer } }]
    get:
      tags: [orders]
      summary: One order
      security: []
      responses:
        '200': { $ref: '#/components/responses/Order' }
    delete:
      deprecated: true
      responses: { '204': { description: Gone } }
  /orders:
    post:
      tags: [orders]
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/Order' }, examples: { one: { $ref: '#/components/examples/One' } } }
          application/yaml: { schema: { $ref: '#/components/schemas/Order' } }
      responses: { '201': { description: Made, headers: { Location: { schema: { type: string, format: uri } } } } }
webhooks:
  paid: { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { order: { type: string } } } } } }, responses: { '204': { description: Thanks } } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key }, login: { type: oauth2, flows: { implicit: { scopes: { read: Look } } } } }
  parameters: { Id: { name: id, in: path, required: true, schema: { type: string, format: uuid } } }
  responses: { Order: { description: It, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Order' } } } } } }
  examples: { One: { summary: The first, value: { id: 1 } } }
  schemas:
    Base: { type: object, required: [id], properties: { id: { type: string, readOnly: true } } }
    Order:
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          required: [lines]
          properties:
            lines: { type: array, minItems: 1, items: { $ref: '#/components/schemas/Line' } }
            parent: { $ref: '#/components/schemas/Order' }
            note: { type: [string, 'null'], maxLength: 80, default: none }
            state: { enum: [open, paid] }
            extra: { additionalProperties: { type: number } }
            maybe: { anyOf: [{ $ref: '#/components/schemas/Card' }, { type: 'null' }], description: Or not }
            pay: { oneOf: [{ $ref: '#/components/schemas/Card' }, { type: object, properties: { iban: { type: string } } }], discriminator: { propertyName: by } }
    Line: { type: object, properties: { amount: { type: integer, exclusiveMinimum: 0 }, of: { type: object, properties: { sku: { type: string } } } } }
    Card: { type: object }
`;

describe('OpenAPI', () => {
  const definition = definitionOf('openapi', shop);

  test('says what it is, where it answers and who may call', () => {
    expect(definition).toMatchObject({ language: 'OpenAPI 3.1.0', title: 'Shop', version: '1.1' });
    expect(definition.facts).toEqual([{ name: 'contact', text: 'shop@example.com', url: 'mailto:shop@example.com' }, { name: 'license', text: 'MIT' }]);
    expect(definition.servers[0]).toMatchObject({ url: 'https://{region}.shop.example', variables: [{ name: 'region', shape: { values: [{ value: 'eu' }, { value: 'us' }] } }] });
    expect(definition.security.map(({ name, type, place, scopes }) => [name, type, place, scopes.length])).toEqual([['key', 'apiKey', 'header X-Key', 0], ['login', 'oauth2', undefined, 1]]);
  });

  test('operations stand by tag, those without one and webhooks after them', () => {
    expect(operations(definition)).toEqual([
      'orders | GET /orders/{id} | get-orders-id',
      'orders | POST /orders | post-orders',
      ' | DELETE /orders/{id} | delete-orders-id',
      ' | POST paid | post-paid',
    ]);
    expect(operationCount(definition)).toBe(4);
  });

  test('parameters come from the path and through references', () => {
    const get = operation(definition, 'get-orders-id');
    expect(get.parameters.map(({ place, fields }) => [place, ...fieldLines(fields)])).toEqual([['path', 'id!: string (uuid)'], ['query', 'id: integer']]);
    expect([get.security, operation(definition, 'post-orders').security]).toEqual([[], ['key', 'login (read, write)']]);
    expect(operation(definition, 'delete-orders-id').deprecated).toBe(true);
  });

  test('a body repeats the fields of the type it names; what lies below is a link', () => {
    const [body] = operation(definition, 'post-orders').inputs;
    expect(body?.contents.map(({ type, examples }) => [type, examples])).toEqual([['application/json, application/yaml', [{ name: 'The first', text: '{\n  "id": 1\n}' }]]]);
    expect(said(body?.contents[0]?.shape?.type ?? [])).toBe('Order#type-order');
    expect(fieldLines(body?.contents[0]?.shape?.fields)).toEqual([
      'id!: string',
      'lines!: <arrayOf> Line#type-line',
      'parent: Order#type-order',
      'note: string <orNull>',
      'state: string',
      'extra: <mapOf> number',
      'maybe: Card#type-card <orNull>',
      'pay: ',
    ]);
    const [answer] = operation(definition, 'get-orders-id').outputs;
    expect(said(answer?.contents[0]?.shape?.type ?? [])).toBe('<arrayOf> Order#type-order');
  });

  test('types say what they build on, their limits and alternatives', () => {
    const shape = shapeOfType(definition, 'Order');
    expect(said(shape.type)).toBe('Base#type-base <and> object');
    const field = (name: string) => shape.fields?.find((each) => each.name === name)?.shape;
    expect(field('note')?.limits).toEqual([{ name: 'maxLength', value: '80' }, { name: 'default', value: 'none' }]);
    expect(field('state')?.values).toEqual([{ value: 'open' }, { value: 'paid' }]);
    expect(field('pay')?.variants).toMatchObject({ of: 'oneOf', by: 'by' });
    expect(field('pay')?.variants?.shapes.map(({ type }) => said(type))).toEqual(['Card#type-card', 'object']);
    expect(fieldLines(shapeOfType(definition, 'Line').fields)).toEqual(['amount: integer', 'of: object', '  sku: string']);
  });

  test('Swagger 2', () => {
    const old = definitionOf('openapi', `
swagger: '2.0'
info: { title: Old, version: '1' }
host: old.example
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
securityDefinitions: { basic: { type: basic } }
paths:
  /x:
    put:
      parameters: [{ in: body, name: body, required: true, schema: { $ref: '#/definitions/X' } }, { in: query, name: all, type: boolean, default: false }]
      responses: { 200: { description: Fine, schema: { type: string, enum: [a] } } }
definitions: { X: { type: object, properties: { next: { $ref: '#/definitions/X' } } } }
`);
    expect(old.servers.map(({ url }) => url)).toEqual(['https://old.example/v1']);
    const put = operation(old, 'put-x');
    expect(put.parameters).toMatchObject([{ place: 'query', fields: [{ name: 'all', shape: { type: [{ text: 'boolean' }], limits: [{ name: 'default', value: 'false' }] } }] }]);
    expect(put.inputs[0]).toMatchObject({ required: true, contents: [{ type: 'application/json', shape: { fields: [{ name: 'next' }] } }] });
    expect(put.outputs[0]).toMatchObject({ name: '200', contents: [{ type: 'application/json', shape: { values: [{ value: 'a' }] } }] });
  });
});

describe('AsyncAPI', () => {
  test('2: channels with what others may do there', () => {
    const definition = definitionOf('asyncapi', `
asyncapi: 2.6.0
info: { title: Moves, version: 1.0.0 }
servers: { live: { url: kafka.example:9092, protocol: kafka, protocolVersion: '3' } }
channels:
  moves/{crane}:
    parameters: { crane: { schema: { type: string } } }
    subscribe:
      operationId: onMove
      message: { oneOf: [{ $ref: '#/components/messages/move' }, { name: stop, payload: { type: integer } }] }
components:
  messages: { move: { title: A move, headers: { type: object, properties: { trace: { type: string } } }, payload: { $ref: '#/components/schemas/Move' }, examples: [{ payload: { at: 1 } }] } }
  schemas: { Move: { type: object, required: [at], properties: { at: { type: integer } } } }
`);
    expect(definition.servers[0]).toMatchObject({ url: 'kafka.example:9092', name: 'live', protocol: 'kafka 3' });
    expect(operations(definition)).toEqual(['moves/{crane} | subscribe onMove | subscribe-moves-crane']);
    expect(fieldLines(definition.groups[0]?.parameters)).toEqual(['crane!: string']);
    const [move, stop] = operation(definition, 'subscribe-moves-crane').inputs;
    expect([move?.name, move?.title, fieldLines(move?.headers), fieldLines(move?.contents[0]?.shape?.fields)]).toEqual(['move', 'A move', ['trace: string'], ['at!: integer']]);
    expect([stop?.name, said(stop?.contents[0]?.shape?.type ?? [])]).toEqual(['stop', 'integer']);
  });

  test('3: operations name their channel, messages and reply', () => {
    const definition = definitionOf('asyncapi', `
asyncapi: 3.0.0
info: { title: Moves, version: 1.0.0 }
channels:
  moves: { address: 'cranes.moves', messages: { move: { payload: { type: object, properties: { at: { type: integer } } } }, note: { payload: { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: { type: record } } } } }
  answers: { messages: { yes: { payload: { type: boolean } } } }
operations:
  sendMove: { action: send, channel: { $ref: '#/channels/moves' }, messages: [{ $ref: '#/channels/moves/messages/move' }], reply: { channel: { $ref: '#/channels/answers' } } }
  readAll: { action: receive, channel: { $ref: '#/channels/moves' } }
`);
    expect(operations(definition)).toEqual(['cranes.moves | send sendMove | send-sendmove', 'cranes.moves | receive readAll | receive-readall']);
    expect(operation(definition, 'send-sendmove').inputs.map(({ name }) => name)).toEqual(['move']);
    expect(operation(definition, 'send-sendmove').outputs.map(({ name }) => name)).toEqual(['yes']);
    expect(operation(definition, 'receive-readall').inputs[1]?.contents[0]?.shape).toEqual({ type: [{ text: 'application/vnd.apache.avro;version=1.9.0' }], examples: [{ text: '{\n  "type": "record"\n}' }] });
  });
});

describe('GraphQL', () => {
  const definition = definitionOf('graphql', `
"The shop."
schema { query: Root }
type Root { "Finds one." order(id: ID!, deep: Boolean = false): Order }
extend type Root { all: [Order!]! @deprecated(reason: "Too many.") }
type Order implements Node & Paid @key(fields: "id") { id: ID! lines(first: Int): [Line] }
interface Node { id: ID! }
interface Paid { id: ID! }
type Line { of: Thing }
union Thing = Order | Line
enum State { OPEN "Done." PAID @deprecated }
input New { name: String! }
scalar Date
`);

  test('fields of the root types are operations, extensions included', () => {
    expect(operations(definition)).toEqual(['Root | query order | query-order', 'Root | query all | query-all']);
    expect(fieldLines(operation(definition, 'query-order').parameters[0]?.fields)).toEqual(['id!: ID !', 'deep: Boolean']);
    expect(operation(definition, 'query-all')).toMatchObject({ deprecated: true, deprecation: 'Too many.' });
  });

  test('types link to one another, and directives of federations do no harm', () => {
    expect(definition.types.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['type Order', 'interface Node', 'interface Paid', 'type Line', 'union Thing', 'enum State', 'input New', 'scalar Date']);
    expect(said(shapeOfType(definition, 'Order').type)).toBe('<implements> Node#type-node <and> Paid#type-paid');
    expect(shapeOfType(definition, 'Order').fields?.[1]).toMatchObject({ name: 'lines', arguments: [{ name: 'first' }] });
    expect(said(shapeOfType(definition, 'Thing').type)).toBe('Order#type-order <or> Line#type-line');
    expect(shapeOfType(definition, 'State').values).toEqual([{ value: 'OPEN' }, { value: 'PAID', description: 'Done.', deprecated: true }]);
  });

  test('a mistake has its place', () => {
    expect(read('graphql', 'type A {\n  b: \n}').fault).toMatchObject({ line: 3, column: 1 });
  });
});

describe('gRPC', () => {
  const definition = definitionOf('grpc', `
syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";
// Takes orders.
service Orders {
  // Watches them.
  rpc Watch(Filter) returns (stream Order);
  rpc Put(stream Order) returns (Order) { option deprecated = true; }
}
message Filter {}
message Order {
  string id = 1; // The number.
  repeated Line lines = 2;
  map<string, Line> by = 3;
  google.protobuf.Timestamp at = 4;
  oneof pay { string card = 5; string iban = 6; }
  message Line { int32 amount = 1 [deprecated = true]; State state = 2; }
}
enum State { OPEN = 0; PAID = 1; }
`);

  test('services and their calls, streams told', () => {
    expect(definition.language).toBe('Protocol Buffers (proto3)');
    expect(definition.groups[0]).toMatchObject({ title: 'Orders', description: 'Takes orders.' });
    expect(operations(definition)).toEqual(['Orders | rpc Watch | orders-watch', 'Orders | rpc Put | orders-put']);
    expect(said(operation(definition, 'orders-watch').outputs[0]?.contents[0]?.shape?.type ?? [])).toBe('<stream> Order#type-order');
    expect(operation(definition, 'orders-put').deprecated).toBe(true);
  });

  test('messages within messages, maps, and types of files that are not read', () => {
    expect(definition.types.map(({ name }) => name)).toEqual(['Filter', 'Order', 'Order.Line', 'State']);
    expect(fieldLines(shapeOfType(definition, 'Order').fields)).toEqual(['id: string', 'lines: repeated  Order.Line#type-order-line', 'by: map<string,  Order.Line#type-order-line >', 'at: google.protobuf.Timestamp', 'card: string', 'iban: string']);
    expect(shapeOfType(definition, 'Order').fields?.[0]?.shape.description).toBe('The number.');
    expect(shapeOfType(definition, 'Order').fields?.[4]?.shape.limits).toContainEqual({ name: 'oneof', value: 'pay' });
    expect(shapeOfType(definition, 'Order.Line').fields?.[0]?.shape.deprecated).toBe(true);
    expect(shapeOfType(definition, 'State').values).toEqual([{ value: 'OPEN = 0' }, { value: 'PAID = 1' }]);
  });

  test('a mistake has its line', () => {
    expect(read('grpc', 'syntax = "proto3";\nmessage A {\n  string = 1;\n}').fault).toMatchObject({ line: 3 });
  });
});

describe('what is not to be trusted', () => {
  test('other languages are left as text, and what looks like one is read', () => {
    expect(read('wsdl', '<definitions/>')).toEqual({});
    expect(read(undefined, 'hello')).toEqual({});
    expect(read('rest', 'openapi: 3.0.0\ninfo: {}').definition?.language).toBe('OpenAPI 3.0.0');
    expect(read('openapi', 'hello').fault?.message).toContain('"openapi"');
    expect(read('openapi', 'openapi: 3.0.0\ninfo: {').fault?.line).toBeGreaterThan(0);
  });

  test('references in circles, to nothing and to elsewhere', () => {
    const definition = definitionOf('openapi', `
openapi: 3.0.0
paths:
  /x: { get: { parameters: [{ $ref: '#/paths/~1x/get/parameters/0' }], responses: { 200: { $ref: 'https://elsewhere.example/r.yaml' } } } }
components:
  schemas:
    A: { $ref: '#/components/schemas/A' }
    B: { allOf: [{ $ref: '#/components/schemas/C' }] }
    C: { allOf: [{ $ref: '#/components/schemas/B' }], properties: { b: { $ref: './b.yaml#/B' }, c: { $ref: '#/nowhere' }, d: { $ref: '#/components/schemas/C/properties/d' } } }
`);
    expect(fieldLines(shapeOfType(definition, 'C').fields)).toEqual(['b: ./b.yaml#/B→./b.yaml#/B', 'c: <missing> #/nowhere', 'd: d']);
    expect(said(shapeOfType(definition, 'A').type)).toBe('A#type-a');
  });

  test('keys of prototypes and values of the wrong kind', () => {
    const definition = definitionOf('openapi', '{"openapi":"3.0.0","info":[],"tags":"x","servers":{"a":1},"paths":{"__proto__":{"get":{}},"constructor":{"get":{"parameters":{"a":1},"responses":[1]}},"/n":null},"components":{"schemas":{"__proto__":{"type":"object","properties":{"__proto__":{"type":"string"},"toString":{"$ref":"#/components/schemas/constructor"}}}}}}');
    expect(operations(definition)).toEqual([' | GET __proto__ | get-__proto__', ' | GET constructor | get-constructor']);
    expect(fieldLines(definition.types[0]?.shape.fields)).toEqual(['__proto__: string', 'toString: <missing> #/components/schemas/constructor']);
  });

  test('ids are never given twice', () => {
    const definition = definitionOf('openapi', '{"openapi":"3.0.0","paths":{"/a/b":{"get":{}},"/a-b":{"get":{}},"/a_b":{"get":{}},"/ünïcode/{ø}":{"get":{}}},"components":{"schemas":{"a":{},"A":{}}}}');
    const ids = [...definition.groups.flatMap((group) => [group.id, ...group.operations.map(({ id }) => id)]), ...definition.types.map(({ id }) => id)];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('get-ünïcode-ø');
  });

  test('thousands of operations, properties nested for ever and texts of megabytes come to an end', () => {
    const deep = `${'{"type":"object","properties":{"a":'.repeat(90)}{}${'}}'.repeat(90)}`;
    const paths = Array.from({ length: 2000 }, (_, at) => `"/p/${at}":{"get":{"responses":{"200":{"description":"x","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Wide"}}}}}}}`);
    const wide = Array.from({ length: 200 }, (_, at) => `"f${at}":{"type":"string"}`);
    const definition = definitionOf('openapi', `{"openapi":"3.0.0","paths":{${paths.join(',')}},"components":{"schemas":{"Deep":${deep},"Wide":{"properties":{${wide.join(',')}}}}}}`);
    expect(operationCount(definition)).toBe(2000);
    expect(definition.isCut).toBe(true);
    expect(shapeOfType(definition, 'Wide').fields).toHaveLength(200);
    expect(read('grpc', `syntax = "proto3";${' '.repeat(6_000_001)}`).fault?.message).toContain('million');
    expect(read('graphql', `type A { a: ${'['.repeat(50_000)}`).fault).toBeDefined();
  }, 20_000);
});

describe('descriptions', () => {
  test.each([
    ['A plain sentence, as most are.', '<p>A plain sentence, as most are.</p>'],
    ["It's 5 & <b>6</b>", '<p>It\'s 5 &amp; &lt;b&gt;6&lt;/b&gt;</p>'],
    ['[a](https://x.example) [b](/b) [c](#c) [d](javascript:alert(1))', '<p><a href="https://x.example">a</a> <span>b</span> <span>c</span> [d](javascript:alert(1))</p>'],
    ['![p](https://x.example/p.png)', '<p>p</p>'],
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['1. one\n2. two', '<ol>\n<li>one</li>\n<li>two</li>\n</ol>'],
    ['_so_ it is', '<p><em>so</em> it is</p>'],
    ['- one', '<ul>\n<li>one</li>\n</ul>'],
  ])('%s', (text, expected) => {
    expect(descriptionHtml(text).trim()).toBe(expected);
  });

  test('headings fit in the page, or become paragraphs', () => {
    expect(descriptionHtml('# A\n\n### B\n\n# C', 3).replaceAll('\n', '')).toBe('<h3>A</h3><h4>B</h4><h3>C</h3>');
    expect(descriptionHtml('# A').trim()).toBe('<p>A</p>');
  });

  test('what looks plain comes out as the parser would give it', () => {
    for (const text of ['Costs 5 % of 3.', 'a_b c', 'see /x/{y}', 'so (it is): 3 - 4', 'x;y', '3 $']) {
      const slow = descriptionHtml(`${text}\n\n*`).split('\n')[0];
      expect(descriptionHtml(text).trim(), text).toBe(slow);
    }
  });
});
