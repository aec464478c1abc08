import type { Entity, RelationType } from '../model/entity.ts';
import type { Json } from '../model/json.ts';
import { formatRef, parseRef } from '../model/ref.ts';
import { objectOr } from './entity.ts';

/** A field of an entity's spec that refers to other entities. */
export interface ReferenceField {
  /** As written in `kind`; `*` for every kind. */
  readonly kind: string;
  /** Key below `spec`, and below that in nested fields. */
  readonly path: readonly string[];
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
  ...['Component', 'API', 'Resource', 'System', 'Domain', 'Template', 'Environment', 'AccessPolicy', 'Guardrail', 'Scorecard'].map(
    (kind): ReferenceField => ({ kind, path: ['owner'], many: false, defaultKind: 'Group', targets: owners, relation: 'ownedBy', inverse: 'ownerOf' }),
  ),
  ...['Component', 'API', 'Resource'].map(
    (kind): ReferenceField => ({ kind, path: ['system'], many: false, defaultKind: 'System', targets: ['system'], relation: 'partOf', inverse: 'hasPart' }),
  ),
  { kind: 'Component', path: ['subcomponentOf'], many: false, defaultKind: 'Component', targets: ['component'], relation: 'partOf', inverse: 'hasPart' },
  { kind: 'System', path: ['domain'], many: false, defaultKind: 'Domain', targets: ['domain'], relation: 'partOf', inverse: 'hasPart' },
  { kind: 'Domain', path: ['subdomainOf'], many: false, defaultKind: 'Domain', targets: ['domain'], relation: 'partOf', inverse: 'hasPart' },
  { kind: 'Component', path: ['providesApis'], many: true, defaultKind: 'API', targets: ['api'], relation: 'providesApi', inverse: 'apiProvidedBy' },
  { kind: 'Component', path: ['consumesApis'], many: true, defaultKind: 'API', targets: ['api'], relation: 'consumesApi', inverse: 'apiConsumedBy' },
  ...['Component', 'Resource'].flatMap((kind): ReferenceField[] => [
    { kind, path: ['dependsOn'], many: true, relation: 'dependsOn', inverse: 'dependencyOf' },
    { kind, path: ['dependencyOf'], many: true, relation: 'dependencyOf', inverse: 'dependsOn' },
  ]),
  { kind: 'Group', path: ['parent'], many: false, defaultKind: 'Group', targets: ['group'], relation: 'childOf', inverse: 'parentOf' },
  { kind: 'Group', path: ['children'], many: true, defaultKind: 'Group', targets: ['group'], relation: 'parentOf', inverse: 'childOf' },
  { kind: 'Group', path: ['members'], many: true, defaultKind: 'User', targets: ['user'], relation: 'hasMember', inverse: 'memberOf' },
  { kind: 'User', path: ['memberOf'], many: true, defaultKind: 'Group', targets: ['group'], relation: 'memberOf', inverse: 'hasMember' },
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
  constructor(entity: Entity, field: ReferenceField, index: number, text: string) {
    const parts = parseRef(text.trim(), { namespace: entity.namespace, kind: field.defaultKind });
    this.field = field;
    this.text = text;
    this.target = parts && formatRef(parts);
    this.#index = index;
  }

  /** From the document's root: `['spec', 'dependsOn', 0]`. Made when asked for, which is where something is wrong. */
  get path(): readonly (string | number)[] {
    return this.#index < 0 ? ['spec', ...this.field.path] : ['spec', ...this.field.path, this.#index];
  }
}

/** The references of an entity, in the order of the table. Values that are no text are the schema's business. */
export function writtenRefs(entity: Entity): readonly WrittenRef[] {
  const found: WrittenRef[] = [];
  for (const field of fieldsByKind.get(entity.kind.toLowerCase()) ?? []) {
    const value = field.path.reduce<Json | undefined>((at, key) => objectOr(at)[key], entity.spec);
    if (typeof value === 'string') found.push(new WrittenRef(entity, field, -1, value));
    if (!field.many || !Array.isArray(value)) continue;
    for (const [index, item] of (value as readonly Json[]).entries()) {
      if (typeof item === 'string') found.push(new WrittenRef(entity, field, index, item));
    }
  }
  return found;
}
