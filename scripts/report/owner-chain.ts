import { contactRef, contactsOf } from '../catalog/additions.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { objectOr, text } from '../catalog/entity.ts';
import { meantLinks } from '../catalog/link-intents.ts';
import { loginOf, teamAnnotation, userByLogin, usersOf } from '../catalog/people.ts';
import type { Entity } from '../model/entity.ts';

export interface Person {
  readonly ref: string;
  readonly title: string;
  /** On GitHub, lower case. */
  readonly login: string;
  readonly email?: string;
}

/** A way to reach somebody. */
export interface Reach {
  readonly kind: 'person' | 'chat' | 'on-call' | 'mail' | 'phone' | 'web' | 'github';
  /** For people: `#ask-platform`, `ada@example.com`. */
  readonly text: string;
  /** Absent where only a person can follow it, such as the name of a chat channel. Nobody has checked its scheme. */
  readonly url?: string;
  /** The entity that says so. */
  readonly of: string;
}

/** From an owner to people who answer. */
export interface OwnerChain {
  readonly ref: string;
  readonly title: string;
  /** False where the catalog names the owner, but does not have it. */
  readonly known: boolean;
  /** Logins of `people`. */
  readonly logins: readonly string[];
  /** Groups above it, the nearest first. */
  readonly within: readonly { readonly ref: string; readonly title: string }[];
  /** By reference: of a group everybody in it and below it. */
  readonly people: readonly Person[];
  /** The best first: what its own contacts say, then chat, mail and team. */
  readonly reach: readonly Reach[];
  /** Who answers where nobody is in the owner: the nearest group above that has people. */
  readonly instead?: { readonly ref: string; readonly title: string; readonly people: readonly Person[]; readonly reach: readonly Reach[] };
}

type Graph = Pick<Catalog, 'get' | 'related' | 'ofKind'>;

export function chainOf(catalog: Graph, ref: string): OwnerChain {
  const entity = catalog.get(ref);
  if (!entity) return { ref, title: ref, known: false, logins: [], within: [], people: [], reach: [] };
  const within = above(catalog, ref);
  const people = peopleIn(catalog, entity);
  const [nearest] = people.length > 0 ? [] : within.filter((each) => peopleIn(catalog, each).length > 0);
  return {
    ref: entity.ref,
    title: entity.title,
    known: true,
    logins: people.map(({ login }) => login),
    within: within.map((each) => ({ ref: each.ref, title: each.title })),
    people,
    reach: reachOf(catalog, entity),
    ...(nearest && { instead: { ref: nearest.ref, title: nearest.title, people: leaders(catalog, nearest), reach: reachOf(catalog, nearest) } }),
  };
}

function peopleIn(catalog: Graph, of: Entity): readonly Person[] {
  const users = of.kind.toLowerCase() === 'user' ? [of.ref] : usersOf(catalog, of.ref);
  return users.flatMap((user) => catalog.get(user) ?? []).map(personOf);
}

/** Who is in a group itself, such as the head of a department; everybody below it where that is nobody. */
function leaders(catalog: Graph, group: Entity): readonly Person[] {
  const own = catalog.related(group.ref, 'hasMember').flatMap((user) => catalog.get(user) ?? []).map(personOf);
  return own.length > 0 ? own : peopleIn(catalog, group);
}

/** Group by group, whichever comes first by name where there are several; a circle ends it. */
function above(catalog: Graph, ref: string): readonly Entity[] {
  const found = new Map<string, Entity>();
  const start = catalog.get(ref)?.kind.toLowerCase() === 'user' ? catalog.related(ref, 'memberOf') : catalog.related(ref, 'childOf');
  for (let next = start[0]; next !== undefined && next !== ref && !found.has(next); next = catalog.related(next, 'childOf')[0]) {
    const group = catalog.get(next);
    if (!group) break;
    found.set(next, group);
  }
  return [...found.values()];
}

function personOf(user: Entity): Person {
  const email = emailOf(user);
  return { ref: user.ref, title: user.title, login: loginOf(user), ...(email !== undefined && { email }) };
}

export function emailOf({ spec }: Pick<Entity, 'spec'>): string | undefined {
  return text(objectOr(spec['profile'])['email']);
}

/** Contacts of support and owner, then links to chat and on-call, the mailbox, and the team on GitHub; none twice. */
export function reachOf(catalog: Graph, of: Entity): readonly Reach[] {
  const contacts = contactsOf(of);
  const found = [...(contacts.get('support') ?? []), ...(contacts.get('owner') ?? [])].map((id) => contactReach(catalog, id, of.ref));
  for (const { intent, url, title } of meantLinks(of)) {
    if (intent === 'chat' || intent === 'on-call') found.push({ kind: intent, text: title ?? url, url, of: of.ref });
  }
  const email = emailOf(of);
  if (email !== undefined) found.push({ kind: 'mail', text: email, url: `mailto:${email}`, of: of.ref });
  const team = of.annotations[teamAnnotation];
  if (team !== undefined && /^[\w.-]+\/[\w.-]+$/.test(team)) found.push({ kind: 'github', text: `@${team}`, of: of.ref });
  return merged(found);
}

/** A contact as people read it. Channels and mailboxes are not looked up anywhere. */
function contactReach(catalog: Graph, id: string, of: string): Reach {
  const ref = contactRef(id);
  const entity = ref === undefined ? undefined : (catalog.get(ref) ?? (id.startsWith('@') ? userByLogin(catalog, id.slice(1)) : undefined));
  if (entity?.kind.toLowerCase() === 'user') return { kind: 'person', text: `${entity.title} (@${loginOf(entity)})`, of };
  if (entity) return { kind: 'github', text: entity.title, of };
  if (id.startsWith('@')) return { kind: 'person', text: id, of };
  if (id.startsWith('mailto:')) return { kind: 'mail', text: id.slice('mailto:'.length), url: id, of };
  if (id.startsWith('tel:')) return { kind: 'phone', text: id.slice('tel:'.length), url: id, of };
  const channel = channelOf(id);
  return channel === undefined ? { kind: 'web', text: id.replace(/^https?:\/\//, ''), url: id, of } : { kind: 'chat', text: `#${channel}`, of };
}

/** `ask-platform` of `slack://ask-platform`, and of `#ask-platform`; lower case. Undefined for anything else. */
export function channelOf(text: string): string | undefined {
  return /^(?:(?:slack|teams):\/\/|#)([^\s/?#]+)$/i.exec(text.trim())?.[1]?.toLowerCase();
}

/** The same channel as a contact and as a link is one way, with the link's address. */
function merged(found: readonly Reach[]): readonly Reach[] {
  const ways = new Map<string, Reach>();
  for (const way of found) {
    const key = way.text.toLowerCase();
    const known = ways.get(key);
    if (!known) ways.set(key, way);
    else if (known.url === undefined && way.url !== undefined) ways.set(key, { ...known, url: way.url });
  }
  return [...ways.values()];
}
