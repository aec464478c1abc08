import type { Content, Field } from './model.ts';
import type { OpenapiReading } from './openapi.ts';
import { examplesOf, given, list, record, records, text } from './values.ts';

/** Media types of OpenAPI 3; those that look alike are one, with all their names. */
export function contentsOf(content: unknown, { shapes, references }: Pick<OpenapiReading, 'shapes' | 'references'>): readonly Content[] {
  const alike = Map.groupBy(records(content), ([, each]) => JSON.stringify(each['schema']) ?? '');
  return [...alike.values()].map((entries) => {
    const media = entries.map(([, each]) => references.resolve(each));
    const schema = media[0]?.['schema'];
    return {
      type: entries.map(([type]) => type).join(', '),
      ...(schema !== undefined && { shape: shapes.body(schema) }),
      examples: media.flatMap((each) => examplesOf(resolvedExamples(each, references))),
    };
  });
}

function resolvedExamples(media: Readonly<Record<string, unknown>>, references: OpenapiReading['references']) {
  const { example, examples } = media;
  if (Array.isArray(examples) || examples === undefined) return { example, examples };
  return { example, examples: Object.fromEntries(records(examples).map(([name, each]) => [name, references.resolve(each)])) };
}

/** A body of Swagger 2: one schema, media types elsewhere. */
export function swaggerContents(schema: unknown, types: unknown, { shapes }: Pick<OpenapiReading, 'shapes'>): readonly Content[] {
  const type = list(types).filter((each) => typeof each === 'string').join(', ');
  return [{ ...(type !== '' && { type }), shape: shapes.body(schema), examples: [] }];
}

/** Headers of a response. */
export function headersOf(headers: unknown, { shapes, references }: Pick<OpenapiReading, 'shapes' | 'references'>): readonly Field[] {
  return records(headers).map(([name, each]) => {
    const found = references.resolve(each);
    const shape = shapes.value(found['schema'] ?? found);
    return { name, required: record(found)['required'] === true, shape: { ...shape, ...given({ description: text(found['description']) }) } };
  });
}
