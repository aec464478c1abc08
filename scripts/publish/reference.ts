import { objectOr, texts } from '../catalog/entity.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { additionsSchema, entitySchema, knownKinds, settingsSchema, takesAdditions } from '../model/schemas.ts';

/** One page of the reference: a kind, or what kinds have in common. */
export interface ReferencePage {
  /** Last part of its address. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly group: 'everywhere' | 'backstage' | 'signpost';
  /** Empty for what is no kind. */
  readonly apiVersions: readonly string[];
  /** Whether the additions may stand in its spec. */
  readonly takesAdditions: boolean;
  readonly properties: readonly ReferenceProperty[];
  /** YAML with comments; undefined when there is none. */
  readonly example?: string;
}

export interface ReferenceProperty {
  /** `[]` stands for every item of a list, `<name>` for every key of a map. */
  readonly steps: readonly string[];
  /** `spec.rules[].effect` */
  readonly path: string;
  /** In words: `list of texts`. */
  readonly type: string;
  /** `sometimes` depends on another property. */
  readonly required: 'yes' | 'no' | 'sometimes';
  readonly description: string;
  /** The only values that are allowed; empty when any is. */
  readonly choices: readonly string[];
  /** As YAML in one line. */
  readonly default?: string;
  /** Each as YAML in one line. */
  readonly examples: readonly string[];
}

/** All pages, in the order of the index. `examples` holds YAML by name of the file: `component.yaml`. */
export function referencePages(examples: Readonly<Record<string, string>>): readonly ReferencePage[] {
  const page = (slug: string, schema: JsonObject, more: Pick<ReferencePage, 'group'> & Partial<ReferencePage>, file?: string): ReferencePage => ({
    slug,
    title: String(schema['title']),
    description: String(schema['description']),
    apiVersions: [],
    takesAdditions: false,
    properties: propertiesOfSchema(schema),
    ...more,
    ...(file !== undefined && examples[file] !== undefined && { example: examples[file] }),
  });
  return [
    page('settings', settingsSchema, { group: 'everywhere' }, 'signpost.yaml'),
    page('entity', entitySchema, { group: 'everywhere' }),
    page('additions', additionsSchema, { group: 'everywhere' }, 'additions.yaml'),
    ...knownKinds.map((known) => {
      const open = takesAdditions(known);
      const more = { group: open ? 'backstage' : 'signpost', apiVersions: known.apiVersions, takesAdditions: open, title: known.kind } as const;
      return page(known.kind.toLowerCase(), known.schema, more, exampleFile(known.kind));
    }),
  ];
}

/** `AccessPolicy` is in `access-policy.yaml`. */
export function exampleFile(kind: string): string {
  return `${kind.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()}.yaml`;
}

/** Every property that a schema describes itself, nested ones below the one that holds them. What it takes over from another file is left out. */
export function propertiesOfSchema(schema: JsonObject): readonly ReferenceProperty[] {
  const found = new Map<string, ReferenceProperty>();
  for (const property of describe(schema, schema, [], 'no')) {
    const earlier = found.get(property.path);
    if (!earlier) found.set(property.path, property);
    // Where the type depends on another property, the branch knows it.
    else if (earlier.type === anything) found.set(property.path, { ...earlier, type: property.type });
  }
  return [...found.values()];
}

const anything = 'anything';

type Required = ReferenceProperty['required'];

function* describe(given: JsonObject, root: JsonObject, steps: readonly string[], required: Required): Generator<ReferenceProperty> {
  const schema = resolve(given, root);
  // Without a description it says nothing new: `kind` of a kind's own schema only repeats its name.
  if (typeof schema['description'] === 'string' && steps.length > 0 && steps.at(-1) !== '[]') yield property(schema, root, steps, required);
  yield* below(schema, root, steps, texts(schema['required']), sometimesRequired(schema));
}

function* below(schema: JsonObject, root: JsonObject, steps: readonly string[], always: readonly string[], sometimes: readonly string[]): Generator<ReferenceProperty> {
  for (const [name, child] of Object.entries(objectOr(schema['properties']))) {
    if (!isJsonObject(child)) continue;
    yield* describe(child, root, [...steps, name], always.includes(name) ? 'yes' : sometimes.includes(name) ? 'sometimes' : 'no');
  }
  // What may stand alone or in a list is described once.
  if (isJsonObject(schema['items']) && !isJsonObject(schema['properties'])) yield* describe(schema['items'], root, [...steps, '[]'], 'no');
  if (isJsonObject(schema['additionalProperties'])) yield* describe(schema['additionalProperties'], root, [...steps, '<name>'], 'no');
  for (const branch of branches(schema)) yield* below(resolve(branch, root), root, steps, [], [...sometimes, ...texts(branch['required'])]);
}

function branches(schema: JsonObject): readonly JsonObject[] {
  return ['then', 'else'].map((key) => schema[key] ?? null).filter(isJsonObject);
}

function sometimesRequired(schema: JsonObject): readonly string[] {
  return branches(schema).flatMap((branch) => texts(branch['required']));
}

/** With what its references within the same file and its `allOf` say; its own words win. */
function resolve(schema: JsonObject, root: JsonObject): JsonObject {
  const { $ref, allOf, ...own } = schema;
  const all = Array.isArray(allOf) ? (allOf as readonly Json[]).filter(isJsonObject) : [];
  const parts = [...(typeof $ref === 'string' ? [target($ref, root)] : []), ...all].map((part) => resolve(part, root));
  return Object.assign({}, ...parts, own) as JsonObject;
}

function target(ref: string, root: JsonObject): JsonObject {
  if (!ref.startsWith('#/')) return {};
  const found = ref.slice(2).split('/').reduce<Json | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), root);
  return objectOr(found);
}

function property(schema: JsonObject, root: JsonObject, steps: readonly string[], required: Required): ReferenceProperty {
  const items = isJsonObject(schema['items']) ? resolve(schema['items'], root) : {};
  const choices = [schema['enum'], items['enum']].find((each) => Array.isArray(each)) as readonly Json[] | undefined;
  const examples = Array.isArray(schema['examples']) ? (schema['examples'] as readonly Json[]) : [];
  return {
    steps,
    path: steps.join('.').replaceAll('.[]', '[]'),
    type: typeWords(schema, root),
    required,
    description: String(schema['description']),
    choices: (choices ?? []).map(String),
    examples: examples.map(flow),
    ...(schema['default'] !== undefined && { default: flow(schema['default']) }),
  };
}

const words: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['text', 'texts'],
  number: ['number', 'numbers'],
  integer: ['whole number', 'whole numbers'],
  boolean: ['true or false', 'true or false'],
  object: ['map', 'maps'],
  array: ['list', 'lists'],
};

function typeWords(schema: JsonObject, root: JsonObject, many = false): string {
  const types = typeof schema['type'] === 'string' ? [schema['type']] : texts(schema['type']);
  if (types.length === 0) return anything;
  return types.map((type) => (type === 'array' ? listWords(schema, root, many) : (words[type]?.[many ? 1 : 0] ?? type))).join(' or ');
}

function listWords(schema: JsonObject, root: JsonObject, many: boolean): string {
  const list = many ? 'lists' : 'list';
  if (!isJsonObject(schema['items'])) return list;
  const items = resolve(schema['items'], root);
  // A list of what may stand alone as well needs no second naming.
  return Array.isArray(items['type']) ? list : `${list} of ${typeWords(items, root, true)}`;
}

/** YAML in one line, as a person would write it. */
function flow(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(flow).join(', ')}]`;
  if (isJsonObject(value)) return `{ ${Object.entries(value).map(([key, item]) => `${key}: ${flow(item)}`).join(', ')} }`;
  if (typeof value !== 'string') return String(value);
  // Plain only where no YAML reader takes it for something else.
  const isPlain = /^(?:[A-Za-z./$]|[0-9]+[a-z])[^#,[\]{}]*$/.test(value) && !/: |^(?:true|false|null|yes|no|on|off)$|^\$\{|:$/i.test(value);
  return isPlain || /^\$\{\{ [^'"]* \}\}$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
}
