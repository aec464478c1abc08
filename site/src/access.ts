import { actions as allActions, approvalGroup, byTitle, compareText, decisive, groupsAbove, matchesPerson, matchesThing, usersOf, world, type AccessRule, type Action, type Entity, type Environment, type Service } from './data.ts';

export interface AccessLine {
  readonly rule: AccessRule;
  /** Canonical references of the groups and users it speaks of; empty when it speaks of everybody. */
  readonly who: readonly string[];
  readonly approvals: readonly { readonly group: string; readonly count: number }[];
  /** Empty when the rule holds for every action. */
  readonly actions: readonly Action[];
}

export interface AccessRow {
  /** Neighbours on the way to production; empty in the one row of a service that belongs to no environment. */
  readonly environments: readonly Environment[];
  readonly lines: readonly AccessLine[];
}

/** Who may ask for a service where, as the policies say it, refusals last; neighbours with the same answer share a row. */
export function accessRows(service: Service, actions: readonly Action[] = allActions): readonly AccessRow[] {
  const { environments, rules } = world();
  if (service.instance.environment === undefined) return [{ environments: [], lines: accessLines(rules, service, actions) }];
  const rows: AccessRow[] = [];
  for (const environment of environments) {
    const lines = accessLines(rules, service, actions, environment);
    const above = rows.at(-1);
    if (above && said(above.lines) === said(lines)) rows[rows.length - 1] = { environments: [...above.environments, environment], lines };
    else rows.push({ environments: [environment], lines });
  }
  return rows;
}

/** Who may ask for which service in one environment: services that have something to do with environments, by title. */
export function accessIn(environment: Environment): readonly { readonly service: Service; readonly lines: readonly AccessLine[] }[] {
  const { services, rules } = world();
  return services
    .filter(({ instance }) => instance.environment !== undefined)
    .map((service) => ({ service, lines: accessLines(rules, service, allActions, environment) }));
}

/** Of these rules those that speak of it, refusals last. */
export function accessLines(rules: readonly AccessRule[], service: Service, actions: readonly Action[], environment?: Environment): readonly AccessLine[] {
  return rules
    .map((rule) => accessLine(rule, service, actions, environment))
    .filter((line) => line !== undefined)
    .toSorted((a, b) => compareText(a.rule.effect, b.rule.effect));
}

function said(lines: readonly AccessLine[]): string {
  return JSON.stringify(lines.map(({ rule, approvals, actions }) => [rule.policy, rule.index, approvals, actions]));
}

function accessLine(rule: AccessRule, service: Service, actions: readonly Action[], environment?: Environment): AccessLine | undefined {
  const question = { service, ...(environment && { environment }) };
  const matching = actions.filter((action) => matchesThing(rule, { action, ...question }));
  const [action] = matching;
  if (action === undefined) return undefined;
  return {
    rule,
    who: [...rule.groups, ...rule.users],
    approvals: rule.approvals.map(({ from, count }) => ({ group: approvalGroup(from, question), count })),
    actions: matching.length === actions.length ? [] : matching,
  };
}

export interface MatrixCell {
  /** The rule that decides; absent where none allows it. */
  readonly rule?: AccessRule;
  readonly approvals: readonly { readonly group: string; readonly count: number }[];
}

/** Teams with the same answers everywhere. */
export interface MatrixRow {
  readonly teams: readonly Entity[];
  readonly cells: readonly MatrixCell[];
}

export interface AccessMatrix {
  /** Undefined for the one column of a service that belongs to no environment. */
  readonly columns: readonly (Environment | undefined)[];
  /** Those that may ask somewhere come first. */
  readonly rows: readonly MatrixRow[];
  /** The rules that decide some cell, in the order in which they are met; a cell names its rule by its place here. */
  readonly rules: readonly AccessRule[];
}

/** What a member of each team is answered who asks for an instance. People may be in several teams, and rules may name people. */
export function accessMatrix(service: Service): AccessMatrix {
  const { catalog, environments, rules } = world();
  const columns = service.instance.environment === undefined ? [undefined] : environments;
  const teams = catalog.ofKind('Group').filter(({ ref }) => catalog.related(ref, 'hasMember').length > 0);
  const byColumn = columns.map((environment) => rules.filter((rule) => matchesThing(rule, { action: 'create', service, ...(environment && { environment }) })));
  const rows = new Map<string, MatrixRow & { readonly teams: Entity[] }>();
  for (const team of teams.toSorted(byTitle)) {
    const groups = new Set(groupsAbove(catalog, team.ref));
    const cells = byColumn.map((about, column) => cellFor(about, groups, service, columns[column]));
    const key = JSON.stringify(cells.map(({ rule }) => rule && [rule.policy, rule.index]));
    const known = rows.get(key);
    if (known) known.teams.push(team);
    else rows.set(key, { teams: [team], cells });
  }
  const mayAsk = ({ cells }: MatrixRow) => cells.filter(({ rule }) => rule?.effect === 'allow').length;
  const sorted = [...rows.values()].sort((a, b) => mayAsk(b) - mayAsk(a));
  return { columns, rows: sorted, rules: [...new Set(sorted.flatMap(({ cells }) => cells.flatMap(({ rule }) => rule ?? [])))] };
}

/** As a request of a member is decided who is in no other team. */
function cellFor(about: readonly AccessRule[], groups: ReadonlySet<string>, service: Service, environment: Environment | undefined): MatrixCell {
  const subject = { service, ...(environment && { environment }) };
  const rule = decisive(world().catalog, about.filter((each) => matchesPerson(each, undefined, groups)), subject);
  if (!rule) return { approvals: [] };
  return { rule, approvals: rule.approvals.map(({ from, count }) => ({ group: approvalGroup(from, subject), count })) };
}

/** Everybody who may approve a request for this service somewhere, by the group that they approve for. */
export function approversOf({ rows }: AccessMatrix): readonly { readonly group: string; readonly people: readonly string[] }[] {
  const groups = new Set(rows.flatMap(({ cells }) => cells.filter(({ rule }) => rule?.effect === 'allow').flatMap(({ approvals }) => approvals.map(({ group }) => group))));
  return [...groups].map((group) => ({ group, people: usersOf(world().catalog, group) }));
}
