import type { DefinitionNode, DocumentNode, EnumValueDefinitionNode, FieldDefinitionNode, InputValueDefinitionNode } from 'graphql';

/** A type with all that extends it. */
export interface MergedType {
  readonly name: string;
  readonly kind: string;
  readonly description?: string;
  readonly fields: readonly FieldDefinitionNode[];
  readonly inputs: readonly InputValueDefinitionNode[];
  readonly values: readonly EnumValueDefinitionNode[];
  readonly interfaces: readonly string[];
  /** Of a union. */
  readonly members: readonly string[];
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['ObjectType', 'type'], ['InterfaceType', 'interface'], ['InputObjectType', 'input'], ['EnumType', 'enum'], ['UnionType', 'union'], ['ScalarType', 'scalar'], ['Directive', 'directive'],
]);

/** By name, in the order in which they are first mentioned. */
export function mergedTypes(document: DocumentNode): ReadonlyMap<string, MergedType> {
  const parts = document.definitions.flatMap((definition) => partOf(definition) ?? []);
  const byName = Map.groupBy(parts, ({ name }) => name);
  return new Map([...byName].map(([name, all]) => {
    const description = all.find((each) => each.description !== undefined)?.description;
    return [name, {
      name,
      kind: all[0]?.kind ?? '',
      ...(description !== undefined && { description }),
      fields: all.flatMap((each) => each.fields),
      inputs: all.flatMap((each) => each.inputs),
      values: all.flatMap((each) => each.values),
      interfaces: all.flatMap((each) => each.interfaces),
      members: all.flatMap((each) => each.members),
    }];
  }));
}

function partOf(definition: DefinitionNode): MergedType | undefined {
  if (!('name' in definition) || definition.name === undefined) return undefined;
  const kind = kinds.get(definition.kind.replace(/(?:Definition|Extension)$/, ''));
  if (kind === undefined) return undefined;
  const name = kind === 'directive' ? `@${definition.name.value}` : definition.name.value;
  const isInput = definition.kind.startsWith('InputObjectType');
  return {
    name,
    kind,
    ...('description' in definition && definition.description && { description: definition.description.value }),
    fields: !isInput && 'fields' in definition ? ((definition.fields ?? []) as readonly FieldDefinitionNode[]) : [],
    inputs: isInput && 'fields' in definition ? ((definition.fields ?? []) as readonly InputValueDefinitionNode[]) : kind === 'directive' && 'arguments' in definition ? ((definition.arguments ?? []) as readonly InputValueDefinitionNode[]) : [],
    values: 'values' in definition ? (definition.values ?? []) : [],
    interfaces: 'interfaces' in definition ? (definition.interfaces ?? []).map((each) => each.name.value) : [],
    members: 'types' in definition ? (definition.types ?? []).map((each) => each.name.value) : [],
  };
}

/** Names of the types that operations start from, by operation. */
export function rootNames(document: DocumentNode, types: ReadonlyMap<string, MergedType>): ReadonlyMap<string, string> {
  const roots = new Map([['query', 'Query'], ['mutation', 'Mutation'], ['subscription', 'Subscription']].filter(([, name = '']) => types.has(name)) as [string, string][]);
  for (const definition of document.definitions) {
    if (definition.kind !== 'SchemaDefinition' && definition.kind !== 'SchemaExtension') continue;
    for (const { operation, type } of definition.operationTypes ?? []) roots.set(operation, type.name.value);
  }
  return roots;
}
