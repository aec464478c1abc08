import protobuf from 'protobufjs';
import { Anchors } from './anchors.ts';
import type { Definition, EnumValue, Field, Limit, NamedType, Operation, OperationGroup, Shape, TypePart } from './model.ts';
import { given } from './values.ts';

type Parsed = protobuf.IParserResult;
type Scope = protobuf.NamespaceBase;

/** proto2, proto3 and editions (https://protobuf.dev/reference/protobuf/proto3-spec/). Throws with `line N` in the message. */
export function readProto(source: string): Definition {
  const parsed = protobuf.parse(source, { keepCase: true, alternateCommentMode: true });
  const anchors = new Anchors();
  const parts = partsBelow(parsed.root);
  const services = parts.filter((each) => each instanceof protobuf.Service);
  const types = parts.filter((each) => each instanceof protobuf.Type || each instanceof protobuf.Enum);
  const planned = services.map((service) => ({ service, id: anchors.id(service.name), methods: service.methodsArray.map((method) => ({ method, id: anchors.id(`${service.name} ${method.name}`) })) }));
  const reading = new ProtoReading(parsed, new Map(types.map((type) => [type, anchors.id(`type ${shortName(type, parsed.package)}`)])));
  return {
    language: `Protocol Buffers (${dialect(source)})`,
    ...given({ title: parsed.package }),
    facts: (parsed.imports ?? []).length > 0 ? [{ name: 'imports', text: (parsed.imports ?? []).join(', ') }] : [],
    servers: [],
    security: [],
    groups: planned.map(({ service, id, methods }): OperationGroup => ({
      id,
      title: service.name,
      kind: 'service',
      ...given({ description: comment(service) }),
      ...(isDeprecated(service) && { deprecated: true }),
      operations: methods.map((each) => reading.operation(each.method, each.id)),
    })),
    types: types.map((type) => reading.named(type)),
    isCut: false,
  };
}

/** Without the package of the file. */
function shortName({ fullName }: protobuf.ReflectionObject, ofPackage: string | undefined): string {
  const start = ofPackage === undefined ? '.' : `.${ofPackage}.`;
  return fullName.startsWith(start) ? fullName.slice(start.length) : fullName.slice(1);
}

function dialect(source: string): string {
  const [, key, value] = /^\s*(syntax|edition)\s*=\s*["']([\w.]+)["']/m.exec(source) ?? [];
  if (value === undefined) return 'proto2';
  return key === 'edition' ? `edition ${value}` : value;
}

/** Services, messages and enums however deep, each before what stands within it. */
function partsBelow(scope: Scope): readonly protobuf.ReflectionObject[] {
  return scope.nestedArray.flatMap((each) => {
    const isPart = each instanceof protobuf.Service || each instanceof protobuf.Enum || (each instanceof protobuf.Type && (each as { readonly group?: boolean }).group !== true);
    const below = each instanceof protobuf.Namespace || each instanceof protobuf.Type ? partsBelow(each) : [];
    return isPart ? [each, ...below] : below;
  });
}

class ProtoReading {
  readonly #package: string | undefined;
  readonly #ids: ReadonlyMap<protobuf.ReflectionObject, string>;

  constructor(parsed: Parsed, ids: ReadonlyMap<protobuf.ReflectionObject, string>) {
    this.#package = parsed.package;
    this.#ids = ids;
  }

  operation(method: protobuf.Method, id: string): Operation {
    const message = (name: string, isStream: boolean | undefined, scope: Scope | null) => ({
      headers: [],
      contents: [{ shape: { type: [...(isStream ? [{ word: 'stream' } as const] : []), this.#link(name, scope)] }, examples: [] }],
    });
    return {
      id,
      method: 'rpc',
      name: method.name,
      ...given({ description: comment(method) }),
      deprecated: isDeprecated(method),
      parameters: [],
      inputs: [message(method.requestType, method.requestStream, method.parent)],
      outputs: [message(method.responseType, method.responseStream, method.parent)],
    };
  }

  named(type: protobuf.ReflectionObject): NamedType {
    const shape: Shape = {
      type: [],
      ...given({ description: comment(type) }),
      ...(isDeprecated(type) && { deprecated: true }),
      ...(type instanceof protobuf.Enum ? { values: enumValues(type) } : this.#fields(type as protobuf.Type)),
    };
    return { id: this.#ids.get(type) ?? '', name: this.#short(type), kind: type instanceof protobuf.Enum ? 'enum' : 'message', shape };
  }

  #fields(type: protobuf.Type): Pick<Shape, 'fields'> {
    const fields = type.fieldsArray.map((field) => this.#field(field));
    return fields.length > 0 ? { fields } : {};
  }

  #field(field: protobuf.Field): Field {
    const choice = field.partOf && !field.options?.['proto3_optional'] ? field.partOf.name : undefined;
    const fallback = field.options?.['default'] as unknown;
    const limits: Limit[] = [
      { name: 'number', value: String(field.id) },
      ...(choice === undefined || choice.startsWith('_') ? [] : [{ name: 'oneof' as const, value: choice }]),
      ...(fallback === undefined ? [] : [{ name: 'default' as const, value: String(fallback) }]),
    ];
    const inner = field instanceof protobuf.MapField
      ? [{ text: `map<${field.keyType}, ` }, this.#link(field.type, field.parent), { text: '>' }]
      : [...(isRepeated(field) ? [{ text: 'repeated ' }] : []), this.#link(field.type, field.parent)];
    return { name: field.name, required: isRequired(field), shape: { type: inner, ...given({ description: comment(field) }), ...(isDeprecated(field) && { deprecated: true }), limits } };
  }

  /** Types of imported files, which are not read, and scalars have no place to lead to. */
  #link(name: string, scope: Scope | null): TypePart {
    const found = scope?.lookup(name, [protobuf.Type, protobuf.Enum]);
    const id = found ? this.#ids.get(found) : undefined;
    return found && id !== undefined ? { name: this.#short(found), id } : { text: name };
  }

  #short(type: protobuf.ReflectionObject): string {
    return shortName(type, this.#package);
  }
}

/** Before a message is resolved, how often a field comes stands in its rule alone. */
function isRepeated(field: protobuf.Field): boolean {
  return field.repeated;
}

function isRequired(field: protobuf.Field): boolean {
  return (field as { rule?: string }).rule === 'required' || field.options?.['features.field_presence'] === 'LEGACY_REQUIRED';
}

function enumValues(type: protobuf.Enum): readonly EnumValue[] {
  return Object.entries(type.values).map(([value, number]) => {
    const said = type.comments[value];
    const isOld = type.valuesOptions?.[value]?.['deprecated'] === true;
    return { value: `${value} = ${number}`, ...(said ? { description: said } : {}), ...(isOld && { deprecated: true }) };
  });
}

function comment(of: protobuf.ReflectionObject): string | undefined {
  return of.comment ?? undefined;
}

function isDeprecated(of: protobuf.ReflectionObject): boolean {
  return of.options?.['deprecated'] === true;
}
