import type { Catalog } from '../catalog/catalog.ts';
import { hidingFiles } from '../catalog/deciding-rules.ts';
import { environments } from '../catalog/environments.ts';
import { guardedPerson, guardedTeam, guardrailExpression, somebody, someTeam, type GuardedDocument, type GuardedInstance, type GuardedPerson, type GuardedRequest, type GuardedTeam } from '../catalog/guarded.ts';
import { guardrailsOf, speaksOf, type Guardrail, type GuardrailRule } from '../catalog/guardrails.ts';
import type { Fault } from '../catalog/cel.ts';
import { daysBetween } from '../model/day.ts';
import type { Json } from '../model/json.ts';
import type { RenderedFile, RequestProblem, RequestRecord } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import { problem } from './wording.ts';
import { yamlNeeded, type Yaml } from './yaml.ts';

export interface GuardrailFindings {
  /** They refuse the request. */
  readonly problems: readonly RequestProblem[];
  /** They are said, and stop nobody. */
  readonly warnings: readonly RequestProblem[];
}

/** A request that was understood and rendered: from an issue, or from its record when it is looked at again. */
export interface RenderedRequest {
  readonly service: Pick<Service, 'name' | 'type' | 'tags' | 'instance'>;
  /** Inputs with the defaults of what was left blank. */
  readonly record: Pick<RequestRecord, 'action' | 'inputs' | 'name' | 'environment' | 'owner' | 'requester' | 'expires' | 'asked'>;
  readonly folder: string;
  /** But for the record; paths relative to the repository. Only those of the instance are looked at. */
  readonly files: readonly RenderedFile[];
}

/**
 * What the guardrails of a catalog say of a request, by guardrail and position: at the issue, on the pull request and before
 * it is applied. Deny by default: a rule that cannot be judged refuses, and so does a file of guardrails that cannot be read.
 */
export function guardrailProblems(catalog: Catalog, request: RenderedRequest, yaml: Pick<Yaml, 'values'>): GuardrailFindings {
  const { service, record, folder, files } = request;
  const environment = environments(catalog).find(({ name }) => name === record.environment);
  const of: Guarded = {
    action: record.action,
    inputs: record.inputs,
    ...(environment && { environment }),
    service: { name: service.name, type: service.type, tags: service.tags },
    instance: guardedInstance(service, record, folder),
    // On the command line nobody may have said who asks.
    ...(record.requester !== '' && { requester: guardedPerson(catalog, record.requester) }),
    team: guardedTeam(catalog, record.owner),
    folder,
    files,
  };
  const { problems, warnings } = judgeGuardrails(guardrailsOf(catalog), of, yaml);
  return { problems: [...unreadable(catalog), ...problems], warnings };
}

/** The lease counts from the day on which it was asked for, or from the day of its change. */
export function guardedInstance({ instance }: Pick<Service, 'instance'>, { name, expires, asked }: Pick<RequestRecord, 'name' | 'expires' | 'asked'>, folder: string): GuardedInstance {
  const days = expires === undefined || asked === undefined ? Number.NaN : daysBetween(asked.slice(0, 10), expires);
  return { name, folder, leased: instance.lease !== undefined, ...(expires === undefined ? {} : { expires }), ...(Number.isFinite(days) ? { leaseDays: days } : {}) };
}

/** A request as far as it is known: a form does not know who fills it in, nor who is above the team that they choose. */
export interface Guarded extends Omit<GuardedRequest, 'documents' | 'files' | 'requester' | 'team'> {
  readonly requester?: GuardedPerson;
  readonly team?: GuardedTeam;
  readonly folder: string;
  readonly files: readonly RenderedFile[];
}

/** The same for guardrails at hand. Rules about what is not known are left out. Throws `yamlNeeded` as rendering does. */
export function judgeGuardrails(guardrails: readonly Guardrail[], of: Guarded, yaml: Pick<Yaml, 'values'>): GuardrailFindings {
  const { folder, requester, team, files: all, ...rest } = of;
  // What a request edits of the catalog may have been edited again when it is judged anew.
  const files = all.filter(({ path }) => path.startsWith(`${folder}/`)).map(({ path, text }) => ({ path: path.slice(folder.length + 1), text }));
  const about = guardrails.filter((guardrail) => speaksOf(guardrail, rest.service, rest.environment, rest.action));
  const rules = about.flatMap((guardrail) => guardrail.rules.map((rule) => ({ guardrail, rule, expression: guardrailExpression(rule.expression) })));
  const documents = rules.some(({ expression }) => expression.uses('documents')) ? readDocuments(files, yaml) : [];
  const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  const whole: GuardedRequest = { ...rest, requester: requester ?? somebody, team: team ?? someTeam, documents: 'fault' in documents ? [] : documents, files: texts };
  const problems: RequestProblem[] = [];
  const warnings: RequestProblem[] = [];
  for (const { guardrail, rule, expression } of rules) {
    if ((!requester && expression.uses('requester')) || (!team && expression.uses('team'))) continue;
    const answer = expression.uses('documents') && 'fault' in documents ? documents.fault : expression.judge(whole);
    if (answer === true) continue;
    (rule.severity === 'warning' ? warnings : problems).push(answer === false ? violated(guardrail, rule) : unjudged(guardrail, rule, answer));
  }
  return { problems, warnings };
}

function violated(guardrail: Guardrail, rule: GuardrailRule): RequestProblem {
  const field = inputOf(rule);
  const { title, ref } = guardrail;
  const said = problem('guardrail', { title, message: rule.message.trim(), remedy: rule.remedy?.trim() ?? '' }, field === undefined ? {} : { field });
  return { ...said, guardrail: ref };
}

function unjudged({ title, ref, owner }: Guardrail, rule: GuardrailRule, fault: Fault): RequestProblem {
  const params = { title, rule: String(rule.index + 1), reason: fault.message.slice(0, 300), owner: owner?.title ?? '' };
  return { ...problem(owner ? 'guardrail-failed' : 'guardrail-failed.nobody', params), guardrail: ref };
}

/** Where nobody says it, the only input that the expression names. */
export function inputOf(rule: Pick<GuardrailRule, 'expression' | 'input'>): string | undefined {
  if (rule.input !== undefined) return rule.input;
  const { members, askedFirst } = guardrailExpression(rule.expression).names;
  const inputs = new Set([...members, ...askedFirst].filter((member) => member.startsWith('inputs.')).map((member) => member.slice('inputs.'.length)));
  return inputs.size === 1 ? [...inputs][0] : undefined;
}

function readDocuments(files: readonly RenderedFile[], yaml: Pick<Yaml, 'values'>): readonly GuardedDocument[] | { readonly fault: Fault } {
  const found: GuardedDocument[] = [];
  for (const { path, text } of files) {
    try {
      const values = /\.ya?ml$/.test(path) ? yaml.values(text) : path.endsWith('.json') ? [JSON.parse(text) as Json] : [];
      found.push(...values.map((value) => ({ path, value })));
    } catch (error) {
      if (error === yamlNeeded) throw error;
      return { fault: { code: 'document', message: `${path} cannot be read: ${(error as Error).message.split('\n')[0] ?? ''}` } };
    }
  }
  return found;
}

/** What hides a guardrail as a whole: nobody knows what it would have said. What is wrong inside of one refuses by itself. */
function unreadable(catalog: Pick<Catalog, 'problems' | 'entities'>): readonly RequestProblem[] {
  return hidingFiles(catalog, 'catalog/guardrails/', 'guardrail').map(({ file }) => problem('guardrails-unreadable', { file }));
}
