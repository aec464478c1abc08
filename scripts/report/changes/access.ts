import { decisive } from '../../catalog/access.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { decidingRules } from '../../catalog/deciding-rules.ts';
import { environments, type Environment } from '../../catalog/environments.ts';
import { groupsAbove } from '../../catalog/people.ts';
import { approvalGroup, matchesPerson, matchesThing } from '../../catalog/rules.ts';
import { outlineOf } from '../../catalog/services.ts';
import { actions, type AccessRule, type Action } from '../../model/policy.ts';
import type { Service } from '../../model/service.ts';

/** The rule that decides, and what it asks for. */
export interface Answer {
  readonly allowed: boolean;
  /** Canonical reference of the policy. */
  readonly policy: string;
  /** Position among the policy's rules, from 1. */
  readonly rule: number;
  readonly because: string;
  readonly approvals: readonly { readonly group: string; readonly count: number }[];
  readonly merge: AccessRule['merge'];
}

/**
 * Something that people may do and might not before, or the other way round; `easier` and `harder` are about approvals, in number and
 * merging, `otherwise` about who gives them.
 */
export interface AccessChange {
  readonly kind: 'gained' | 'lost' | 'easier' | 'harder' | 'otherwise';
  /** Canonical references of groups and, where a rule names them, users; empty for everybody in the catalog. */
  readonly who: readonly string[];
  /** Of those the ones that no other of them is above: teams below a team have what it has. */
  readonly top: readonly string[];
  /** Names, sorted. */
  readonly services: readonly string[];
  /** Names, on the way to production; empty for services that belong to no environment. */
  readonly environments: readonly string[];
  readonly actions: readonly Action[];
  /** What decided and decides; absent where no rule spoke of it. */
  readonly before?: Answer;
  readonly after?: Answer;
}

type Outline = Omit<Service, 'files'>;

/** One state of everything that decides. */
interface Law {
  readonly catalog: Catalog;
  readonly rules: readonly AccessRule[];
  readonly services: ReadonlyMap<string, Outline>;
  readonly environments: ReadonlyMap<string, Environment>;
  /** Groups that some rule names: others make no difference to anybody. */
  readonly named: ReadonlySet<string>;
}

/** People to whom the same rules speak, before as after. */
interface Askers {
  readonly who: readonly string[];
  readonly before: Asker;
  readonly after: Asker;
}

interface Asker {
  readonly user: string | undefined;
  readonly groups: ReadonlySet<string>;
}

/**
 * What members of each team may do otherwise than before, decided as their requests would be: for every class of teams that the rules
 * tell apart, every service, environment and action. What everybody gains or loses is told once.
 */
export function changedAccess(before: Catalog, after: Catalog): readonly AccessChange[] {
  const [was, is] = [lawOf(before), lawOf(after)];
  const classes = askersOf(was, is);
  const cells: Cell[] = [];
  for (const service of [...new Set([...was.services.keys(), ...is.services.keys()])].sort()) {
    for (const place of placesOf(service, was, is)) {
      for (const action of actions) {
        const [ruled, rules] = [about(was, service, place, action), about(is, service, place, action)];
        if (ruled.rules.length + rules.rules.length === 0) continue;
        cells.push(...cellsOf(ruled, rules, classes).map((cell) => ({ ...cell, services: [service], environments: place === '' ? [] : [place], actions: [action] })));
      }
    }
  }
  const parents = (ref: string) => [...groupsAbove(after, ref), ...groupsAbove(before, ref)].filter((each) => each !== ref);
  const topOf = (who: readonly string[]) => {
    const all = new Set(who);
    return who.filter((ref) => !parents(ref).some((above) => all.has(above)));
  };
  return joined(cells).map((cell) => ({ ...cell, top: topOf(cell.who) })).sort(byWeight);
}

function lawOf(catalog: Catalog): Law {
  const rules = decidingRules(catalog);
  return {
    catalog,
    rules,
    services: new Map(catalog.ofKind('Template').map((template) => [template.name, outlineOf(template)])),
    environments: new Map(environments(catalog).map((each) => [each.name, each])),
    named: new Set(rules.flatMap(({ groups }) => groups)),
  };
}

/** Everybody first: those in no group. A group that is new was nobody before, and one that is gone is nobody now. */
function askersOf(was: Law, is: Law): readonly Askers[] {
  const everybody: Askers = { who: [], before: nobody, after: nobody };
  const askerIn = ({ catalog, named }: Law, group: string): Asker => ({ user: undefined, groups: new Set(catalog.get(group) ? groupsAbove(catalog, group).filter((each) => named.has(each)) : []) });
  const groups = new Set([...was.catalog.ofKind('Group'), ...is.catalog.ofKind('Group')].map(({ ref }) => ref));
  const classes = new Map<string, Askers & { readonly who: string[] }>();
  for (const ref of groups) {
    const [before, after] = [askerIn(was, ref), askerIn(is, ref)];
    if (before.groups.size + after.groups.size === 0) continue;
    const key = `${[...before.groups].join()}|${[...after.groups].join()}`;
    const known = classes.get(key);
    if (known) known.who.push(ref);
    else classes.set(key, { who: [ref], before, after });
  }
  // What rules give to somebody by name; what they have through their groups is told of those.
  const users = new Set([...was.rules, ...is.rules].flatMap((rule) => rule.users));
  const byName = [...users].map((user): Askers => ({ who: [user], before: { user, groups: none }, after: { user, groups: none } }));
  return [everybody, ...classes.values(), ...byName];
}

const none: ReadonlySet<string> = new Set();
const nobody: Asker = { user: undefined, groups: none };

/** Names of the environments that an instance can be in, before or after; an empty one where it belongs to none. */
function placesOf(service: string, was: Law, is: Law): readonly string[] {
  const found = [was, is].flatMap(({ services, environments }) => {
    const outline = services.get(service);
    if (!outline) return [];
    return outline.instance.environment === undefined ? [''] : [...environments.keys()];
  });
  return [...new Set(found)];
}

/** The rules that speak of something, whoever asks for it. */
interface About {
  readonly law: Law;
  readonly rules: readonly AccessRule[];
  readonly service: Outline | undefined;
  readonly environment: Environment | undefined;
}

function about(law: Law, name: string, place: string, action: Action): About {
  const service = law.services.get(name);
  const environment = law.environments.get(place);
  const isPossible = service && (service.instance.environment === undefined ? place === '' : environment !== undefined);
  const rules = isPossible ? law.rules.filter((rule) => matchesThing(rule, { action, service, ...(environment && { environment }) })) : [];
  return { law, rules, service, environment };
}

type Cell = Omit<AccessChange, 'top'>;
type Bare = Pick<Cell, 'kind' | 'who' | 'before' | 'after'>;

function cellsOf(was: About, is: About, classes: readonly Askers[]): readonly Bare[] {
  const [everybody, ...others] = classes.map((askers) => changeFor(was, is, askers));
  const general = everybody && saidOf(everybody);
  return [...(everybody ? [everybody] : []), ...others.filter((change) => change !== undefined && (general === undefined || saidOf(change) !== general))].flatMap((change) => change ?? []);
}

function changeFor(was: About, is: About, { who, before, after }: Askers): Bare | undefined {
  const [then, now] = [answerOf(was, before), answerOf(is, after)];
  const kind = kindOf(then, now);
  return kind && { kind, who, ...(then && { before: then }), ...(now && { after: now }) };
}

function answerOf({ law, rules, service, environment }: About, { user, groups }: Asker): Answer | undefined {
  if (!service) return undefined;
  const subject = { service, ...(environment && { environment }) };
  const rule = decisive(law.catalog, rules.filter((each) => matchesPerson(each, user, groups)), subject, user);
  if (!rule) return undefined;
  const { policy, index, because, merge, approvals } = rule;
  return { allowed: rule.effect === 'allow', policy, rule: index + 1, because, approvals: approvals.map(({ from, count }) => ({ group: approvalGroup(from, subject), count })), merge };
}

function kindOf(before: Answer | undefined, after: Answer | undefined): AccessChange['kind'] | undefined {
  const [might, may] = [before?.allowed === true, after?.allowed === true];
  if (might !== may) return may ? 'gained' : 'lost';
  if (!before || !after || !may) return undefined;
  const harder = demand(after) - demand(before) || Number(after.merge === 'manual') - Number(before.merge === 'manual');
  if (harder !== 0) return harder > 0 ? 'harder' : 'easier';
  const from = ({ approvals }: Answer) => approvals.map(({ group, count }) => `${count} ${group}`).sort().join();
  return from(before) === from(after) ? undefined : 'otherwise';
}

function demand({ approvals }: Answer): number {
  return approvals.reduce((sum, { count }) => sum + count, 0);
}

function saidOf({ kind, before, after }: Bare): string {
  return JSON.stringify([kind, before, after]);
}

/** A cell with a number for what is said in it: comparing the reasons of a hundred thousand cells takes seconds. */
type Numbered = Cell & { readonly saying: number };

/** Cells that differ in one thing only are one: first in who, then in the action, the environment and the service. */
function joined(cells: readonly Cell[]): readonly Cell[] {
  const numbers = new Map<string, number>();
  const numbered = cells.map((cell): Numbered => {
    const said = saidOf(cell);
    const known = numbers.get(said) ?? numbers.size;
    numbers.set(said, known);
    return { ...cell, saying: known };
  });
  const by = (list: readonly Numbered[], key: (cell: Numbered) => unknown, join: (each: readonly Numbered[], first: Numbered) => Numbered) =>
    [...Map.groupBy(list, (cell) => `${cell.saying}${JSON.stringify(key(cell))}`).values()].flatMap((each) => (each[0] ? [join(each, each[0])] : []));
  const all = <T>(each: readonly Cell[], pick: (cell: Cell) => readonly T[]) => [...new Set(each.flatMap(pick))];
  // Everybody is an empty list, which must not be lost among teams.
  const people = by(numbered, ({ who, services, environments, actions }) => [who.length === 0, services, environments, actions], (each, first) => ({ ...first, who: all(each, ({ who }) => who).sort() }));
  const doing = by(people, ({ who, services, environments }) => [who, services, environments], (each, first) => ({ ...first, actions: all(each, (cell) => cell.actions) }));
  const there = by(doing, ({ who, services, actions }) => [who, services, actions], (each, first) => ({ ...first, environments: all(each, (cell) => cell.environments) }));
  const done = by(there, ({ who, environments, actions }) => [who, environments, actions], (each, first) => ({ ...first, services: all(each, ({ services }) => services).sort() }));
  return done.map(({ saying: _, ...cell }) => cell);
}

const weights: Readonly<Record<AccessChange['kind'], number>> = { gained: 0, easier: 1, lost: 2, harder: 3, otherwise: 4 };

/** What a reviewer has to see first comes first. */
function byWeight(a: AccessChange, b: AccessChange): number {
  const key = ({ services, who }: AccessChange) => `${services.join()} ${who.join()}`;
  return weights[a.kind] - weights[b.kind] || (key(a) < key(b) ? -1 : 1);
}
