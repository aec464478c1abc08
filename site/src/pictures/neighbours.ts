import type { Entity, RelationType } from '../data.ts';
import type { LineStyle, Thing } from './drawing.ts';

/** What a picture reads of the catalog: the neighbours of a thing, and theirs. */
export interface Neighbours {
  get(ref: string): Entity | undefined;
  /** Targets of a relation, sorted; the catalog may not know them. */
  related(ref: string, type: RelationType): readonly string[];
  href(ref: string): string;
  /** A kind in words. */
  kindName(of: Entity): string;
}

/** The sentences of a picture, in the language of the page. */
export interface PictureWords {
  readonly label: (title: string) => string;
  readonly missing: string;
  readonly more: (count: number) => string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly lines: Readonly<Record<LineStyle, string>>;
}

/** How a thing stands to the one that the page is about. */
export type Role = 'providedByThis' | 'consumesThis' | 'needsThis' | 'providesThis' | 'neededByThis' | 'consumedByThis' | 'partOfThis' | 'holdsThis' | 'here';

/** An entity as a box; one that the catalog does not have leads nowhere. */
export function thingOf(ref: string, from: Neighbours, words: PictureWords, role: Role): Thing {
  const entity = from.get(ref);
  if (!entity) return { title: ref.slice(ref.indexOf('/') + 1), about: words.missing, role: words.roles[role], look: 'outside' };
  return { title: entity.title, kind: entity.kind.toLowerCase(), about: aboutOf(entity, from), role: words.roles[role], href: from.href(entity.ref) };
}

/** `Resource · database`; a team of type team is said once. */
export function aboutOf(entity: Entity, from: Neighbours): string {
  const name = from.kindName(entity);
  return entity.type === undefined || entity.type.toLowerCase() === name.toLowerCase() ? name : `${name} · ${entity.type}`;
}

/** The first of many, so that a picture stays one: all when there is one too many, since "1 more" takes its place. */
export function firstOf<T>(all: readonly T[], most: number): { readonly shown: readonly T[]; readonly left: number } {
  const shown = all.length > most ? all.slice(0, most - 1) : all;
  return { shown, left: all.length - shown.length };
}

/** The system that something is part of, else the thing itself. */
export function homeOf(ref: string, from: Pick<Neighbours, 'related'>): string {
  const above = from.related(ref, 'partOf');
  const system = above.find((each) => each.startsWith('system:'));
  if (system !== undefined) return system;
  // A part of a component belongs to the component's system.
  const [component] = above;
  return (component === undefined ? undefined : from.related(component, 'partOf').find((each) => each.startsWith('system:'))) ?? ref;
}
