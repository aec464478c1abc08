import type { JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import { serviceInput, type Field } from '../model/service.ts';
import { inputText, quote, readInputs } from './inputs.ts';
import { problem, type Sentence } from './wording.ts';

/** What GitHub writes for an answer that was left blank. */
const noResponse = '_No response_';

/** GitHub's limit on an issue's body, in characters. */
export const bodyLimit = 65_536;

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
  return [[serviceInput.label, form.name] as const, ...answers]
    .map(([label, text]) => `### ${label}\n\n${text.trim() === '' ? noResponse : text}`)
    .join('\n\n');
}

export function issueTitle(form: Form, inputs: JsonObject): string {
  const name = inputs['name'];
  return `Request: ${form.title}${typeof name === 'string' ? ` ${name}` : ''}`.slice(0, 200);
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
  const query = new URLSearchParams({ template: `request-${form.name}.yml`, title: issueTitle(form, inputs) });
  const bare = `${repositoryUrl}/issues/new?${query}`;
  query.set(serviceInput.id, form.name);
  for (const field of form.fields) {
    const text = inputText(field, inputs[field.name]);
    if (text !== '') query.set(field.name, text);
  }
  const url = `${repositoryUrl}/issues/new?${query}`;
  return { url, tooLong: url.length > addressLimit, body: issueBody(form, inputs), bare };
}

/** The service that an issue's body names in its first heading; undefined when the issue is no request. */
export function requestedService(body: string): string | undefined {
  const match = /^\s*### Service[ \t]*\n\s*([^\n]+)/.exec(body.replace(/\r\n?/g, '\n'));
  return match?.[1]?.trim();
}

export interface ParsedIssue {
  readonly inputs: JsonObject;
  readonly problems: readonly RequestProblem[];
}

/**
 * Reads a body back, strictly: the headings must be those of the form, each once and in order. Free text comes last on
 * every form, so only there a foreign heading counts as text; one of the form's own headings is refused even there, in
 * any spelling that Markdown shows as a heading, because the people who approve read the issue and not its source.
 */
export function parseIssue(body: string, form: Form): ParsedIssue {
  if (body.length > bodyLimit) return refuse('issue-size', { length: String(body.length), limit: String(bodyLimit) });
  const labels = [serviceInput.label, ...form.fields.map((field) => field.label)];
  const { answers, problems } = splitAnswers(body.replace(/\r\n?/g, '\n').split('\n'), labels, form.fields.at(-1)?.kind === 'lines');
  if (problems.length > 0) return { inputs: {}, problems };
  const service = answers.get(serviceInput.label);
  if (service !== form.name) {
    return refuse('issue-service', { value: quote(service ?? ''), service: quote(form.name) });
  }
  return readInputs(form.fields, new Map(form.fields.map((field) => [field.name, answers.get(field.label) ?? ''])));
}

interface Answers {
  readonly answers: ReadonlyMap<string, string>;
  readonly problems: readonly RequestProblem[];
}

function splitAnswers(lines: readonly string[], labels: readonly string[], freeTextLast: boolean): Answers {
  const collected = labels.map((): string[] => []);
  const problems: RequestProblem[] = [];
  let at = -1;
  for (const line of lines) {
    const heading = headingOf(line);
    const known = heading === undefined ? undefined : labels.find((label) => sameLabel(label, heading));
    if (heading !== undefined && line.trimEnd() === `### ${labels[at + 1]}`) {
      at += 1;
    } else if (known !== undefined) {
      problems.push(headingProblem(known, labels, at));
    } else if (heading !== undefined && line.startsWith('### ') && !(freeTextLast && at === labels.length - 1)) {
      problems.push(headingProblem(heading, labels, at));
    } else if (at >= 0) {
      collected[at]?.push(line);
    } else if (line.trim() !== '') {
      problems.push(problem('issue-preamble', { value: quote(line) }));
    }
  }
  // Once the order is lost, every later heading would seem out of order too.
  const firstDisorder = problems.findIndex(({ code }) => code === 'issue-heading-order');
  const told = problems.filter(({ code }, index) => code !== 'issue-heading-order' || index === firstDisorder);
  const missing = labels.slice(at + 1);
  if (missing.length > 0 && told.length === 0) {
    told.push(problem('issue-heading-missing', { headings: missing.join(', ') }));
  }
  const answers = new Map(labels.map((label, index) => [label, answer(collected[index] ?? [])]));
  return { answers, problems: told };
}

/** The text of a line that Markdown shows as a heading (https://spec.commonmark.org/0.31.2/#atx-headings). */
function headingOf(line: string): string | undefined {
  const start = /^ {0,3}#{1,6}(?=[ \t])/.exec(line)?.[0];
  if (start === undefined) return undefined;
  const text = line.slice(start.length).trim();
  // Not /#+$/, whose time is the square of a line of hashes.
  let end = text.length;
  while (text[end - 1] === '#') end -= 1;
  return end === 0 || /\s/.test(text[end - 1] ?? '') ? text.slice(0, end).trim() : text;
}

function sameLabel(a: string, b: string): boolean {
  return a.replace(/\s+/g, ' ').toLowerCase() === b.replace(/\s+/g, ' ').toLowerCase();
}

function answer(lines: readonly string[]): string {
  const text = lines.join('\n').trim();
  return text === noResponse ? '' : text;
}

function headingProblem(heading: string, labels: readonly string[], at: number): RequestProblem {
  const index = labels.indexOf(heading);
  if (index < 0) return problem('issue-heading-unknown', { heading: quote(heading) });
  if (index <= at) return problem('issue-heading-twice', { heading: quote(heading) });
  return problem('issue-heading-order', { heading: quote(heading), expected: quote(labels[at + 1] ?? '') });
}

function refuse(key: Sentence, params: Readonly<Record<string, string>>): ParsedIssue {
  return { inputs: {}, problems: [problem(key, params)] };
}
