import { accessLines, type AccessLine } from './access.ts';
import { fieldsOf, world, type Instance, type Service } from './data.ts';
import { actionLink, instanceLine, type ActionRequest, type InstanceAction } from './followed.ts';
import { repositoryUrl, serviceHref } from './links.ts';

/** Something that can be asked about an instance. */
export interface InstanceWay {
  readonly action: InstanceAction;
  readonly address: string;
  /** GitHub's own form, where the address is another. */
  readonly bare?: string;
  /** The same in a terminal. */
  readonly line: string;
}

/** What can be asked about an instance, the mildest first. Nothing for a part of a bundle, which follows its bundle. */
export function instanceWays({ folder, record }: Instance, service: Service, isCurrent: boolean): readonly InstanceWay[] {
  if (record.bundle !== undefined) return [];
  const instance = folder.replace(/^live\//, '');
  const way = (request: ActionRequest, address?: string): InstanceWay => {
    const { url } = actionLink(repositoryUrl(), request, { name: service.name, fields: fieldsOf(service) });
    return { action: request.action, address: address ?? url, ...(address !== undefined && { bare: url }), line: instanceLine(request) };
  };
  return [
    way({ action: 'change', instance, inputs: {}, cleared: [] }, `${serviceHref(service)}?change=${instance.split('/').map(encodeURIComponent).join('/')}#request`),
    ...(isCurrent ? [] : [way({ action: 'upgrade', instance, reason: '' })]),
    ...(record.expires === undefined ? [] : [way({ action: 'renew', instance, period: '', reason: '' })]),
    way({ action: 'delete', instance, name: '', reason: '' }),
  ];
}

/** Who may do what with an instance; actions with the same answer share it. */
export function instanceAccess({ record }: Instance, service: Service, ways: readonly InstanceWay[]): readonly { readonly actions: readonly InstanceAction[]; readonly lines: readonly AccessLine[] }[] {
  const { environments, rules } = world();
  const environment = environments.find(({ name }) => name === record.environment);
  const asked = ways.map(({ action }) => ({ action, lines: accessLines(rules, service, [action === 'upgrade' ? 'change' : action], environment) }));
  const groups = Map.groupBy(asked, ({ lines }) => JSON.stringify(lines.map(({ rule }) => [rule.policy, rule.index])));
  return [...groups.values()].map((group) => ({ actions: group.map(({ action }) => action), lines: group[0]?.lines ?? [] }));
}
