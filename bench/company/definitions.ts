import { plural, titleOf } from './prose.ts';
import type { Part } from './plan.ts';
import type { Random } from './random.ts';

/** The contract of an API in its own language. */
export function definitionOf(part: Part, random: Random): string {
  const object = part.object.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  if (part.type === 'asyncapi') return asyncapi(part, object, random);
  if (part.type === 'graphql') return graphql(part, object, random);
  if (part.type === 'grpc') return grpc(part, object, random);
  return openapi(part, object, random);
}

const fields = ['amount', 'country', 'created', 'currency', 'external-id', 'label', 'market', 'note', 'owner', 'priority', 'quantity', 'reason', 'source', 'state', 'updated', 'valid-until', 'version', 'weight'];
const typeOf = (field: string) => (/amount|quantity|version|weight|priority/.test(field) ? 'integer' : 'string');

function camel(text: string): string {
  return text.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function openapi(part: Part, object: string, random: Random): string {
  const path = plural(part.object);
  const properties = random.sample(fields, random.between(3, 8));
  const extra = random.sample([...new Set([part.act, 'history', 'notes', 'status'])], random.between(0, 2));
  return `openapi: 3.0.3
info:
  title: ${titleOf(part.name)}
  version: ${random.between(1, 4)}.${random.between(0, 19)}.${random.between(0, 9)}
paths:
  /${path}:
    get:
      summary: A page of ${plural(part.object.replaceAll('-', ' '))}
      parameters:
        - { name: after, in: query, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer, maximum: ${random.pick([50, 100, 200, 500])} } }
      responses:
        '200':
          description: Oldest first
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/${object}' } }
  /${path}/{id}:
    get:
      summary: One of them
      parameters:
        - { name: id, in: path, required: true, schema: { type: string, format: uuid } }
      responses:
        '200':
          description: As it is now
          content:
            application/json:
              schema: { $ref: '#/components/schemas/${object}' }
        '404': { description: "There is none, or you may not see it" }
${extra.map((action) => `  /${path}/{id}/${action}:
    post:
      summary: ${titleOf(action)}
      parameters:
        - { name: id, in: path, required: true, schema: { type: string, format: uuid } }
      responses:
        '202': { description: Will be done }
        '409': { description: Somebody else was faster }
`).join('')}components:
  schemas:
    ${object}:
      type: object
      required: [id]
      properties:
        id: { type: string, format: uuid }
${properties.map((field) => `        ${camel(field)}: { type: ${typeOf(field)} }\n`).join('')}`;
}

function asyncapi(part: Part, object: string, random: Random): string {
  return `asyncapi: 2.6.0
info:
  title: ${titleOf(part.name)}
  version: ${random.between(1, 3)}.${random.between(0, 9)}.0
  description: At least once, in order for each key.
channels:
  ${part.name}:
    subscribe:
      operationId: on${object}
      message:
        name: ${part.object}
        contentType: application/json
        payload:
          type: object
          required: [id, at]
          properties:
            id: { type: string }
            at: { type: string, format: date-time }
${random.sample(fields, random.between(2, 6)).map((field) => `            ${camel(field)}: { type: ${typeOf(field)} }\n`).join('')}`;
}

function graphql(part: Part, object: string, random: Random): string {
  const name = camel(part.object);
  return `type Query {
  ${name}(id: ID!): ${object}
  ${camel(plural(part.object))}(after: String, first: Int = ${random.pick([20, 25, 50])}): [${object}!]!
}

type ${object} {
  id: ID!
${random.sample(fields, random.between(2, 7)).map((field) => `  ${camel(field)}: ${typeOf(field) === 'integer' ? 'Int' : 'String'}\n`).join('')}}
`;
}

function grpc(part: Part, object: string, random: Random): string {
  const service = titleOf(part.name).replace(/[^A-Za-z0-9]/g, '');
  return `syntax = "proto3";
package brightwater.${part.object.replaceAll('-', '_')}.v${random.between(1, 3)};

service ${service} {
  rpc Get (Get${object}) returns (${object});
  rpc Watch (Get${object}) returns (stream ${object});
}

message Get${object} {
  string id = 1;
}

message ${object} {
  string id = 1;
${random.sample(fields, random.between(2, 7)).map((field, index) => `  ${typeOf(field) === 'integer' ? 'int64' : 'string'} ${field.replaceAll('-', '_')} = ${index + 2};\n`).join('')}}
`;
}
