import { withoutSecrets } from '../catalog/secrets.ts';
import { wholeMessage, type GroupedProblem } from '../model/grouping.ts';
import type { Problem } from '../model/problem.ts';
import { withoutMark } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import { lineAt } from '../read/position.ts';

/** Longest piece of a source line that is shown, in characters. */
const excerptWidth = 100;

/** Place, code, what and why, the line itself with a caret, and the next act. */
export function problemText(problem: GroupedProblem, files: Pick<Files, 'text'>, color: boolean): string {
  const paint = (code: number, text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const { file, line, column, severity, code, fix } = problem;
  const head = `${paint(1, `${clean(file)}:${line}:${column}`)}  ${paint(severity === 'error' ? 31 : 33, severity)}  ${code}`;
  const body = [...wrap(wholeMessage(problem)), ...excerpt(files, problem).map((each) => paint(2, each)), ...(fix === undefined ? [] : wrap(fix))];
  return [head, ...body.map((each) => `  ${each}`)].join('\n');
}

/** Where it was, and which; the line itself may no longer be there. */
export function mendedText({ file, line, column, code }: Problem, color: boolean): string {
  return `${clean(file)}:${line}:${column}  ${color ? '\u001b[32mmended\u001b[0m' : 'mended'}  ${code}`;
}

/** The order of keys that the documentation shows. */
export function problemJson({ code, severity, file, line, column, message, also, fix }: GroupedProblem) {
  return { code, severity, file, line, column, message: wholeMessage({ message, also }), ...(fix === undefined ? {} : { fix }) };
}

/** `2 errors, 1 warning in 177 entities.` */
export function summary(problems: readonly Problem[], entities: number, held = 0): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  if (problems.length === 0 && entities === 0) return 'Nothing to check: no entity was found.';
  if (problems.length === 0 && held > 0) return `Nothing new in ${count(entities, 'entity', 'entities')}.`;
  if (problems.length === 0) return `Nothing wrong with ${count(entities, 'entity', 'entities')}.`;
  return `${count(errors, 'error', 'errors')}, ${count(warnings, 'warning', 'warnings')} in ${count(entities, 'entity', 'entities')}.`;
}

/**
 * A workflow command that GitHub shows beside the line.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function annotation(problem: GroupedProblem): string {
  const { file, line, column, severity, code, fix } = problem;
  const data = (text: string) => clean(text, '\r\n').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${severity} file=${property(file)},line=${line},col=${column},title=${property(code)}::${data([wholeMessage(problem), fix].filter(Boolean).join('\n'))}`;
}

/** `2 more are known: …`, of the problems that the list of known ones holds back. */
export function heldText(held: number, list: string): string {
  return `${held === 1 ? 'One more is' : `${held} more are`} known: ${list} lists them.`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function excerpt(files: Pick<Files, 'text'>, { code, file, line, column }: Problem): readonly string[] {
  // Its line holds what may be a password, which no pattern could tell from another text.
  if (code === 'property-secret') return [];
  const whole = shownLine(files, file, line);
  const start = column > excerptWidth - 20 ? column - 40 : 0;
  const text = clean(whole.slice(start, start + excerptWidth)).replaceAll('\t', ' ');
  if (text.trim() === '') return [];
  const margin = String(line);
  return [`${margin} | ${text}`, `${' '.repeat(margin.length)} | ${' '.repeat(Math.max(0, column - 1 - start))}^`];
}

/** Of each `files`, what was shown last: problems come by file and line, and a large file may have thousands. */
const shownLast = new WeakMap<object, { readonly file: string; readonly text: string; line: number; shown: string }>();

/** A line without its secrets; empty when there is none. */
function shownLine(files: Pick<Files, 'text'>, file: string, line: number): string {
  let last = shownLast.get(files);
  if (last?.file !== file) shownLast.set(files, (last = { file, text: withoutMark(files.text(file) ?? ''), line: 0, shown: '' }));
  if (last.line !== line) [last.line, last.shown] = [line, withoutSecrets(lineAt(last.text, line) ?? '')];
  return last.shown;
}

/** Control characters, also those that turn the direction of text, in somebody's file must not drive the reader's terminal. */
const unprintable = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A mark for each character that a terminal would obey, but those in `kept`. */
export function clean(text: string, kept = ''): string {
  return text.replace(unprintable, (found) => (kept.includes(found) ? found : '\uFFFD'));
}

/** JSON that says the same, with escapes for what a terminal would obey; in one line when `indent` is 0. */
export function jsonText(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(unprintable, (found) => (found === '\n' ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

/** Lines of at most some 110 characters, broken between words. */
function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of clean(text).split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 110) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
