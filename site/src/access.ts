import { approvalGroup, matchesThing, world, type AccessRule, type Environment, type Service } from './data.ts';

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
  /** Absent in the one row of a service that belongs to no environment. */
  readonly environment?: Environment;
  readonly lines: readonly AccessLine[];
}

/** Who may ask for a service where, as the policies say it; a row for each environment, refusals last. */
export function accessRows(service: Service, actions: readonly Action[] = allActions): readonly AccessRow[] {
  const { environments, rules } = world();
  const places = service.instance.environment === undefined ? [undefined] : environments;
  return places.map((environment) => ({
    ...(environment && { environment }),
    lines: rules
      .map((rule) => accessLine(rule, service, actions, environment))
      .filter((line) => line !== undefined)
      .toSorted((a, b) => (a.rule.effect < b.rule.effect ? -1 : a.rule.effect > b.rule.effect ? 1 : 0)),
  }));
}

function accessLine(rule: AccessRule, service: Service, actions: readonly Action[], environment?: Environment): AccessLine | undefined {
  const question = { service, ...(environment && { environment }) };
  const matching = actions.filter((action) => matchesThing(rule, { action, ...question }));
  const [action] = matching;
  if (action === undefined) return undefined;
  return {
    rule,
    who: [...rule.groups, ...rule.users],
    approvals: rule.approvals.map(({ from, count }) => ({ group: approvalGroup(from, { action, ...question }), count })),
    actions: matching.length === actions.length ? [] : matching,
  };
}
