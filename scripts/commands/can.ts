import { decide, decideForMember, type Asked } from '../catalog/access.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { decidingRules } from '../catalog/deciding-rules.ts';
import { environments, type Environment } from '../catalog/environments.ts';
import { loginOf, userByLogin, wayInto } from '../catalog/people.ts';
import { placeOfRule } from '../catalog/policies.ts';
import { serviceOf } from '../catalog/services.ts';
import { nearest, spelledOut } from '../catalog/suggest.ts';
import { actions, type AccessRule, type Decision } from '../model/policy.ts';
import { canonicalRef, parseRef, splitRef } from '../model/ref.ts';
import type { Service } from '../model/service.ts';
import type { Files } from '../read/files.ts';
import { catalogHelp, catalogOption, choice, Refusal, todayHelp, todayOption, type Call, type Command } from './command.ts';
import { openCatalog } from './open.ts';
import { jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'can USER create|change|delete|renew SERVICE [ENVIRONMENT] [--today DAY] [--catalog DIR] [--format text|json]',
  about: `Says whether a user (reference or GitHub login), or a member of group:NAME, may do this, by which rule, and who has to approve; or what is missing. Exit code 1 when not.`,
  options: { ...catalogOption, ...todayOption, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, ...todayHelp, format: 'text or json' },
  async run(call) {
    const format = choice(call, 'format', ['text', 'json']);
    const [userText, actionText, serviceText, environmentText] = call.positionals;
    if (!userText || !actionText || !serviceText) throw new Refusal('Say a user, an action and a service.');
    const action = actions.find((each) => each === actionText);
    if (!action) throw new Refusal(unknown('action', actionText, actions));
    const { catalog, files } = openCatalog(call);
    const service = serviceOf(catalog, files, serviceText);
    if (!service) throw new Refusal(unknown('service', serviceText, catalog.ofKind('Template').map(({ name }) => name)));
    const environment = environmentOf(call, catalog, service, environmentText);
    const asked = { action, service, ...(environment ? { environment } : {}) };
    const user = userByLogin(catalog, userText.replace(/^@/, ''))?.ref ?? canonicalRef(userText, { kind: 'user' }) ?? userText;
    const rules = decidingRules(catalog);
    const answerFor = (of: Asked): Decided => {
      const decision = user.startsWith('group:') ? decideForMember(catalog, rules, user, of) : decide(catalog, rules, { user, ...of });
      return { decision, way: decision.rule && wayIntoRule(catalog, user, decision.rule) };
    };
    const decided = answerFor(asked);
    const { decision } = decided;
    const parts = (decision.allowed ? partsOf(service, catalog, files) : []).map((part) => ({
      service: part.name,
      ...answerFor({ action, service: part, ...(environment && part.instance.environment !== undefined ? { environment } : {}) }),
    }));
    const found: Answer = { ...decided, parts, meant: meant(catalog, user) };
    call.io.out(format === 'json' ? `${jsonText(answerJson(found, files))}\n` : answerText(found, catalog, files));
    return decision.allowed ? 0 : 1;
  },
};

interface Decided {
  readonly decision: Decision;
  /** By what the user is in a group that the rule names; undefined when it names none of theirs. */
  readonly way: readonly string[] | undefined;
}

interface Answer extends Decided {
  /** What a bundle that is allowed may hold: which parts it does hold depends on the inputs, and each is decided by itself. */
  readonly parts: readonly (Decided & { readonly service: string })[];
  /** Whoever may have been meant, when the catalog has nobody of that name. */
  readonly meant: string | undefined;
}

function environmentOf({ io }: Call, catalog: Catalog, service: Service, name: string | undefined): Environment | undefined {
  const known = environments(catalog);
  const names = known.map((each) => each.name);
  const environment = known.find((each) => each.name === name);
  if (name !== undefined && !environment) throw new Refusal(unknown('environment', name, names));
  if (service.instance.environment === undefined) {
    // Rules about environments do not hold for a request that is made for none.
    if (environment) io.err(`${service.title} belongs to no environment, so ${environment.name} is left out.\n`);
    return undefined;
  }
  if (!environment) throw new Refusal(`${service.title} is requested for an environment. Name one: ${names.join(', ')}.`);
  return environment;
}

function unknown(noun: string, text: string, names: readonly string[]): string {
  const near = nearest(text, names) ?? spelledOut(text, names);
  return `There is no ${noun} "${text}". ${near ? `Did you mean "${near}"? ` : ''}${noun.charAt(0).toUpperCase()}${noun.slice(1)}s: ${names.join(', ')}.`;
}

/** The user or group that somebody may have meant who is not in the catalog; undefined when there is one, or nothing is near. */
function meant(catalog: Catalog, ref: string): string | undefined {
  const parts = parseRef(ref);
  if (!parts || catalog.get(ref)) return undefined;
  const { kind, name } = parts;
  const names = kind === 'group' ? catalog.ofKind('Group').map((group) => group.name) : catalog.ofKind('User').flatMap((user) => [loginOf(user), user.name]);
  const near = nearest(name, names) ?? spelledOut(name, names);
  return near === undefined ? undefined : `${kind === 'group' ? 'group:' : ''}${near}`;
}

/** Services of which a bundle's steps make instances, each once. */
function partsOf({ steps }: Service, catalog: Catalog, files: Files): readonly Service[] {
  const names = steps.flatMap(({ action, input }) => (action === 'instance' && typeof input['service'] === 'string' ? [input['service']] : []));
  return [...new Set(names)].flatMap((name) => serviceOf(catalog, files, name) ?? []);
}

/** The shortest of the ways into the rule's groups. */
function wayIntoRule(catalog: Catalog, user: string, { groups }: AccessRule): readonly string[] | undefined {
  const ways = groups.flatMap((group) => {
    const way = wayInto(catalog, user, group);
    return way ? [way] : [];
  });
  return ways.sort((a, b) => a.length - b.length)[0];
}

function answerJson({ parts, meant, ...decided }: Answer, files: Files) {
  return {
    ...decidedJson(decided, files),
    ...(parts.length > 0 && { parts: parts.map(({ service, ...part }) => ({ service, ...decidedJson(part, files) })) }),
    ...(meant !== undefined && { meant }),
  };
}

function decidedJson({ decision, way }: Decided, files: Files) {
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

function answerText({ parts, meant, ...decided }: Answer, catalog: Catalog, files: Files): string {
  const lines = [...decidedLines(decided, catalog, files), ...(meant === undefined ? [] : [`Did you mean "${meant}"?`])];
  const asWell = parts.flatMap(({ service, ...part }) => [`With ${service}, where the inputs ask for it:`, ...decidedLines(part, catalog, files).map((line) => `  ${line}`)]);
  return `${[...lines, ...asWell].join('\n')}\n`;
}

function decidedLines({ decision, way }: Decided, catalog: Catalog, files: Files): readonly string[] {
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
  return lines;
}

function placed(files: Files, rule: AccessRule): string {
  const { file, line } = placeOfRule(files, rule);
  return `${file}:${line}`;
}
