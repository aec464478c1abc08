import type { RequestProblem } from '../model/request.ts';
import { quote } from './inputs.ts';
import { looksOf, looksRaised } from './look-alikes.ts';
import { problem } from './wording.ts';

/** What GitHub writes for an answer that was left blank. */
const noResponse = '_No response_';

/** GitHub's limit on an issue's body, in characters. */
export const bodyLimit = 65_536;

export interface Answers {
  readonly answers: ReadonlyMap<string, string>;
  readonly problems: readonly RequestProblem[];
}

/**
 * Reads the answers below their headings, strictly: the labels, each once and in order. Free text comes last on every form,
 * so only there a foreign heading counts as text; one of the labels is refused even there, in any spelling that looks like it
 * as a heading, because the people who approve read the issue and not its source.
 */
export function readAnswers(body: string, labels: readonly string[], freeTextLast: boolean): Answers {
  if (body.length > bodyLimit) return { answers: new Map(), problems: [problem('issue-size', { length: String(body.length), limit: String(bodyLimit) })] };
  const lines = body.replace(/\r\n?/g, '\n').split('\n');
  const collected = labels.map((): string[] => []);
  const problems: RequestProblem[] = [];
  let at = -1;
  const looks = new Map(labels.map((label) => [looksOf(label), label]));
  for (const [index, line] of lines.entries()) {
    const heading = headingOf(line);
    const known = (heading === undefined ? undefined : labels.find((label) => sameLabel(label, heading))) ?? (looksRaised(line, lines[index + 1] ?? '') ? looks.get(looksOf(line)) : undefined);
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

/** A body with these answers, as GitHub makes it of a form. */
export function writeAnswers(answers: readonly (readonly [label: string, text: string])[]): string {
  return answers.map(([label, text]) => `### ${label}\n\n${text.trim() === '' ? noResponse : text}`).join('\n\n');
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
