import { loadCatalog } from '../catalog/catalog.ts';
import { environments } from '../catalog/environments.ts';
import { loginOf, userByLogin } from '../catalog/people.ts';
import { accessRules } from '../catalog/policies.ts';
import { serviceOf } from '../catalog/services.ts';
import { actions } from '../model/policy.ts';
import { canonicalRef } from '../model/ref.ts';
import { diskFiles } from '../read/files.ts';
import { decide } from '../request/access.ts';
import { UsageError, catalogOption, formatOf, formatOption, type Command } from './command.ts';
import { rootOf } from './root.ts';

export const can: Command = {
  usage: 'USER create|change|delete SERVICE [ENVIRONMENT] [--format text|json]',
  help: `Says whether a user (reference or GitHub login) may do this, by which rule, and who has to approve. Exit code 1 when not.`,
  options: { ...catalogOption, ...formatOption },
  async run(invocation) {
    const format = formatOf(invocation, ['json']);
    const [userText, actionText, serviceText, environmentText] = invocation.positionals;
    const action = actions.find((each) => each === actionText);
    if (!userText || !action || !serviceText) throw new UsageError('Say a user, an action and a service.');
    const files = diskFiles(rootOf(invocation));
    const catalog = loadCatalog(files);
    const service = serviceOf(catalog, files, serviceText);
    if (!service) throw new UsageError(`There is no service "${serviceText}". Services: ${catalog.ofKind('Template').map(({ name }) => name).join(', ')}.`);
    const known = environments(catalog);
    const environment = known.find(({ name }) => name === environmentText);
    if (environmentText !== undefined && !environment) {
      throw new UsageError(`There is no environment "${environmentText}". Environments: ${known.map(({ name }) => name).join(', ')}.`);
    }
    const user = userByLogin(catalog, userText.replace(/^@/, ''))?.ref ?? canonicalRef(userText, { kind: 'user' }) ?? userText;
    const decision = decide(catalog, accessRules(catalog), { user, action, service, ...(environment ? { environment } : {}) });
    const { allowed, reason, rule, approvals } = decision;
    const place = rule && `${rule.source.file}:${rule.source.line}`;
    if (format === 'json') {
      invocation.out(`${JSON.stringify({ allowed, reason, ...(place ? { rule: place } : {}), approvals }, null, 2)}\n`);
    } else {
      invocation.out(`${allowed ? 'Yes' : 'No'}: ${reason}${place ? ` (${place})` : ''}\n`);
      for (const { count, group, eligible } of approvals) {
        const names = eligible.map((ref) => catalog.get(ref)).filter((entity) => entity !== undefined).map((entity) => `@${loginOf(entity)}`);
        invocation.out(`Approval: ${count} of ${catalog.get(group)?.title ?? group}: ${names.join(', ') || 'nobody is left who may'}\n`);
      }
    }
    return allowed ? 0 : 1;
  },
};
