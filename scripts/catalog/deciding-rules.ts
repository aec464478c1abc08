import type { AccessRule } from '../model/policy.ts';
import type { Place } from '../model/problem.ts';
import type { Catalog } from './catalog.ts';
import { accessRules } from './policies.ts';

type Read = Pick<Catalog, 'ofKind' | 'get' | 'entities' | 'problems'>;

/**
 * The rules by which requests are decided: those of all policies; and where a file hides what they forbid, one that denies
 * everything. A slip in a file, or a file that is lost, must never allow what was forbidden the day before.
 */
export function decidingRules(catalog: Read): readonly AccessRule[] {
  const rules = accessRules(catalog);
  const [people] = unreadable(catalog, 'catalog/org/');
  return [...hidingFiles(catalog, 'catalog/policies/', 'accesspolicy').map(denyAll), ...rules.map((rule) => (rule.effect === 'deny' ? strictly(catalog, rule, people) : rule))];
}

/** One place in each file of a folder that hides what belongs there: it cannot be read, holds another kind, or says again what another file says. */
export function hidingFiles({ problems, entities }: Pick<Catalog, 'problems' | 'entities'>, folder: string, kind: string): readonly Place[] {
  const doubles = problems.filter(({ code, entity }) => code === 'duplicate-entity' && entity?.startsWith(`${kind}:`));
  const others = entities.filter((entity) => entity.source.file.startsWith(folder) && entity.kind.toLowerCase() !== kind).map(({ source }) => source);
  const places = [...unreadable({ problems }, folder), ...doubles, ...others];
  return [...Map.groupBy(places, ({ file }) => file).values()].flatMap(([first]) => first ?? []);
}

/** Errors that are about a file and not about an entity: what stands in it is not in the catalog. */
function unreadable({ problems }: Pick<Catalog, 'problems'>, folder: string): readonly Place[] {
  return problems.filter(({ severity, file, entity }) => severity === 'error' && entity === undefined && file.startsWith(folder));
}

function denyAll({ file, line, column }: Place): AccessRule {
  const because = `${file} holds policies that cannot be read, so nobody knows what they forbid, and nothing is allowed. “signpost check” says what is wrong.`;
  const anything = { groups: [], users: [], services: [], types: [], tags: [], environments: [], tiers: [], actions: [], approvals: [] };
  return { policy: `file:${file}`, index: 0, effect: 'deny', ...anything, merge: 'manual', because, source: { file, line, column } };
}

/** A rule that forbids something to a group holds for everybody while nobody can tell who is in it. */
function strictly(catalog: Read, rule: AccessRule, people: Place | undefined): AccessRule {
  const group = rule.groups.find((ref) => !catalog.get(ref)) ?? (people && rule.groups[0]);
  if (group === undefined) return rule;
  const why = catalog.get(group) && people ? `${people.file} cannot be read` : `the catalog has no ${group}`;
  return { ...rule, groups: [], users: [], because: `Nobody can tell for whom this rule is, since ${why}; until then it holds for everybody: ${rule.because}` };
}
