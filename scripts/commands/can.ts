import { decide, decideForMember } from '../catalog/access.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { environments, type Environment } from '../catalog/environments.ts';
import { loginOf, userByLogin, wayInto } from '../catalog/people.ts';
import { accessRules, placeOfRule } from '../catalog/policies.ts';
import { serviceOf } from '../catalog/services.ts';
import { actions, type AccessRule, type Decision } from '../model/policy.ts';
import { canonicalRef, splitRef } from '../model/ref.ts';
import type { Service } from '../model/service.ts';
import type { Files } from '../read/files.ts';
import { catalogHelp, catalogOption, choice, Refusal, type Call, type Command } from './command.ts';
import { openCatalog } from './open.ts';
import { jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'can USER create|change|delete|renew SERVICE [ENVIRONMENT] [--catalog DIR] [--format text|json]',
  about: `Says whether a user (reference or GitHub login), or a member of group:NAME, may do this, by which rule, and who has to approve; or what is missing. Exit code 1 when not.`,
  options: { ...catalogOption, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, format: 'text or json' },
  async run(call) {
    const format = choice(call, 'format', ['text', 'json']);
    const [userText, actionText, serviceText, environmentText] = call.positionals;
    if (!userText || !actionText || !serviceText) throw new Refusal('Say a user, an action and a service.');
    const action = actions.find((each) => each === actionText);
    if (!action) throw new Refusal(`There is no action "${actionText}". Actions: ${actions.join(', ')}.`);
    const { catalog, files } = openCatalog(call);
    const service = serviceOf(catalog, files, serviceText);
    if (!service) throw new Refusal(`There is no service "${serviceText}". Services: ${catalog.ofKind('Template').map(({ name }) => name).join(', ')}.`);
    const environment = environmentOf(call, catalog, service, environmentText);
    const asked = { action, service, ...(environment ? { environment } : {}) };
    const user = userByLogin(catalog, userText.replace(/^@/, ''))?.ref ?? canonicalRef(userText, { kind: 'user' }) ?? userText;
    const rules = accessRules(catalog);
    const decision = user.startsWith('group:') ? decideForMember(catalog, rules, user, asked) : decide(catalog, rules, { user, ...asked });
    const found: Answer = { decision, way: decision.rule && wayIntoRule(catalog, user, decision.rule) };
    call.io.out(format === 'json' ? `${jsonText(answerJson(found, files))}\n` : answerText(found, catalog, files));
    return decision.allowed ? 0 : 1;
  },
};

interface Answer {
  readonly decision: Decision;
  /** By what the user is in a group that the rule names; undefined when it names none of theirs. */
  readonly way: readonly string[] | undefined;
}

function environmentOf({ io }: Call, catalog: Catalog, service: Service, name: string | undefined): Environment | undefined {
  const known = environments(catalog);
  const names = known.map((each) => each.name).join(', ');
  const environment = known.find((each) => each.name === name);
  if (name !== undefined && !environment) throw new Refusal(`There is no environment "${name}". Environments: ${names}.`);
  if (service.instance.environment === undefined) {
    // Rules about environments do not hold for a request that is made for none.
    if (environment) io.err(`${service.title} belongs to no environment, so ${environment.name} is left out.\n`);
    return undefined;
  }
  if (!environment) throw new Refusal(`${service.title} is requested for an environment. Name one: ${names}.`);
  return environment;
}

/** The shortest of the ways into the rule's groups. */
function wayIntoRule(catalog: Catalog, user: string, { groups }: AccessRule): readonly string[] | undefined {
  const ways = groups.flatMap((group) => {
    const way = wayInto(catalog, user, group);
    return way ? [way] : [];
  });
  return ways.sort((a, b) => a.length - b.length)[0];
}

function answerJson({ decision, way }: Answer, files: Files) {
  const { allowed, reason, rule, approvals, merge, nearest } = decision;
  return {
    allowed,
    reason,
    ...(rule && { rule: placed(files, rule) }),
    ...(way && { way }),
    approvals,
    ...(merge && { merge }),
    ...(nearest && { nearest: { rule: placed(files, nearest.rule), missing: nearest.missing } }),
  };
}

function answerText({ decision, way }: Answer, catalog: Catalog, files: Files): string {
  const { allowed, reason, rule, approvals, merge, nearest } = decision;
  const lines = [`${allowed ? 'Yes' : 'No'}: ${reason}${rule ? ` (${placed(files, rule)})` : ''}`];
  if (way) lines.push(`The rule is for ${catalog.get(way.at(-1) ?? '')?.title ?? 'a group'}: ${way.map((ref) => splitRef(ref).name).join(' → ')}`);
  for (const { count, group, eligible } of approvals) {
    const names = eligible.map((ref) => catalog.get(ref)).filter((entity) => entity !== undefined).map((entity) => `@${loginOf(entity)}`);
    lines.push(`Approval: ${count} of ${catalog.get(group)?.title ?? group}: ${names.join(', ') || 'nobody is left who may'}`);
  }
  if (allowed && approvals.length === 0) lines.push('Approval: nobody’s is needed');
  if (merge === 'automatic') lines.push(`Merge: by itself${approvals.length > 0 ? ', once approved' : ''}`);
  if (nearest) lines.push(`Nearest rule: ${nearest.rule.because} (${placed(files, nearest.rule)})`, ...nearest.missing.map((missing) => `  ${missing}`));
  return `${lines.join('\n')}\n`;
}

function placed(files: Files, rule: AccessRule): string {
  const { file, line } = placeOfRule(files, rule);
  return `${file}:${line}`;
}
