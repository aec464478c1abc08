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
export interface WrittenRef {
  readonly field: ReferenceField;
  /** From the document's root: `['spec', 'dependsOn', 0]`. */
  readonly path: readonly (string | number)[];
  readonly text: string;
  /** Canonical; undefined when the text is no reference. */
  readonly target: string | undefined;
}

/** The references of an entity, in the order of the table. Values that are no text are the schema's business. */
export function writtenRefs(entity: Entity): readonly WrittenRef[] {
  const found: WrittenRef[] = [];
  for (const field of fieldsByKind.get(entity.kind.toLowerCase()) ?? []) {
    const path = ['spec', ...field.path];
    const value = field.path.reduce<Json | undefined>((at, key) => objectOr(at)[key], entity.spec);
    if (typeof value === 'string') found.push(written(entity, field, path, value));
    if (!field.many || !Array.isArray(value)) continue;
    for (const [index, item] of (value as readonly Json[]).entries()) {
      if (typeof item === 'string') found.push(written(entity, field, [...path, index], item));
    }
  }
  return found;
}

function written(entity: Entity, field: ReferenceField, path: readonly (string | number)[], text: string): WrittenRef {
  const parts = parseRef(text.trim(), { namespace: entity.namespace, ...(field.defaultKind ? { kind: field.defaultKind } : {}) });
  return { field, path, text, target: parts && formatRef(parts) };
}
