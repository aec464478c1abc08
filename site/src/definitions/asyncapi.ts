import { Anchors } from './anchors.ts';
import { channelParameters, messageOf, replyOf, type AsyncapiReading } from './asyncapi-messages.ts';
import type { Definition, NamedType, Operation, OperationGroup, Server } from './model.ts';
import { escaped } from './openapi.ts';
import { openapiFacts, requirementsOf, securityScheme, serverVariables } from './openapi-head.ts';
import { References } from './references.ts';
import { Shapes } from './shapes.ts';
import { given, isRecord, label, list, own, record, records, text, type Unknown } from './values.ts';

/** AsyncAPI 2 and 3 (https://www.asyncapi.com/docs/reference/specification/). */
export function readAsyncapi(root: Unknown): Definition {
  const references = new References(root);
  const anchors = new Anchors();
  const version = label(root['asyncapi']) ?? '';
  const isThird = version.startsWith('3');
  const planned = isThird ? plannedThird(root, references, anchors) : plannedSecond(root, anchors);
  const schemas = Object.entries(record(record(root['components'])['schemas']));
  const names = new Map(schemas.map(([name]) => [`#/components/schemas/${escaped(name)}`, { name, id: anchors.id(`type ${name}`) }]));
  const shapes = new Shapes(references, names);
  const reading: AsyncapiReading = { references, shapes };
  // First, so that of a definition that is too large every type has its fields.
  const types = schemas.map(([name, schema]): NamedType => {
    const pointer = `#/components/schemas/${escaped(name)}`;
    return { name, id: names.get(pointer)?.id ?? '', kind: text(record(schema)['type']) ?? 'schema', shape: shapes.named(pointer, schema) };
  });
  const info = record(root['info']);
  const read = {
    language: `AsyncAPI ${version}`.trim(),
    ...given({ title: text(info['title']), version: label(info['version']), description: text(info['description']) }),
    facts: openapiFacts(root),
    servers: records(root['servers']).map(([name, server]) => serverOf(name, references.resolve(server))),
    security: records(record(root['components'])['securitySchemes']).map(([name, scheme]) => securityScheme(name, references.resolve(scheme), anchors.id(`security ${name}`))),
    groups: planned.map((group) => groupOf(group, reading)),
    types,
  };
  return { ...read, isCut: shapes.isCut };
}

function serverOf(name: string, server: Unknown): Server {
  const url = text(server['url']) ?? `${text(server['host']) ?? ''}${text(server['pathname']) ?? ''}`;
  const protocol = [text(server['protocol']), label(server['protocolVersion'])].filter((part) => part !== undefined).join(' ');
  return { url: url === '' ? '/' : url, name, ...(protocol !== '' && { protocol }), ...given({ description: text(server['description']) }), variables: serverVariables(server['variables']) };
}

interface PlannedGroup {
  readonly id: string;
  /** Address, or name where there is none. */
  readonly title: string;
  readonly channel: Unknown;
  readonly operations: readonly { readonly id: string; readonly method: string; readonly name: string; readonly operation: Unknown }[];
}

/** `publish` and `subscribe` stand in the channel, and say what others may do there. */
function plannedSecond(root: Unknown, anchors: Anchors): readonly PlannedGroup[] {
  return records(root['channels']).map(([title, channel]) => ({
    id: anchors.id(title),
    title,
    channel,
    operations: ['subscribe', 'publish'].flatMap((method) => {
      const operation = own(channel, method);
      return isRecord(operation) ? [{ id: anchors.id(`${method} ${title}`), method, name: text(operation['operationId']) ?? title, operation }] : [];
    }),
  }));
}

/** Operations stand on their own, and name their channel. */
function plannedThird(root: Unknown, references: References, anchors: Anchors): readonly PlannedGroup[] {
  const operations = records(root['operations']).map(([key, operation]) => ({ key, operation: references.resolve(operation) }));
  const groups = records(root['channels']).map(([key, channel]): PlannedGroup => {
    const pointer = `#/channels/${escaped(key)}`;
    const title = text(channel['address']) ?? key;
    return { id: anchors.id(title), title, channel: references.resolve(channel), operations: plannedOf(operations.filter(({ operation }) => channelOf(operation) === pointer), anchors) };
  });
  const known = new Set(Object.keys(record(root['channels'])).map((key) => `#/channels/${escaped(key)}`));
  const stray = operations.filter(({ operation }) => !known.has(channelOf(operation) ?? ''));
  if (stray.length === 0) return groups;
  return [...groups, { id: anchors.id('operations'), title: '', channel: {}, operations: plannedOf(stray, anchors) }];
}

function plannedOf(operations: readonly { readonly key: string; readonly operation: Unknown }[], anchors: Anchors): PlannedGroup['operations'] {
  return operations.map(({ key, operation }) => ({ id: anchors.id(`${text(operation['action']) ?? 'do'} ${key}`), method: text(operation['action']) ?? '', name: key, operation }));
}

function channelOf(operation: Unknown): string | undefined {
  return text(record(operation['channel'])['$ref']);
}

function groupOf({ id, title, channel, operations }: PlannedGroup, reading: AsyncapiReading): OperationGroup {
  const parameters = channelParameters(channel['parameters'], reading);
  return {
    id,
    kind: 'channel',
    ...(title !== '' && { title }),
    ...given({ description: text(channel['description']) ?? text(channel['summary']), deprecated: channel['deprecated'] === true ? true : undefined }),
    ...(parameters.length > 0 && { parameters }),
    operations: operations.map((each) => operationOf(each, channel, reading)),
  };
}

function operationOf({ id, method, name, operation }: PlannedGroup['operations'][number], channel: Unknown, reading: AsyncapiReading): Operation {
  const messages = messagesOf(operation, channel, reading);
  const security = operation['security'];
  return {
    id,
    method,
    name,
    ...given({ summary: text(operation['summary']) ?? text(operation['title']), description: text(operation['description']) }),
    deprecated: operation['deprecated'] === true,
    parameters: [],
    inputs: messages,
    outputs: replyOf(operation['reply'], reading),
    ...(Array.isArray(security) && { security: list(security).flatMap((each) => text(record(each)['$ref'])?.split('/').at(-1) ?? requirementsOf([each])) }),
  };
}

/** In version 2 one message or `oneOf` several; in version 3 those that the operation names, or all of its channel. */
function messagesOf(operation: Unknown, channel: Unknown, reading: AsyncapiReading) {
  const one = operation['message'];
  if (one !== undefined) {
    const alternatives = list(record(one)['oneOf']);
    return (alternatives.length > 0 ? alternatives : [one]).map((each) => messageOf(undefined, each, reading));
  }
  const chosen = list(operation['messages']);
  if (chosen.length > 0) return chosen.map((each) => messageOf(text(record(each)['$ref'])?.split('/').at(-1), each, reading));
  return records(channel['messages']).map(([key, each]) => messageOf(key, each, reading));
}
