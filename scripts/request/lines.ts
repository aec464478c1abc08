import { apiAt } from '../model/api-url.ts';
import type { JsonObject } from '../model/json.ts';
import { actionBody, actionTitle, type ActionRequest } from './action-issues.ts';
import { inputText } from './inputs.ts';
import { issueBody, issueTitle, type Form } from './issue.ts';

/** One request as lines for a terminal. */
export interface CommandLines {
  readonly signpost: string;
  readonly gh: string;
  readonly curl: string;
}

/**
 * Lines that make the issue of the form, for shells of the POSIX family. `repositoryUrl` is its address on GitHub or on a
 * GitHub Enterprise Server, whose API lies elsewhere.
 */
export function commandLines(repositoryUrl: string, form: Form, inputs: JsonObject): CommandLines {
  return lines(repositoryUrl, [shellQuoted(form.name), ...inputOptions(form, inputs)], issueTitle(form, inputs), issueBody(form, inputs));
}

/** The same for a change of an instance; `form` is the service's. */
export function changeLines(repositoryUrl: string, request: Extract<ActionRequest, { readonly action: 'change' }>, form: Form): CommandLines {
  const cleared = request.cleared.map((name) => `--clear ${shellQuoted(name)}`);
  return lines(repositoryUrl, [`--change ${shellQuoted(request.instance)}`, ...inputOptions(form, request.inputs), ...cleared], actionTitle(request), actionBody(request, form));
}

/** What is asked about an instance, in a terminal; what the person has to fill in stands in capitals, and the name of what is deleted too. */
export function instanceLine(request: ActionRequest): string {
  const named = `npx signpost request --${request.action} ${shellQuoted(request.instance)}`;
  switch (request.action) {
    case 'change':
      return `${named} --input NAME=VALUE`;
    case 'delete':
      return `${named} --name NAME --reason TEXT`;
    case 'renew':
      return `${named} --for '30 days' --reason TEXT`;
    case 'upgrade':
      return named;
    default:
      return request satisfies never;
  }
}

/** `words` are quoted already. */
function lines(repositoryUrl: string, words: readonly string[], title: string, body: string): CommandLines {
  const { host, pathname } = new URL(repositoryUrl);
  const repository = pathname.replace(/^\/|\/$/g, '');
  const isPublic = host === 'github.com';
  return {
    signpost: ['npx signpost request', ...words].join(' '),
    gh: `gh issue create --repo ${shellQuoted(isPublic ? repository : `${host}/${repository}`)} --title ${shellQuoted(title)} --body ${shellQuoted(body)}`,
    curl: `curl --fail-with-body -X POST -H "Authorization: Bearer $GITHUB_TOKEN" -H 'Accept: application/vnd.github+json' ${shellQuoted(`${apiAt(`https://${host}`)}/repos/${repository}/issues`)} --data-raw ${shellQuoted(JSON.stringify({ title, body }))}`,
  };
}

function inputOptions(form: Form, inputs: JsonObject): readonly string[] {
  return form.fields.filter(({ name }) => inputs[name] !== undefined).map((field) => `--input ${shellQuoted(assignment(field, inputs))}`);
}

/** `name=text`, or `name:=json` for what is no single text. */
function assignment(field: Form['fields'][number], inputs: JsonObject): string {
  const value = inputs[field.name];
  return typeof value === 'object' ? `${field.name}:=${JSON.stringify(value)}` : `${field.name}=${inputText(field, value)}`;
}

/** One word of a command line: as it is where no shell could misread it, else in single quotes, inside which nothing is special. */
export function shellQuoted(text: string): string {
  return /^[A-Za-z0-9_/:.,@%+][A-Za-z0-9_/:.,@%+=-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
