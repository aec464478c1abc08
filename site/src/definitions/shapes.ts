import { limitsOf } from './limits.ts';
import type { EnumValue, Field, Shape, TypePart } from './model.ts';
import { pointerParts, type References } from './references.ts';
import { brief, examplesOf, given, isRecord, list, record, text, type Unknown } from './values.ts';

/** Deeper properties are left to the definition itself. */
const depthLimit = 8;
/** Fields and values on one page; a browser takes a second or two for so many. */
const partLimit = 30_000;
/** Of these, those that an operation repeats from a named schema, which stand with that one as well. */
const repeatLimit = 6_000;

interface At {
  readonly depth: number;
  /** References that led here: one that comes again is shown by its name. */
  readonly trail: readonly string[];
  /** Fields of a named type are shown where it is named, not only a link to it. */
  readonly open: boolean;
}

/** Named schemas of a document, by the reference that leads to them. */
export type Names = ReadonlyMap<string, { readonly name: string; readonly id: string }>;

/** Turns the JSON Schemas of one document into shapes: OpenAPI's dialects, AsyncAPI's, and plain ones. */
export class Shapes {
  readonly #references: References;
  readonly #names: Names;
  #left = partLimit;
  #repeats = repeatLimit;
  /** True once something was left out. */
  isCut = false;

  constructor(references: References, names: Names) {
    this.#references = references;
    this.#names = names;
  }

  /** Of what an operation takes or gives: the fields of a named schema are repeated there, those below it are links. */
  body(schema: unknown): Shape {
    return this.#shape(schema, { depth: 0, trail: [], open: true });
  }

  /** Of one value: a parameter or a header. */
  value(schema: unknown): Shape {
    return this.#shape(schema, { depth: 1, trail: [], open: false });
  }

  /** Of a named schema itself. */
  named(pointer: string, schema: unknown): Shape {
    return this.#shape(schema, { depth: 0, trail: [pointer], open: false });
  }

  #shape(schema: unknown, at: At): Shape {
    const reference = text(record(schema)['$ref']);
    return reference === undefined ? this.#built(schema, at) : this.#referred(record(schema), reference, at);
  }

  #referred(schema: Unknown, reference: string, at: At): Shape {
    const beside = textsOf(schema);
    const named = this.#names.get(reference);
    const target = this.#references.target(reference);
    const isSeen = at.trail.includes(reference) || at.depth > depthLimit;
    if (named && (!at.open || isSeen || this.#repeats <= 0)) return { type: [named], ...beside };
    if (target.kind === 'elsewhere') return { type: [{ name: target.address, url: target.address }], ...beside };
    if (target.kind === 'missing') return { type: [{ word: 'missing' }, { text: reference }], ...beside };
    if (isSeen) return { type: [{ text: pointerParts(reference).at(-1) ?? reference }], ...beside };
    const before = this.#left;
    const found = this.#shape(target.value, { ...at, trail: [...at.trail, reference], open: named ? false : at.open });
    if (named) this.#repeats -= before - this.#left;
    return { ...found, ...(named && { type: [named] }), ...beside };
  }

  #built(schema: unknown, at: At): Shape {
    if (schema === false) return { type: [{ word: 'nothing' }] };
    if (!isRecord(schema)) return { type: [{ word: 'any' }] };
    // OpenAPI 3.0 has no other way to say something beside a reference.
    const members = list(schema['allOf']);
    if (members.length === 1 && !isRecord(schema['properties']) && text(record(members[0])['$ref']) !== undefined) {
      const found = this.#shape(members[0], at);
      return { ...found, ...(schema['nullable'] === true && { type: [...found.type, { word: 'orNull' }] }), ...textsOf(schema) };
    }
    const some = withoutNull(schema);
    if (some) {
      const found = this.#shape(some, at);
      return { ...found, type: [...found.type, { word: 'orNull' }], ...textsOf(schema) };
    }
    const { merged, bases } = this.#merged(schema, at);
    const nullable = merged['nullable'] === true || list(merged['type']).includes('null') || merged['type'] === 'null';
    const core = this.#core(merged, at);
    const type = [...this.#baseParts(bases), ...(bases.length > 0 && core.type.length > 0 ? [{ word: 'and' } as const] : []), ...core.type, ...(nullable ? [{ word: 'orNull' } as const] : [])];
    const examples = examplesOf(merged);
    return {
      ...core,
      type,
      limits: [...limitsOf(merged), ...(core.limits ?? [])],
      ...(examples.length > 0 && { examples }),
      ...textsOf(merged),
    };
  }

  #baseParts(bases: readonly string[]): readonly TypePart[] {
    return bases.flatMap((reference, index): readonly TypePart[] => [...(index > 0 ? [{ word: 'and' } as const] : []), this.#names.get(reference) ?? { text: reference }]);
  }

  /** The members of `allOf` as one schema, own keys first; those that have a name are told as well. */
  #merged(schema: Unknown, at: At): { readonly merged: Unknown; readonly bases: readonly string[] } {
    if (!Array.isArray(schema['allOf'])) return { merged: schema, bases: [] };
    const bases: string[] = [];
    const sources: Unknown[] = [];
    const take = (each: unknown, trail: readonly string[]) => {
      const reference = text(record(each)['$ref']);
      if (reference !== undefined && this.#names.has(reference) && trail.length === at.trail.length) bases.push(reference);
      if (reference !== undefined && (trail.includes(reference) || trail.length > at.trail.length + depthLimit)) return;
      // Below the top the fields of a named schema stand with it.
      if (reference !== undefined && this.#names.has(reference) && at.depth > 0) return;
      const { allOf, ...rest } = reference === undefined ? record(each) : this.#references.resolve(each);
      sources.push(rest);
      const onward = reference === undefined ? trail : [...trail, reference];
      for (const member of list(allOf).slice(0, 50)) take(member, onward);
    };
    take(schema, at.trail);
    return { merged: mergedSources(sources), bases };
  }

  #core(schema: Unknown, at: At): Shape {
    const variants = this.#variants(schema, at);
    const values = enumValues(schema);
    const types = list(schema['type']).filter((each) => each !== 'null').map(brief);
    const type = types.length === 1 ? types[0] : (text(schema['type']) ?? guessedType(schema));
    const extra = { ...(variants && { variants }), ...(values.length > 0 && { values: this.#take(values) }) };
    if (types.length > 1) return { type: types.flatMap((each, index): readonly TypePart[] => [...(index > 0 ? [{ word: 'or' } as const] : []), { text: each }]), ...extra };
    if (type === 'array') return { ...this.#array(schema, at), ...extra };
    if (type === 'object') return { ...this.#object(schema, at), ...extra };
    if (type === 'null') return { type: [], ...extra };
    const format = text(schema['format']);
    if (type !== undefined) return { type: [{ text: format === undefined ? type : `${type} (${format})` }], ...extra };
    return { type: variants ? [] : [{ word: 'any' }], ...extra };
  }

  #array(schema: Unknown, at: At): Shape {
    const prefix = list(schema['prefixItems'] ?? (Array.isArray(schema['items']) ? schema['items'] : undefined));
    if (prefix.length > 0) return { type: [{ text: 'array' }], fields: this.#fields(prefix.map((each, index) => [String(index), each]), () => true, at) };
    const { type, description: _, limits, examples: __, ...inner } = this.#shape(schema['items'] ?? true, at);
    return { type: [{ word: 'arrayOf' }, ...(type.length > 0 ? type : [{ word: 'any' } as const])], ...inner, ...(limits && { limits }) };
  }

  #object(schema: Unknown, at: At): Shape {
    const properties = Object.entries(record(schema['properties']));
    const patterns = Object.entries(record(schema['patternProperties'])).map(([pattern, each]) => [`/${pattern}/`, each] as const);
    const rest = schema['additionalProperties'];
    const hasRest = isRecord(rest) && Object.keys(rest).length > 0;
    if (properties.length + patterns.length === 0 && hasRest) {
      const { type, limits: _, ...inner } = this.#shape(rest, { ...at, depth: at.depth + 1 });
      return { type: [{ word: 'mapOf' }, ...type], ...inner };
    }
    const required = new Set(list(schema['required']));
    const all = [...properties, ...patterns, ...(hasRest ? [['*', rest] as const] : [])];
    const fields = this.#fields(all, (name) => required.has(name), at);
    return { type: [{ text: 'object' }], ...(fields.length > 0 && { fields }), ...(rest === false && { limits: [{ name: 'closed', value: '' }] }) };
  }

  #fields(entries: readonly (readonly [string, unknown])[], isRequired: (name: string) => boolean, at: At): readonly Field[] {
    if (at.depth >= depthLimit && entries.length > 0) {
      this.isCut = true;
      return [];
    }
    // Taken before those below them, so that a page that is too large loses what lies deepest.
    return this.#take(entries).map(([name, each]) => ({ name, required: isRequired(name), shape: this.#shape(each, { ...at, depth: at.depth + 1, open: false }) }));
  }

  #take<T>(parts: readonly T[]): readonly T[] {
    const taken = parts.slice(0, this.#left);
    this.#left -= taken.length;
    if (taken.length < parts.length) this.isCut = true;
    return taken;
  }

  #variants(schema: Unknown, at: At): Shape['variants'] {
    const of = Array.isArray(schema['oneOf']) ? 'oneOf' : Array.isArray(schema['anyOf']) ? 'anyOf' : undefined;
    if (of === undefined || at.depth >= depthLimit) return undefined;
    const shapes = this.#take(list(schema[of])).map((each) => this.#shape(each, { ...at, depth: at.depth + 1, open: false }));
    const discriminator = schema['discriminator'];
    const by = text(discriminator) ?? text(record(discriminator)['propertyName']);
    return { of, ...(by !== undefined && { by }), shapes };
  }
}

/** What a reference or a schema says in words. */
function textsOf(schema: Unknown): Pick<Shape, 'description' | 'deprecated'> {
  return given({ description: text(schema['description']), deprecated: schema['deprecated'] === true ? true : undefined });
}

/** Of each key the first that is there; properties and what is required come together. */
function mergedSources(sources: readonly Unknown[]): Unknown {
  const merged = new Map<string, unknown>();
  for (const source of sources) for (const [key, value] of Object.entries(source)) if (!merged.has(key)) merged.set(key, value);
  // What it builds on comes first, as people read it.
  const properties = new Map([...sources.slice(1), ...sources.slice(0, 1)].flatMap((source) => Object.entries(record(source['properties']))));
  if (properties.size > 0) merged.set('properties', Object.fromEntries(properties));
  merged.set('required', sources.flatMap((source) => list(source['required'])));
  return Object.fromEntries(merged);
}

/** A schema one of whose alternatives is null, without that one; undefined where none is. */
function withoutNull(schema: Unknown): unknown {
  const of = Array.isArray(schema['oneOf']) ? 'oneOf' : 'anyOf';
  const all = list(schema[of]);
  const others = all.filter((each) => record(each)['type'] !== 'null');
  if (others.length === all.length || others.length === 0) return undefined;
  return others.length === 1 && !isRecord(schema['properties']) ? others[0] : { ...schema, [of]: others };
}

function enumValues(schema: Unknown): readonly EnumValue[] {
  return list(schema['enum']).map((value) => ({ value: brief(value) }));
}

function guessedType(schema: Unknown): string | undefined {
  if (isRecord(schema['properties']) || isRecord(schema['additionalProperties']) || isRecord(schema['patternProperties'])) return 'object';
  if (schema['items'] !== undefined || schema['prefixItems'] !== undefined) return 'array';
  const values = list(schema['enum']);
  return values.length > 0 && values.every((value) => typeof value === 'string') ? 'string' : undefined;
}
