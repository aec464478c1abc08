import { buildClientSchema, GraphQLError, parse, printSchema, type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode, type InputValueDefinitionNode, type IntrospectionQuery, type TypeNode } from 'graphql';
import { Anchors } from './anchors.ts';
import { mergedTypes, rootNames, type MergedType } from './graphql-types.ts';
import type { Definition, Field, NamedType, Operation, OperationGroup, Shape, TypePart } from './model.ts';
import { brief, isRecord, type Unknown } from './values.ts';

/** Stands for a few megabytes; the parser takes some 200 bytes of memory for each. */
const tokenLimit = 600_000;

/** The schema language (https://spec.graphql.org/), directives of federations included. Throws GraphQLError with the place. */
export function readGraphql(source: string): Definition {
  return definitionOf(parse(source, { maxTokens: tokenLimit }));
}

/** The answer to the introspection query, as tools write it down. Throws for one that contradicts itself. */
export function readIntrospection(value: Unknown): Definition {
  const data = isRecord(value['data']) ? value['data'] : value;
  return readGraphql(printSchema(buildClientSchema(data as unknown as IntrospectionQuery, { assumeValid: true })));
}

export { GraphQLError };

function definitionOf(document: DocumentNode): Definition {
  const anchors = new Anchors();
  const types = mergedTypes(document);
  const roots = rootNames(document, types);
  const groups = [...roots].map(([method, name]) => ({ method, type: types.get(name), id: anchors.id(name) }));
  const isRoot = new Set(roots.values());
  const planned = groups.flatMap(({ method, type, id }) => (type ? [{ method, type, id, fields: type.fields.map((field) => ({ field, id: anchors.id(`${method} ${field.name.value}`) })) }] : []));
  const named = [...types.values()].filter(({ name }) => !isRoot.has(name));
  const ids = new Map(named.map(({ name }) => [name, anchors.id(`type ${name}`)]));
  for (const { type, id } of planned) ids.set(type.name, id);
  const words = new TypeWords(ids);
  const schema = document.definitions.find((each) => each.kind === 'SchemaDefinition');
  return {
    language: 'GraphQL',
    ...(schema?.description && { description: schema.description.value }),
    facts: [],
    servers: [],
    security: [],
    groups: planned.map(({ method, type, id, fields }): OperationGroup => ({
      id,
      title: type.name,
      kind: 'root',
      ...(type.description !== undefined && { description: type.description }),
      operations: fields.map((each) => words.operation(method, each.field, each.id)),
    })),
    types: named.map((type) => words.named(type, ids.get(type.name) ?? '')),
    isCut: false,
  };
}

/** Says what the syntax tree says, with links to the types of the schema. */
class TypeWords {
  readonly #ids: ReadonlyMap<string, string>;

  constructor(ids: ReadonlyMap<string, string>) {
    this.#ids = ids;
  }

  operation(method: string, field: FieldDefinitionNode, id: string): Operation {
    const deprecation = deprecationOf(field.directives);
    const fields = (field.arguments ?? []).map((each) => this.#input(each));
    return {
      id,
      method,
      name: field.name.value,
      ...(field.description && { description: field.description.value }),
      deprecated: deprecation !== undefined,
      ...(deprecation !== undefined && { deprecation }),
      parameters: fields.length > 0 ? [{ place: 'arguments', fields }] : [],
      inputs: [],
      outputs: [{ headers: [], contents: [{ shape: { type: this.#type(field.type) }, examples: [] }] }],
    };
  }

  named(type: MergedType, id: string): NamedType {
    const fields = [...type.fields.map((each) => this.#field(each)), ...type.inputs.map((each) => this.#input(each))];
    const shape: Shape = {
      type: [...this.#list([{ word: 'implements' }], type.interfaces), ...this.#list([], type.members)],
      ...(type.description !== undefined && { description: type.description }),
      ...(fields.length > 0 && { fields }),
      ...(type.values.length > 0 && {
        values: type.values.map(({ name, description, directives }) => ({
          value: name.value,
          ...(description && { description: description.value }),
          ...(deprecationOf(directives) !== undefined && { deprecated: true }),
        })),
      }),
    };
    return { id, name: type.name, kind: type.kind, shape };
  }

  #list(before: readonly TypePart[], names: readonly string[]): readonly TypePart[] {
    if (names.length === 0) return [];
    return [...before, ...names.flatMap((name, index) => [...(index > 0 ? [{ word: before.length > 0 ? 'and' : 'or' } as const] : []), this.#name(name)])];
  }

  #field(field: FieldDefinitionNode): Field {
    const given = (field.arguments ?? []).map((each) => this.#input(each));
    return { name: field.name.value, required: false, shape: this.#shape(field), ...(given.length > 0 && { arguments: given }) };
  }

  #input(value: InputValueDefinitionNode): Field {
    const isRequired = value.type.kind === 'NonNullType' && value.defaultValue === undefined;
    const fallback = value.defaultValue?.loc;
    const said = fallback ? fallback.source.body.slice(fallback.start, fallback.end) : undefined;
    return { name: value.name.value, required: isRequired, shape: { ...this.#shape(value), ...(said !== undefined && { limits: [{ name: 'default', value: brief(said) }] }) } };
  }

  #shape({ type, description, directives }: FieldDefinitionNode | InputValueDefinitionNode): Shape {
    const deprecation = deprecationOf(directives);
    return {
      type: this.#type(type),
      ...(description && { description: description.value }),
      ...(deprecation !== undefined && { deprecated: true, deprecation }),
    };
  }

  /** As the language writes it: `[Invoice!]!`. */
  #type(type: TypeNode): readonly TypePart[] {
    if (type.kind === 'NonNullType') return [...this.#type(type.type), { text: '!' }];
    if (type.kind === 'ListType') return [{ text: '[' }, ...this.#type(type.type), { text: ']' }];
    return [this.#name(type.name.value)];
  }

  #name(name: string): TypePart {
    const id = this.#ids.get(name);
    return id === undefined ? { text: name } : { name, id };
  }
}

/** The reason, empty when there is none; undefined for what is not deprecated. */
function deprecationOf(directives: readonly ConstDirectiveNode[] | undefined): string | undefined {
  const found = directives?.find(({ name }) => name.value === 'deprecated');
  if (!found) return undefined;
  const reason = found.arguments?.find(({ name }) => name.value === 'reason')?.value;
  return reason?.kind === 'StringValue' ? reason.value : '';
}
