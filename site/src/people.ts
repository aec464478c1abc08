import { contactRef, contactsOf, derived, entity, loginOf, propertiesOf, world, type Entity } from './data.ts';

/** References of users by their login on GitHub; nobody may be taken for somebody else, so those of a shared one are left out. */
const logins = derived(
  'logins',
  () => new Map([...Map.groupBy(world().catalog.ofKind('User'), loginOf)].flatMap(([login, [first, ...others]]) => (first && others.length === 0 ? [[login, first.ref] as const] : []))),
  (table) => JSON.stringify([...table]),
);

/** Undefined when no user has this login, or several do. */
export function userByLogin(login: string): Entity | undefined {
  const ref = logins().get(login.toLowerCase());
  return ref === undefined ? undefined : entity(ref);
}

/** References of what names a person among its contacts, by the person's reference. */
const contactTable = derived(
  'contacts',
  () => {
    const { catalog } = world();
    const found = new Map<string, Set<string>>();
    for (const of of catalog.entities) {
      if (of.spec['contacts'] === undefined) continue;
      for (const id of [...contactsOf(of).values()].flat()) {
        if (!id.startsWith('@')) continue;
        const written = contactRef(id);
        const ref = written !== undefined && catalog.get(written) ? written : userByLogin(id.slice(1))?.ref;
        if (ref === undefined) continue;
        const known = found.get(ref);
        if (known) known.add(of.ref);
        else found.set(ref, new Set([of.ref]));
      }
    }
    return found;
  },
  (table) => JSON.stringify([...table].map(([ref, refs]) => [ref, ...refs])),
);

/** What a person is a contact of, in no order. */
export function contactFor(of: Entity): readonly Entity[] {
  return [...(contactTable().get(of.ref) ?? [])].flatMap((ref) => entity(ref) ?? []);
}

const configuredTable = derived(
  'configured environments',
  () => {
    const found = new Map<string, Set<string>>();
    for (const of of world().catalog.entities) {
      if (of.spec['properties'] === undefined) continue;
      for (const name of propertiesOf(of).flatMap(({ overrides }) => Object.keys(overrides))) {
        const known = found.get(name);
        if (known) known.add(of.ref);
        else found.set(name, new Set([of.ref]));
      }
    }
    return found;
  },
  (table) => JSON.stringify([...table].map(([name, refs]) => [name, ...refs])),
);

/** What has properties of its own in an environment, in no order. */
export function configuredIn(environment: string): readonly Entity[] {
  return [...(configuredTable().get(environment) ?? [])].flatMap((ref) => entity(ref) ?? []);
}
