import { actionInputs } from '../model/ask.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { serviceInput, type Field, type FieldKind, type Service } from '../model/service.ts';

/**
 * The inputs of a service, flattened from its pages: what pages declare, then what their conditions add (never required,
 * since whether they are depends on other answers). In asking order, free text last; labels are unique.
 */
export function fieldsOf(service: Pick<Service, 'pages'>): readonly Field[] {
  const ordered = fieldsUnder(service.pages, 0);
  return uniqueLabels([...ordered.filter(({ kind }) => kind !== 'lines'), ...ordered.filter(({ kind }) => kind === 'lines')]);
}

/** What templates of a service see as `parameters`: the inputs, and what its author fills in. */
export function parametersOf({ pages }: Pick<Service, 'pages'>, inputs: JsonObject): JsonObject {
  return { ...hiddenValues(pages), ...inputs };
}

/** What the author fills in, and nobody is asked for: the defaults of inputs with the widget `hidden`. */
function hiddenValues(pages: Service['pages']): JsonObject {
  const properties = pages.flatMap((page) => (isJsonObject(page['properties']) ? Object.entries(page['properties']) : []));
  return Object.fromEntries(properties.flatMap(([name, schema]) => (isJsonObject(schema) && schema['ui:widget'] === 'hidden' && schema['default'] !== undefined ? [[name, schema['default']] as const] : [])));
}

/** Names of all inputs that can be there: declared, hidden, or added by a condition. */
export function possibleInputs(pages: Service['pages']): ReadonlySet<string> {
  const schemas = pages.flatMap((page) => [page, ...branches(page)]);
  return new Set(schemas.flatMap(({ properties }) => (isJsonObject(properties) ? Object.keys(properties) : [])));
}

/** Objects inside objects are asked part by part this deep, and as JSON below. */
const deepestPart = 4;

function fieldsUnder(schemas: readonly JsonObject[], depth: number): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const schema of schemas) {
    const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
    addFields(fields, schema, (name, property) => fieldOf(name, property, required.has(name), depth));
    for (const branch of branches(schema)) addFields(fields, branch, (name, property) => ({ ...fieldOf(name, property, false, depth), conditional: true }));
  }
  return [...fields.values()];
}

function addFields(fields: Map<string, Field>, schema: JsonObject, make: (name: string, property: JsonObject) => Field): void {
  const properties = schema['properties'];
  if (!isJsonObject(properties)) return;
  for (const [name, property] of Object.entries(properties)) {
    if (!isJsonObject(property) || fields.has(name) || property['ui:widget'] === 'hidden') continue;
    fields.set(name, make(name, property));
  }
}

function fieldOf(name: string, schema: JsonObject, required: boolean, depth: number): Field {
  const help = [schema['description'], schema['ui:help']].filter((part) => typeof part === 'string').map(oneLine).join(' ');
  const choices = choicesOf(schema);
  const examples = schema['examples'];
  const example = schema['ui:placeholder'] ?? (schema['ui:field'] === 'RepoUrlPicker' ? repositoryExample(schema) : undefined) ?? (Array.isArray(examples) ? (examples as readonly Json[])[0] : undefined);
  const fallback = schema['default'];
  const picker = schema['ui:field'];
  const kind = kindOf(schema, choices);
  return {
    name,
    label: oneLine(typeof schema['title'] === 'string' && schema['title'].trim() !== '' ? schema['title'] : spoken(name)),
    kind,
    required,
    ...(help === '' ? {} : { help }),
    ...(choices === undefined ? {} : { choices: choices.map(({ value }) => value) }),
    ...(choices?.some(({ value, title }) => title !== value) ? { choiceTitles: choices.map(({ title }) => title) } : {}),
    ...(example === undefined ? {} : { example: typeof example === 'string' ? example : JSON.stringify(example) }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(typeof picker === 'string' ? { picker } : {}),
    ...(picker === 'Secret' || schema['ui:widget'] === 'password' ? { secret: true as const } : {}),
    ...partsOf(schema, kind, depth),
    schema,
  };
}

/** People write a repository as GitHub shows it; what Backstage's field makes of it, rendering does. */
function repositoryExample(schema: JsonObject): string {
  const owners = isJsonObject(schema['ui:options']) ? schema['ui:options']['allowedOwners'] : undefined;
  const owner: unknown = Array.isArray(owners) ? owners[0] : undefined;
  return `${typeof owner === 'string' ? owner : 'acme'}/orders`;
}

function kindOf(schema: JsonObject, choices: readonly Choice[] | undefined): FieldKind {
  switch (typeOf(schema)) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return isListOfTexts(schema['items']) ? 'list' : 'json';
    case 'object':
      return 'json';
    default:
      if (choices) return 'choice';
      return schema['ui:widget'] === 'textarea' || schema['ui:options'] === 'multiline' ? 'lines' : 'text';
  }
}

/** What it says, or what its other keywords imply. */
function typeOf(schema: JsonObject): Json | undefined {
  const types = Array.isArray(schema['type']) ? (schema['type'] as readonly Json[]) : [schema['type']];
  const type = types.find((each) => each !== 'null' && each !== undefined);
  if (type !== undefined) return type;
  if (isJsonObject(schema['properties'])) return 'object';
  if (schema['items'] !== undefined) return 'array';
  const values = Array.isArray(schema['enum']) ? (schema['enum'] as readonly Json[]) : [];
  return ['number', 'boolean'].find((each) => values.length > 0 && values.every((value) => typeof value === each));
}

/** How an object or list is asked part by part, or what keeps it from that. */
function partsOf(schema: JsonObject, kind: FieldKind, depth: number): Pick<Field, 'parts' | 'asJson'> {
  if (kind !== 'json' && kind !== 'list') return {};
  if (depth >= deepestPart) return { asJson: 'properties' };
  const strange = ['$ref', 'patternProperties', 'prefixItems', 'additionalItems', 'contains', 'propertyNames'].find((keyword) => schema[keyword] !== undefined);
  if (strange !== undefined) return { asJson: strange };
  const items = schema['items'];
  if (typeOf(schema) === 'array') {
    if (!isJsonObject(items)) return { asJson: 'items' };
    const item = fieldOf('', { title: schema['title'] ?? '', ...items }, true, depth + 1);
    return item.asJson === undefined ? { parts: { item } } : { asJson: item.asJson };
  }
  if (isJsonObject(schema['additionalProperties'])) return { asJson: 'additionalProperties' };
  const fields = fieldsUnder([schema], depth + 1);
  return fields.length > 0 ? { parts: { fields } } : { asJson: 'properties' };
}

/** On the issue each item takes one line. */
function isListOfTexts(items: Json | undefined): boolean {
  if (!isJsonObject(items) || items['ui:widget'] === 'textarea') return false;
  return items['type'] === 'string' || (items['type'] === undefined && Array.isArray(items['enum']) && items['enum'].every((value) => typeof value === 'string'));
}

interface Choice {
  readonly value: string;
  readonly title: string;
}

/** Allowed values, of the input itself or of the items of a list, with their titles: `enumNames`, or `oneOf` of constants. */
function choicesOf(schema: JsonObject): readonly Choice[] | undefined {
  const items = schema['items'];
  const of = schema['enum'] === undefined && schema['oneOf'] === undefined && isJsonObject(items) ? items : schema;
  const constants = Array.isArray(of['oneOf']) ? (of['oneOf'] as readonly Json[]).filter(isJsonObject) : [];
  if (constants.length > 0 && constants.every((each) => each['const'] !== undefined)) {
    return constants.map((each) => ({ value: choiceText(each['const'] ?? null), title: typeof each['title'] === 'string' ? each['title'] : choiceText(each['const'] ?? null) }));
  }
  const names = Array.isArray(of['enumNames']) ? (of['enumNames'] as readonly Json[]) : [];
  if (!Array.isArray(of['enum']) || of['enum'].length === 0) return undefined;
  return (of['enum'] as readonly Json[]).map((value, index) => ({ value: choiceText(value), title: typeof names[index] === 'string' ? names[index] : choiceText(value) }));
}

function choiceText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Schemas that hold under a condition; conditions inside them count too. Bounded by the depth of the document. */
function branches(schema: JsonObject): readonly JsonObject[] {
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => (Array.isArray(schema[key]) ? (schema[key] as readonly Json[]) : []));
  const dependencies = isJsonObject(schema['dependencies']) ? Object.values(schema['dependencies']) : [];
  const direct = [schema['then'], schema['else'], ...lists, ...dependencies].filter(isJsonObject);
  return direct.flatMap((branch) => [branch, ...branches(branch)]);
}

/** `Service` is the heading that names the service itself. */
function uniqueLabels(fields: readonly Field[]): readonly Field[] {
  const taken = new Set([serviceInput, ...actionInputs.change].map(({ label }) => label.toLowerCase()));
  return fields.map((field) => {
    let { label } = field;
    if (taken.has(label.toLowerCase())) label = `${label} (${field.name})`;
    taken.add(label.toLowerCase());
    return label === field.label ? field : { ...field, label };
  });
}

/** `schemaName`, `schema_name` and `schema-name` all become "Schema name". */
function spoken(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').trim().toLowerCase();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function oneLine(text: Json): string {
  return String(text).replace(/\s+/g, ' ').trim();
}
