import { formFile } from '../model/ask.ts';
import type { JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import { elementId, serviceInput, type Field } from '../model/service.ts';
import { readAnswers, writeAnswers } from './headings.ts';
import { inputText, quote, readInputs } from './inputs.ts';
import { problem } from './wording.ts';

/** GitHub answers 414 to addresses of about 8 kB; whoever shortens or proxies them needs room. In bytes. */
export const addressLimit = 6_000;

/** What the text of an issue needs to know of a service. */
export interface Form {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly Field[];
}

/** The body that GitHub makes of the service's issue form with these inputs. */
export function issueBody(form: Form, inputs: JsonObject): string {
  const answers = form.fields.map((field) => [field.label, inputText(field, inputs[field.name])] as const);
  return writeAnswers([[serviceInput.label, form.name], ...answers]);
}

/** With the name that is asked for, or what the first answer names: a list of issues has to tell them apart. */
export function issueTitle(form: Form, inputs: JsonObject): string {
  const [first] = form.fields;
  const named = inputs['name'] ?? (first && inputs[first.name]);
  // `user:default/wim` → `wim`
  const name = typeof named === 'string' ? (/^[a-z]+:[^/\s]+\/(\S+)$/.exec(named)?.[1] ?? named) : undefined;
  return `Request: ${form.title}${name === undefined ? '' : ` ${name.replace(/\s+/g, ' ')}`}`.slice(0, 200);
}

export interface PrefilledLink {
  readonly url: string;
  /** The address is over `addressLimit`: copy the body instead and open the bare form. */
  readonly tooLong: boolean;
  readonly body: string;
  /** The form without answers. */
  readonly bare: string;
}

/**
 * The address of the filled-in issue form. Prefilling reaches input and textarea elements only, by their `id`
 * (https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests).
 */
export function prefilledLink(repositoryUrl: string, form: Form, inputs: JsonObject): PrefilledLink {
  const answers = form.fields.map((field) => [elementId(field.name), inputText(field, inputs[field.name])] as const);
  return filledIn(repositoryUrl, { template: formFile({ action: 'create', service: form.name }), title: issueTitle(form, inputs) }, [[serviceInput.id, form.name], ...answers], issueBody(form, inputs));
}

/** The same of any form; answers by the ids of their inputs, of which empty ones are left out. */
export function filledIn(repositoryUrl: string, form: { readonly template: string; readonly title: string }, answers: readonly (readonly [id: string, text: string])[], body: string): PrefilledLink {
  const query = new URLSearchParams({ ...form });
  const bare = `${repositoryUrl}/issues/new?${query}`;
  for (const [id, text] of answers) if (text !== '') query.set(id, text);
  const url = `${repositoryUrl}/issues/new?${query}`;
  return { url, tooLong: url.length > addressLimit, body, bare };
}

export interface ParsedIssue {
  readonly inputs: JsonObject;
  readonly problems: readonly RequestProblem[];
}

/** Reads a body back, strictly; see readAnswers. */
export function parseIssue(body: string, form: Form): ParsedIssue {
  const labels = [serviceInput.label, ...form.fields.map((field) => field.label)];
  const { answers, problems } = readAnswers(body, labels, form.fields.at(-1)?.kind === 'lines');
  if (problems.length > 0) return { inputs: {}, problems };
  const service = answers.get(serviceInput.label) ?? '';
  if (service !== form.name) return { inputs: {}, problems: [problem('issue-service', { value: quote(service), service: quote(form.name) })] };
  return readInputs(form.fields, new Map(form.fields.map((field) => [field.name, answers.get(field.label) ?? ''])));
}
