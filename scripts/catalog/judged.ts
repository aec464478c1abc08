import type { Entity } from '../model/entity.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { splitRef } from '../model/ref.ts';
import { contactsOf } from './additions.ts';
import type { Catalog } from './catalog.ts';
import { objectOr, text } from './entity.ts';
import { meantLinks } from './link-intents.ts';

type Graph = Pick<Catalog, 'get' | 'related'>;

/** An entity at the other end of a relation, as expressions see it: what it does not say is an empty text. */
export class Neighbour {
  readonly ref: string;
  readonly kind: string;
  readonly name: string;
  readonly title: string;
  readonly type: string;
  readonly lifecycle: string;
  /** Whether the catalog has it. */
  readonly known: boolean;

  constructor(ref: string, entity: Entity | undefined) {
    const { kind, name } = splitRef(ref);
    this.ref = ref;
    this.kind = entity?.kind ?? kind;
    this.name = entity?.name ?? name;
    this.title = entity?.title ?? name;
    this.type = entity?.type ?? '';
    this.lifecycle = entity?.lifecycle ?? '';
    this.known = entity !== undefined;
  }
}

/** Types of a Neighbour's parts in the Common Expression Language. */
export const neighbourFields = { ref: 'string', kind: 'string', name: 'string', title: 'string', type: 'string', lifecycle: 'string', known: 'bool' } as const;

/** What an expression of a scorecard may name, with its type; the schema of Scorecard says what each means. */
export const judgedVariables: Readonly<Record<keyof Judged, string>> = {
  entity: 'map<string, dyn>',
  tags: 'list<string>',
  labels: 'map<string, string>',
  annotations: 'map<string, string>',
  links: 'list<map<string, string>>',
  intents: 'list<string>',
  hasOwner: 'bool',
  hasContact: 'bool',
  hasDocs: 'bool',
  hasSystem: 'bool',
  dependencies: 'list<Neighbour>',
  dependants: 'list<Neighbour>',
  apis: 'list<Neighbour>',
};

/**
 * One entity as expressions see it. Each part is worked out when an expression asks for it, so that judging an entity
 * reads its neighbours only where a scorecard speaks of them.
 */
export class Judged {
  readonly #of: Entity;
  readonly #graph: Graph;
  #entity: JsonObject | undefined;
  #intents: readonly string[] | undefined;

  constructor(of: Entity, graph: Graph) {
    this.#of = of;
    this.#graph = graph;
  }

  /** As written, with its canonical reference. */
  get entity(): JsonObject {
    const { ref, apiVersion, kind, metadata, spec } = this.#of;
    return (this.#entity ??= { ref, apiVersion, kind, metadata, spec: spec as Record<string, Json> });
  }

  get tags() {
    return this.#of.tags;
  }

  get labels() {
    return this.#of.labels;
  }

  get annotations() {
    return this.#of.annotations;
  }

  get links() {
    return this.#of.links.map(({ url, title = '', type = '', icon = '' }) => ({ url, title, type, icon }));
  }

  get intents() {
    return (this.#intents ??= meantLinks(this.#of).map(({ intent }) => intent));
  }

  get hasOwner() {
    return this.#owner !== undefined;
  }

  get hasContact() {
    const owner = this.#owner;
    return isReachable(this.#of) || (owner !== undefined && isReachable(owner));
  }

  get hasDocs() {
    return text(this.#of.annotations['backstage.io/techdocs-ref']) !== undefined || this.intents.includes('docs');
  }

  get hasSystem() {
    return this.#neighbours('partOf').some(({ known }) => known);
  }

  get dependencies() {
    return this.#neighbours('dependsOn');
  }

  get dependants() {
    return this.#neighbours('dependencyOf');
  }

  get apis() {
    return this.#neighbours('providesApi');
  }

  get #owner(): Entity | undefined {
    const ref = this.#graph.related(this.#of.ref, 'ownedBy')[0];
    return ref === undefined ? undefined : this.#graph.get(ref);
  }

  #neighbours(type: 'partOf' | 'dependsOn' | 'dependencyOf' | 'providesApi'): readonly Neighbour[] {
    return this.#graph.related(this.#of.ref, type).map((ref) => new Neighbour(ref, this.#graph.get(ref)));
  }
}

function isReachable(entity: Entity): boolean {
  return contactsOf(entity).size > 0 || text(objectOr(entity.spec['profile'])['email']) !== undefined;
}
