import { approvalGroup, compareText, matchesThing, world, type AccessRule, type Environment, type Service } from './data.ts';

export type Action = 'create' | 'change' | 'delete';
const allActions: readonly Action[] = ['create', 'change', 'delete'];

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

function accessLines(rules: readonly AccessRule[], service: Service, actions: readonly Action[], environment?: Environment): readonly AccessLine[] {
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
