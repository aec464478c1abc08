import type { Entity, RelationType } from '../../model/entity.ts';
import { isJsonObject } from '../../model/json.ts';
import { splitRef } from '../../model/ref.ts';
import { isMadeByRequests } from '../../read/layout.ts';
import type { WrittenRef } from '../reference-fields.ts';
import { shown, writtenPath } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { allRefs } from '../written-refs.ts';
import { findingOn, noun, shortRef } from './finding.ts';

export const graphChecks: readonly Check[] = [
  {
    code: 'owner-person',
    severity: 'warning',
    own: true,
    holds: 'Things are owned by groups rather than by single people, who leave.',
    find: personalOwners,
  },
  {
    code: 'component-without-system',
    severity: 'warning',
    own: true,
    holds: 'Where a catalog has systems, every component, API and resource is part of one.',
    find: withoutSystem,
  },
  {
    code: 'system-empty',
    severity: 'warning',
    own: true,
    holds: 'Every system has parts.',
    find: (world) => lacking(world, world.catalog.ofKind('System'), 'hasPart', (name, ref) => [`Nothing is part of the system "${name}".`, `Write "system: ${ref}" in the spec of its components, or delete the system.`]),
  },
  {
    code: 'domain-empty',
    severity: 'warning',
    own: true,
    holds: 'Every domain has systems, or domains below it.',
    find: (world) => lacking(world, world.catalog.ofKind('Domain'), 'hasPart', (name, ref) => [`Nothing is part of the domain "${name}".`, `Write "domain: ${ref}" in the spec of its systems, or delete the domain.`]),
  },
  {
    code: 'api-unprovided',
    severity: 'warning',
    own: true,
    holds: 'Every API is provided by a component, or has the tag "external".',
    find: (world) =>
      lacking(world, world.catalog.ofKind('API').filter(({ tags }) => !tags.includes('external')), 'apiProvidedBy', (name) => [
        `No component provides the API "${name}", so nobody can tell what runs behind it.`,
        'Add it to spec.providesApis of the component that serves it, or the tag "external" if somebody else does.',
      ]),
  },
  {
    code: 'deprecated-dependency',
    severity: 'warning',
    holds: 'What is not deprecated does not rely on what is.',
    find: deprecatedDependencies,
  },
];

function* personalOwners(world: World): Iterable<Finding> {
  const { catalog } = world;
  // Looked up once for each person: whoever owns everything has a long list of relations.
  const fixes = new Map<string, string>();
  for (const { at, ref, entity, other: owner } of allRefs(world).filter((each) => each.ref.field.relation === 'ownedBy')) {
    // An environment that a person owns is an error already.
    if (owner?.kind.toLowerCase() !== 'user' || entity.kind.toLowerCase() === 'environment' || isMadeByRequests(entity.source.file)) continue;
    const { path, text } = ref;
    const fix = fixes.get(owner.ref) ?? nameGroup(catalog, owner);
    fixes.set(owner.ref, fix);
    const message = `${writtenPath(path)} is ${shown(text)}, a person: when ${owner.title} leaves, nobody answers for it.`;
    yield { at, path, cause: owner.ref, message, fix };
  }
}

function nameGroup(catalog: World['catalog'], user: Entity): string {
  const group = catalog.related(user.ref, 'memberOf').flatMap((ref) => catalog.get(ref) ?? [])[0];
  return group ? `Name a group, such as "${shortRef(group)}".` : 'Name a group.';
}

function* withoutSystem(world: World): Iterable<Finding> {
  const { catalog } = world;
  const systems = catalog.ofKind('System');
  if (systems.length === 0) return;
  const byOwner = Map.groupBy(systems, ({ ref }) => catalog.related(ref, 'ownedBy')[0]);
  for (const kind of ['Component', 'API', 'Resource']) {
    for (const entity of catalog.ofKind(kind)) {
      if (isMadeByRequests(entity.source.file) || catalog.related(entity.ref, 'partOf').length > 0 || lacksSpec(world, entity)) continue;
      const owner = catalog.related(entity.ref, 'ownedBy')[0];
      const near = owner === undefined ? [] : (byOwner.get(owner) ?? []).slice(0, 3).map((system) => `"${shortRef(system)}"`);
      const fix = near.length === 0 ? 'Write its system as spec.system.' : `Write its system as spec.system; its owner has ${near.join(', ')}.`;
      yield* findingOn(world, entity, { path: ['metadata', 'name'], message: `The ${noun(kind)} "${entity.name}" is part of no system.`, fix });
    }
  }
}

/** Of that the schema has spoken. */
function lacksSpec({ documentOf }: World, { ref }: Entity): boolean {
  const value = documentOf(ref)?.value;
  return isJsonObject(value) && value['spec'] === undefined;
}

function* lacking(world: World, entities: readonly Entity[], relation: RelationType, say: (name: string, ref: string) => readonly [message: string, fix: string]): Iterable<Finding> {
  // What is missing may stand in a file that cannot be read.
  if (world.lost.size > 0) return;
  for (const entity of entities) {
    const others = world.catalog.related(entity.ref, relation).filter((ref) => ref !== entity.ref);
    if (others.length > 0 || isMadeByRequests(entity.source.file)) continue;
    const [message, fix] = say(entity.name, shortRef(entity));
    yield* findingOn(world, entity, { path: ['metadata', 'name'], message, fix });
  }
}

/** One cause for each deprecated thing, since whoever retires it wants to see all who rely on it; each of them once, though both may say so. */
function* deprecatedDependencies(world: World): Iterable<Finding> {
  const said = new Set<string>();
  const deprecated = new Set(world.catalog.entities.filter(isDeprecated));
  if (deprecated.size === 0) return;
  // From one that is deprecated to one that is not, or the other way round.
  const crossing = allRefs(world).filter(({ entity, other }) => other && deprecated.has(entity) !== deprecated.has(other));
  for (const { at, ref: written, entity, other } of crossing) {
    if (!other) continue;
    const [user, used] = usage(entity, written, other);
    if (!user || !used || deprecated.has(user)) continue;
    const edge = `${user.ref}\n${used.ref}`;
    if (said.has(edge)) continue;
    said.add(edge);
    const { path, text } = written;
    const owner = world.catalog.related(used.ref, 'ownedBy')[0];
    const why = used === entity ? `but this ${noun(used.kind)} is deprecated` : 'which is deprecated';
    const knows = owner === undefined ? '' : `; its owner "${splitRef(owner).name}" knows what does`;
    const fix = `Let "${user.name}" use what replaces it${knows}.`;
    yield { at, path, cause: used.ref, message: `${writtenPath(path)} is ${shown(text)}, ${why}.`, fix };
  }
}

/** Who relies on what by a reference, whichever of the two writes it; neither where the reference says no such thing. */
function usage(entity: Entity, { field }: WrittenRef, other: Entity): readonly [user?: Entity, used?: Entity] {
  if (field.relation === 'dependencyOf') return [other, entity];
  const relies = field.relation === 'dependsOn' || field.relation === 'consumesApi' || field.key === 'subcomponentOf';
  return relies ? [entity, other] : [];
}

function isDeprecated({ lifecycle }: Entity): boolean {
  return lifecycle?.trim().toLowerCase() === 'deprecated';
}
