import type { Entity, RelationType } from '../model/entity.ts';
import type { Json } from '../model/json.ts';
import { canonicalRef } from '../model/ref.ts';

/** A field of an entity's spec that refers to other entities. */
export interface ReferenceField {
  /** As written in `kind`; `*` for every kind. */
  readonly kind: string;
  /** Below `spec`. */
  readonly key: string;
  readonly many: boolean;
  /** Left out where the reference must name its kind. */
  readonly defaultKind?: string;
  /** Canonical kinds that make sense; absent for any. */
  readonly targets?: readonly string[];
  /** Relation from the entity to the target, and back. */
  readonly relation: RelationType;
  readonly inverse: RelationType;
}

const owners = ['group', 'user'] as const;

/** Backstage's own table of references and relation pairs (its BuiltinKindsEntityProcessor). */
export const referenceFields: readonly ReferenceField[] = [
  ...['Component', 'API', 'Resource', 'System', 'Domain', 'Template', 'Environment', 'AccessPolicy', 'Guardrail', 'Scorecard', 'Pipeline'].map(
    (kind): ReferenceField => ({ kind, key: 'owner', many: false, defaultKind: 'Group', targets: owners, relation: 'ownedBy', inverse: 'ownerOf' }),
  ),
  ...['Component', 'API', 'Resource'].map(
    (kind): ReferenceField => ({ kind, key: 'system', many: false, defaultKind: 'System', targets: ['system'], relation: 'partOf', inverse: 'hasPart' }),
  ),
  { kind: 'Component', key: 'subcomponentOf', many: false, defaultKind: 'Component', targets: ['component'], relation: 'partOf', inverse: 'hasPart' },
  { kind: 'System', key: 'domain', many: false, defaultKind: 'Domain', targets: ['domain'], relation: 'partOf', inverse: 'hasPart' },
  { kind: 'Domain', key: 'subdomainOf', many: false, defaultKind: 'Domain', targets: ['domain'], relation: 'partOf', inverse: 'hasPart' },
  { kind: 'Component', key: 'providesApis', many: true, defaultKind: 'API', targets: ['api'], relation: 'providesApi', inverse: 'apiProvidedBy' },
  { kind: 'Component', key: 'consumesApis', many: true, defaultKind: 'API', targets: ['api'], relation: 'consumesApi', inverse: 'apiConsumedBy' },
  ...['Component', 'Resource'].flatMap((kind): ReferenceField[] => [
    { kind, key: 'dependsOn', many: true, relation: 'dependsOn', inverse: 'dependencyOf' },
    { kind, key: 'dependencyOf', many: true, relation: 'dependencyOf', inverse: 'dependsOn' },
  ]),
  { kind: 'Group', key: 'parent', many: false, defaultKind: 'Group', targets: ['group'], relation: 'childOf', inverse: 'parentOf' },
  { kind: 'Group', key: 'children', many: true, defaultKind: 'Group', targets: ['group'], relation: 'parentOf', inverse: 'childOf' },
  { kind: 'Group', key: 'members', many: true, defaultKind: 'User', targets: ['user'], relation: 'hasMember', inverse: 'memberOf' },
  { kind: 'User', key: 'memberOf', many: true, defaultKind: 'Group', targets: ['group'], relation: 'memberOf', inverse: 'hasMember' },
];

const fieldsByKind = Map.groupBy(referenceFields, (field) => field.kind.toLowerCase());

/** A reference as an entity's spec writes it. */
export class WrittenRef {
  readonly field: ReferenceField;
  readonly text: string;
  /** Canonical; undefined when the text is no reference. */
  readonly target: string | undefined;
  readonly #index: number;

  /** The index within a list, -1 when the field is none. */
  constructor(field: ReferenceField, index: number, text: string, target: string | undefined) {
    this.field = field;
    this.text = text;
    this.target = target;
    this.#index = index;
  }

  /** From the document's root: `['spec', 'dependsOn', 0]`. Made when asked for, which is where something is wrong. */
  get path(): readonly (string | number)[] {
    return this.#index < 0 ? ['spec', this.field.key] : ['spec', this.field.key, this.#index];
  }
}

/** What was read of each entity; see once.ts. */
const remembered = new WeakMap<Entity, readonly WrittenRef[]>();

/** Reads the references of entities, each in the order of the table. Values that are no text are the schema's business. */
export class ReferenceReader {
  /** By namespace and default kind: the same few references stand in thousands of entities. */
  readonly #known = new Map<string, Map<string, string | undefined>>();

  read(entity: Entity): readonly WrittenRef[] {
    const known = remembered.get(entity);
    if (known) return known;
    const found: WrittenRef[] = [];
    for (const field of fieldsByKind.get(entity.kind.toLowerCase()) ?? []) {
      const value = entity.spec[field.key];
      if (value === undefined) continue;
      if (typeof value === 'string') found.push(new WrittenRef(field, -1, value, this.#target(entity, field, value)));
      if (!field.many || !Array.isArray(value)) continue;
      const list = value as readonly Json[];
      for (let index = 0; index < list.length; index += 1) {
        const item = list[index];
        if (typeof item === 'string') found.push(new WrittenRef(field, index, item, this.#target(entity, field, item)));
      }
    }
    remembered.set(entity, found);
    return found;
  }

  #target({ namespace }: Entity, { defaultKind }: ReferenceField, text: string): string | undefined {
    const place = defaultKind === undefined ? namespace : `${namespace} ${defaultKind}`;
    let known = this.#known.get(place);
    if (!known) this.#known.set(place, (known = new Map()));
    let target = known.get(text);
    if (target === undefined && !known.has(text)) known.set(text, (target = canonicalRef(text.trim(), { namespace, kind: defaultKind })));
    return target;
  }
}
