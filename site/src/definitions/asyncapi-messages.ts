import type { Content, Field, Message, Shape } from './model.ts';
import type { References } from './references.ts';
import type { Shapes } from './shapes.ts';
import { brief, given, list, record, records, shown, text, type Unknown } from './values.ts';

export interface AsyncapiReading {
  readonly references: References;
  readonly shapes: Shapes;
}

/** `key` is the name that the channel gives it. */
export function messageOf(key: string | undefined, value: unknown, reading: AsyncapiReading): Message {
  const found = withTraits(reading.references.resolve(value), reading);
  const contents: Content = {
    ...given({ type: text(found['contentType']) }),
    ...(found['payload'] !== undefined && { shape: payloadShape(found, reading) }),
    examples: list(found['examples']).slice(0, 5).map(record).flatMap((each) => (each['payload'] === undefined ? [] : [{ ...given({ name: text(each['name']) ?? text(each['summary']) }), text: shown(each['payload']) }])),
  };
  const name = text(found['name']) ?? key ?? text(record(value)['$ref'])?.split('/').at(-1);
  const headers = found['headers'] === undefined ? [] : (reading.shapes.body(found['headers']).fields ?? []);
  return {
    ...given({ name, title: text(found['title']), description: text(found['description']) ?? text(found['summary']) }),
    headers,
    contents: [contents],
  };
}

/** Traits fill what the message leaves open. */
function withTraits(message: Unknown, { references }: AsyncapiReading): Unknown {
  return list(message['traits']).map((trait) => references.resolve(trait)).reduce<Unknown>((found, trait) => ({ ...trait, ...found }), message);
}

/** A schema of another language, such as Avro, is shown as it is written. */
function payloadShape(message: Unknown, { shapes }: AsyncapiReading): Shape {
  const payload = message['payload'];
  const format = text(message['schemaFormat']) ?? text(record(payload)['schemaFormat']);
  const schema = text(record(payload)['schemaFormat']) === undefined ? payload : record(payload)['schema'];
  if (format === undefined || /asyncapi|schema\+(json|yaml)|openapi/i.test(format)) return shapes.body(schema);
  return { type: [{ text: format }], examples: [{ text: shown(schema) }] };
}

export function replyOf(reply: unknown, reading: AsyncapiReading): readonly Message[] {
  const found = reading.references.resolve(reply);
  const chosen = list(found['messages']);
  if (chosen.length > 0) return chosen.map((each) => messageOf(text(record(each)['$ref'])?.split('/').at(-1), each, reading));
  return records(reading.references.resolve(found['channel'])['messages']).map(([key, each]) => messageOf(key, each, reading));
}

/** Parts of an address: a schema in version 2, texts in version 3. */
export function channelParameters(parameters: unknown, { references, shapes }: AsyncapiReading): readonly Field[] {
  return records(parameters).map(([name, each]) => {
    const found = references.resolve(each);
    const shape = found['schema'] === undefined ? textShape(found) : shapes.value(found['schema']);
    return { name, required: true, shape: { ...shape, ...given({ description: text(found['description']) ?? shape.description }) } };
  });
}

function textShape(parameter: Unknown): Shape {
  const values = list(parameter['enum']).map((value) => ({ value: brief(value) }));
  return { type: [{ text: 'string' }], ...(values.length > 0 && { values }), ...(parameter['default'] !== undefined && { limits: [{ name: 'default', value: brief(parameter['default']) }] }) };
}
