import { environments } from '../catalog/environments.ts';
import { loginOf } from '../catalog/people.ts';
import { accessRules, placeOfRule } from '../catalog/policies.ts';
import { approvalGroup, matchesThing } from '../catalog/rules.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Action, Decision } from '../model/policy.ts';
import type { RenderedFile, RequestProblem } from '../model/request.ts';
import type { Judged } from './judge-wish.ts';
import type { Opened } from './open.ts';

/** What `signpost request` has found out. */
export interface Answer extends Judged {
  /** Of the issue, when it was opened. */
  readonly address?: string;
}

/** What would be written, without the records: they hold the number of an issue that is not there yet. */
function shownFiles({ prepared }: Judged): readonly RenderedFile[] {
  return (prepared.files ?? prepared.preview ?? []).filter(({ path }) => !path.endsWith('/request.yaml'));
}

export function answerJson(answer: Answer, opened: Opened) {
  const { wish, service, prepared, problems, requester, issue, address } = answer;
  const { inputs, before, decision, folder, removed } = prepared;
  return {
    ...(wish.action === 'create' ? {} : { action: wish.action, instance: wish.instance }),
    ...(service && { service: service.name }),
    inputs,
    ...(before && inputs ? { changes: changesOf(before, inputs) } : {}),
    problems: problems.map(problemJson),
    ...(prepared.warnings?.length ? { warnings: prepared.warnings.map(problemJson) } : {}),
    ...(requester && decision ? decisionJson(decision, opened) : {}),
    ...(folder === undefined ? {} : { folder }),
    ...(prepared.files ? { files: shownFiles(answer) } : {}),
    ...(removed && removed.length > 0 ? { removed } : {}),
    url: issue.link.tooLong ? issue.link.bare : issue.link.url,
    ...(issue.link.tooLong ? { body: issue.body } : {}),
    ...(address === undefined ? {} : { issue: address }),
  };
}

function problemJson({ code, field, pointer, message, fix, guardrail }: RequestProblem) {
  return { code, field, pointer, message, fix, ...(guardrail === undefined ? {} : { guardrail }) };
}

export function decisionJson({ allowed, reason, rule, approvals, nearest }: Decision, { files }: Opened) {
  const place = rule && placeOfRule(files, rule);
  return { allowed, reason, ...(place ? { rule: `${place.file}:${place.line}` } : {}), approvals, ...(nearest ? { missing: nearest.missing } : {}) };
}

export interface InputChange {
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Inputs that become different, in the order in which they stand after the change. */
export function changesOf(before: JsonObject, after: JsonObject): readonly InputChange[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  const of = (inputs: JsonObject, name: string, key: 'before' | 'after') => (inputs[name] === undefined ? {} : { [key]: inputs[name] });
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).map((name) => ({ name, ...of(before, name, 'before'), ...of(after, name, 'after') }));
}

export function answerText(answer: Answer, opened: Opened, dry: boolean): string {
  const { wish, service, prepared, problems, requester, issue, address } = answer;
  if (problems.length > 0) {
    const lines = problems.map(({ message, fix }) => `  ${message}${fix ? ` ${fix}` : ''}`);
    const what = wish.action === 'create' ? `${service?.title ?? wish.service} cannot be requested like this:` : `This cannot be asked of ${wish.instance}:`;
    return `${what}\n${lines.join('\n')}\n`;
  }
  const warnings = (prepared.warnings ?? []).map(({ message, fix }) => `Warning: ${message}${fix ? ` ${fix}` : ''}\n`).join('');
  const access = `${warnings}${requester ? decisionText(prepared.decision, opened) : rulesText(answer, opened)}`;
  if (requester && prepared.decision?.allowed === false) return access;
  if (address !== undefined) return `${access}Requested: ${address}\n`;
  const paste = issue.link.tooLong ? `The answers are too long for an address. Open the form and paste this as the issue’s text:\n\n${issue.body}\n` : '';
  const advice = dry ? '' : 'Open this address, look it over and submit it. With GH_TOKEN set, this command opens the issue itself.\n';
  return `${access}${dry ? filesText(answer) : ''}${paste}${advice}${issue.link.tooLong ? issue.link.bare : issue.link.url}\n`;
}

/** What would become different: inputs of a change, then whole files, then what would be removed. */
function filesText(answer: Judged): string {
  const { before, inputs, removed = [] } = answer.prepared;
  const said = (value: Json | undefined) => (value === undefined ? 'nothing' : JSON.stringify(value));
  const changes = before && inputs ? changesOf(before, inputs).map((each) => `${each.name}: ${said(each.before)} becomes ${said(each.after)}\n`) : [];
  const files = shownFiles(answer).map(({ path, text }) => `--- ${path}\n${text}${text.endsWith('\n') ? '' : '\n'}`);
  return [...changes, ...files, ...removed.map((path) => `removed: ${path}\n`)].join('');
}

export function decisionText(decision: Decision | undefined, { catalog, files }: Opened): string {
  if (!decision) return '';
  const place = decision.rule && placeOfRule(files, decision.rule);
  const approvals = decision.approvals.map(({ count, group, eligible }) => {
    const names = eligible.map((ref) => catalog.get(ref)).filter((entity) => entity !== undefined).map((entity) => `@${loginOf(entity)}`);
    return `Approval: ${count} of ${catalog.get(group)?.title ?? group}: ${names.join(', ') || 'nobody is left who may'}\n`;
  });
  return `${decision.allowed ? 'Allowed' : 'Denied'}: ${decision.reason}${place ? ` (${place.file}:${place.line})` : ''}\n${approvals.join('')}`;
}

/** Who may ask for it, where nobody has said who asks. */
function rulesText({ wish, service, prepared: { place } }: Judged, { catalog }: Opened): string {
  if (!service) return '';
  const environment = environments(catalog).find(({ name }) => name === place?.environment);
  const action: Action = wish.action === 'upgrade' ? 'change' : wish.action;
  const subject = { action, service, ...(environment ? { environment } : {}) };
  const title = (ref: string) => catalog.get(ref)?.title ?? ref;
  const lines = accessRules(catalog)
    .filter((rule) => matchesThing(rule, subject))
    .map((rule) => {
      const who = [...rule.groups, ...rule.users].map(title).join(', ') || 'everybody';
      if (rule.effect === 'deny') return `Never: ${who}. ${rule.because}\n`;
      const approvals = rule.approvals.map(({ from, count }) => `${count} of ${title(approvalGroup(from, subject))}`);
      return `May ask: ${who}, ${approvals.length === 0 ? 'without approval' : `approved by ${approvals.join(' and ')}`}.\n`;
    });
  return lines.join('') || 'Nobody may ask for this: no policy allows it.\n';
}
