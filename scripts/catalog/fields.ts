import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { serviceInput, type Field, type FieldKind, type Service } from '../model/service.ts';

/**
 * The inputs of a service, flattened from its pages: what pages declare, then what their conditions add (never required,
 * since whether they are depends on other answers). In asking order, free text last; labels are unique.
 */
export function fieldsOf(service: Pick<Service, 'pages'>): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const page of service.pages) {
    const required = new Set(Array.isArray(page['required']) ? page['required'] : []);
    addFields(fields, page, (name) => required.has(name));
    for (const branch of branches(page)) addFields(fields, branch, () => false);
  }
  const ordered = [...fields.values()];
  return uniqueLabels([...ordered.filter(({ kind }) => kind !== 'lines'), ...ordered.filter(({ kind }) => kind === 'lines')]);
}

/** Names of all inputs that can be there: declared, hidden, or added by a condition. */
export function possibleInputs(pages: Service['pages']): ReadonlySet<string> {
  const schemas = pages.flatMap((page) => [page, ...branches(page)]);
  return new Set(schemas.flatMap(({ properties }) => (isJsonObject(properties) ? Object.keys(properties) : [])));
}

function addFields(fields: Map<string, Field>, schema: JsonObject, isRequired: (name: string) => boolean): void {
  const properties = schema['properties'];
  if (!isJsonObject(properties)) return;
  for (const [name, property] of Object.entries(properties)) {
    if (!isJsonObject(property) || fields.has(name) || property['ui:widget'] === 'hidden') continue;
    fields.set(name, fieldOf(name, property, isRequired(name)));
  }
}

function fieldOf(name: string, schema: JsonObject, required: boolean): Field {
  const help = [schema['description'], schema['ui:help']].filter((part) => typeof part === 'string').map(oneLine).join(' ');
  const choices = choicesOf(schema);
  const examples = schema['examples'];
  const example = schema['ui:placeholder'] ?? (Array.isArray(examples) ? (examples as readonly Json[])[0] : undefined);
  const fallback = schema['default'];
  const picker = schema['ui:field'];
  return {
    name,
    label: oneLine(typeof schema['title'] === 'string' && schema['title'].trim() !== '' ? schema['title'] : spoken(name)),
    kind: kindOf(schema, choices),
    required,
    ...(help === '' ? {} : { help }),
    ...(choices === undefined ? {} : { choices }),
    ...(example === undefined ? {} : { example: typeof example === 'string' ? example : JSON.stringify(example) }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(typeof picker === 'string' ? { picker } : {}),
    schema,
  };
}

function kindOf(schema: JsonObject, choices: readonly string[] | undefined): FieldKind {
  const type = Array.isArray(schema['type']) ? (schema['type'] as readonly Json[]).find((each) => each !== 'null') : schema['type'];
  switch (type) {
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

function isListOfTexts(items: Json | undefined): boolean {
  return isJsonObject(items) && (items['type'] === 'string' || (items['type'] === undefined && Array.isArray(items['enum'])));
}

/** Allowed values, of the input itself or of the items of a list. */
function choicesOf(schema: JsonObject): readonly string[] | undefined {
  const items = schema['items'];
  const values = schema['enum'] ?? (isJsonObject(items) ? items['enum'] : undefined);
  return Array.isArray(values) && values.length > 0 ? (values as readonly Json[]).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))) : undefined;
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
  const taken = new Set([serviceInput.label.toLowerCase()]);
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
