import { environments } from '../catalog/environments.ts';
import { loginOf } from '../catalog/people.ts';
import { accessRules, placeOfRule } from '../catalog/policies.ts';
import { approvalGroup, matchesThing } from '../catalog/rules.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import type { Prepared } from '../request/prepare.ts';
import type { Opened } from './open.ts';

/** What `signpost request` has found out. */
export interface Answer {
  readonly service: Service;
  readonly prepared: Prepared;
  readonly problems: readonly RequestProblem[];
  /** Whether it is known who asks. */
  readonly asked: boolean;
  readonly url: string;
  /** The text to paste where the address would be too long. */
  readonly body: string | undefined;
  readonly issue: string | undefined;
}

export function answerJson({ service, prepared, problems, asked, url, body, issue }: Answer, { files }: Opened) {
  const { inputs, decision, folder } = prepared;
  const place = decision?.rule && placeOfRule(files, decision.rule);
  return {
    service: service.name,
    inputs,
    problems: problems.map(({ code, field, pointer, message, fix }) => ({ code, field, pointer, message, fix })),
    ...(asked && decision ? { allowed: decision.allowed, reason: decision.reason, ...(place ? { rule: `${place.file}:${place.line}` } : {}), approvals: decision.approvals } : {}),
    ...(folder === undefined ? {} : { folder }),
    ...(prepared.files ? { files: prepared.files.filter(({ path }) => path !== `${folder}/request.yaml`) } : {}),
    url,
    ...(body === undefined ? {} : { body }),
    ...(issue === undefined ? {} : { issue }),
  };
}

export function answerText(answer: Answer, opened: Opened, dry: boolean): string {
  const { service, prepared, problems, asked, url, body, issue } = answer;
  if (problems.length > 0) {
    const lines = problems.map(({ message, fix }) => `  ${message}${fix ? ` ${fix}` : ''}`);
    return `${service.title} cannot be requested like this:\n${lines.join('\n')}\n`;
  }
  const access = asked ? decisionText(prepared, opened) : rulesText(service, prepared, opened);
  if (asked && prepared.decision?.allowed === false) return access;
  const files = dry ? (prepared.files ?? prepared.preview ?? []).filter(({ path }) => !path.endsWith('/request.yaml')).map(({ path, text }) => `--- ${path}\n${text}${text.endsWith('\n') ? '' : '\n'}`) : [];
  if (issue !== undefined) return `${access}Requested: ${issue}\n`;
  const paste = body === undefined ? '' : `The answers are too long for an address. Open the form and paste this as the issue’s text:\n\n${body}\n`;
  return `${access}${files.join('')}${paste}${dry ? '' : 'Open this address, look it over and submit it. With GH_TOKEN set, this command opens the issue itself.\n'}${url}\n`;
}

function decisionText({ decision }: Prepared, { catalog, files }: Opened): string {
  if (!decision) return '';
  const place = decision.rule && placeOfRule(files, decision.rule);
  const approvals = decision.approvals.map(({ count, group, eligible }) => {
    const names = eligible.map((ref) => catalog.get(ref)).filter((entity) => entity !== undefined).map((entity) => `@${loginOf(entity)}`);
    return `Approval: ${count} of ${catalog.get(group)?.title ?? group}: ${names.join(', ') || 'nobody is left who may'}\n`;
  });
  return `${decision.allowed ? 'Allowed' : 'Denied'}: ${decision.reason}${place ? ` (${place.file}:${place.line})` : ''}\n${approvals.join('')}`;
}

/** Who may ask for it, where nobody has said who asks. */
function rulesText(service: Service, { place }: Prepared, { catalog }: Opened): string {
  const environment = environments(catalog).find(({ name }) => name === place?.environment);
  const subject = { action: 'create', service, ...(environment ? { environment } : {}) } as const;
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
