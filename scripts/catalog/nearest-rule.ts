import type { AccessRule, NearestRule } from '../model/policy.ts';
import { compareText } from '../model/problem.ts';
import type { Asked, Asker } from './access.ts';
import type { Catalog } from './catalog.ts';
import { matchesPerson, matchesPlace, matchesService } from './rules.ts';

/** A reason why a rule does not speak of a request, and how far that keeps it away. */
interface Gap {
  readonly distance: number;
  readonly said: string;
}

/**
 * The rule that comes nearest to allowing what no rule allows, and what keeps it from it. It is easier to be in another
 * group than to go to another place, to do something else there, or to want another service; of equals the rule that
 * speaks most precisely of the service counts, then the one that asks for the fewest approvals. Undefined without any rule that allows.
 */
export function nearestRule(catalog: Pick<Catalog, 'get'>, rules: readonly AccessRule[], asked: Asked, asker: Asker): NearestRule | undefined {
  const [first] = rules
    .filter(({ effect }) => effect === 'allow')
    .map((rule) => ({ rule, gaps: gaps(catalog, rule, asked, asker) }))
    .sort((a, b) => distance(a.gaps) - distance(b.gaps) || vagueness(a.rule) - vagueness(b.rule) || people(a.rule) - people(b.rule) || compareText(a.rule.policy, b.rule.policy) || a.rule.index - b.rule.index);
  return first && { rule: first.rule, missing: first.gaps.map(({ said }) => said) };
}

function gaps(catalog: Pick<Catalog, 'get'>, rule: AccessRule, { action, service, environment }: Asked, asker: Asker): readonly Gap[] {
  const found: Gap[] = [];
  const title = (ref: string) => catalog.get(ref)?.title ?? ref;
  if (!matchesService(rule, service)) found.push({ distance: 8, said: `It speaks of ${services(rule)}, not of ${service.name}.` });
  if (rule.actions.length > 0 && !rule.actions.includes(action)) found.push({ distance: 4, said: `It speaks of ${list(rule.actions, 'and')}, not of ${action}.` });
  if (!matchesPlace(rule, environment)) {
    const elsewhere = environment ? `not in ${environment.name}${environment.tier === environment.name || environment.tier === '' ? '' : ` (${environment.tier})`}` : `and ${service.title} belongs to no environment`;
    found.push({ distance: 3, said: `It holds in ${list([...rule.environments, ...rule.tiers.filter((tier) => !rule.environments.includes(tier))], 'and')}, ${elsewhere}.` });
  }
  if (!matchesPerson(rule, asker.user, asker.groups)) {
    const roles = [...(rule.groups.length > 0 ? [`in ${list(rule.groups.map(title), 'or')}`] : []), ...rule.users.map(title)];
    found.push({ distance: 2, said: `${capital(asker.title)} would have to be ${list(roles, 'or')}.` });
  }
  return found;
}

function services({ services: names, types, tags }: AccessRule): string {
  const parts = [
    names.length > 0 ? list(names, 'and') : undefined,
    types.length > 0 ? `services of type ${list(types, 'or')}` : undefined,
    tags.length > 0 ? `services with the tag ${list(tags, 'or')}` : undefined,
  ];
  return list(parts.filter((part) => part !== undefined), 'and');
}

function distance(all: readonly Gap[]): number {
  return all.reduce((sum, gap) => sum + gap.distance, 0);
}

function vagueness({ services: names, types, tags }: AccessRule): number {
  if (names.length > 0) return 0;
  return types.length + tags.length > 0 ? 1 : 2;
}

function people({ approvals }: AccessRule): number {
  return approvals.reduce((sum, { count }) => sum + count, 0);
}

function list(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
