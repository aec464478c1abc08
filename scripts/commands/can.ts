import { decide } from '../catalog/access.ts';
import { environments } from '../catalog/environments.ts';
import { loginOf, userByLogin } from '../catalog/people.ts';
import { accessRules, placeOfRule } from '../catalog/policies.ts';
import { serviceOf } from '../catalog/services.ts';
import { actions } from '../model/policy.ts';
import { canonicalRef } from '../model/ref.ts';
import { catalogHelp, catalogOption, choice, Refusal, type Command } from './command.ts';
import { openCatalog } from './open.ts';
import { jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'can USER create|change|delete SERVICE [ENVIRONMENT] [--catalog DIR] [--format text|json]',
  about: `Says whether a user (reference or GitHub login) may do this, by which rule, and who has to approve. Exit code 1 when not.`,
  options: { ...catalogOption, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, format: 'text or json' },
  async run(call) {
    const format = choice(call, 'format', ['text', 'json']);
    const [userText, actionText, serviceText, environmentText] = call.positionals;
    const action = actions.find((each) => each === actionText);
    if (!userText || !action || !serviceText) throw new Refusal('Say a user, an action and a service.');
    const { catalog, files } = openCatalog(call);
    const service = serviceOf(catalog, files, serviceText);
    if (!service) throw new Refusal(`There is no service "${serviceText}". Services: ${catalog.ofKind('Template').map(({ name }) => name).join(', ')}.`);
    const known = environments(catalog);
    const environment = known.find(({ name }) => name === environmentText);
    if (environmentText !== undefined && !environment) {
      throw new Refusal(`There is no environment "${environmentText}". Environments: ${known.map(({ name }) => name).join(', ')}.`);
    }
    if (!environment && service.instance.environment !== undefined) {
      throw new Refusal(`${service.title} is requested for an environment. Name one: ${known.map(({ name }) => name).join(', ')}.`);
    }
    const user = userByLogin(catalog, userText.replace(/^@/, ''))?.ref ?? canonicalRef(userText, { kind: 'user' }) ?? userText;
    const decision = decide(catalog, accessRules(catalog), { user, action, service, ...(environment ? { environment } : {}) });
    const { allowed, reason, rule, approvals } = decision;
    const source = rule && placeOfRule(files, rule);
    const place = source && `${source.file}:${source.line}`;
    if (format === 'json') {
      call.io.out(`${jsonText({ allowed, reason, ...(place ? { rule: place } : {}), approvals })}\n`);
    } else {
      call.io.out(`${allowed ? 'Yes' : 'No'}: ${reason}${place ? ` (${place})` : ''}\n`);
      for (const { count, group, eligible } of approvals) {
        const names = eligible.map((ref) => catalog.get(ref)).filter((entity) => entity !== undefined).map((entity) => `@${loginOf(entity)}`);
        call.io.out(`Approval: ${count} of ${catalog.get(group)?.title ?? group}: ${names.join(', ') || 'nobody is left who may'}\n`);
      }
    }
    return allowed ? 0 : 1;
  },
};
