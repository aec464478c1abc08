import type { AccessRule } from '../model/policy.ts';
import type { Catalog } from './catalog.ts';
import { usersOf } from './people.ts';
import { isForAnybody } from './rules.ts';

/** The people whom access rules speak of; each group is looked up once. */
export class Crowd {
  readonly #catalog: Pick<Catalog, 'ofKind' | 'related' | 'get'>;
  readonly #members = new Map<string, readonly string[]>();
  readonly #sets = new Map<AccessRule, ReadonlySet<string>>();

  constructor(catalog: Pick<Catalog, 'ofKind' | 'related' | 'get'>) {
    this.#catalog = catalog;
  }

  /** Canonical references of the users of a group and of those below it. */
  members(group: string): readonly string[] {
    let found = this.#members.get(group);
    if (!found) this.#members.set(group, (found = usersOf(this.#catalog, group)));
    return found;
  }

  /** One after the other, since most questions are answered by the first; who is meant twice may come twice. */
  *people(rule: AccessRule): Iterable<string> {
    if (isForAnybody(rule)) for (const { ref } of this.#catalog.ofKind('User')) yield ref;
    for (const user of rule.users) if (this.#catalog.get(user)) yield user;
    for (const group of rule.groups) yield* this.members(group);
  }

  isNobody(rule: AccessRule): boolean {
    for (const _ of this.people(rule)) return false;
    return true;
  }

  has(rule: AccessRule, user: string): boolean {
    if (isForAnybody(rule)) return true;
    let set = this.#sets.get(rule);
    if (!set) this.#sets.set(rule, (set = new Set(this.people(rule))));
    return set.has(user);
  }
}
