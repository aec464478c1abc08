import type { JsonObject } from '../../model/json.ts';
import type { RequestProblem } from '../../model/request.ts';
import { quote } from '../inputs.ts';
import { holdsMarks, openings, spans, withoutMarks } from '../marks.ts';
import { problem, type Sentence } from '../wording.ts';
import type { Yaml } from '../yaml.ts';
import { renderMarked, renderText, type MarkedText } from '../template.ts';
import { readHcl } from './hcl.ts';
import { readJson } from './json.ts';
import type { Reader, Reading } from './reading.ts';
import { readSql } from './sql.ts';

const readers: readonly (readonly [extension: string, reader: Reader | 'yaml'])[] = [
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
  ['.json', readJson],
  ['.hcl', readHcl],
  ['.tf', readHcl],
  ['.tfvars', readHcl],
  ['.sql', readSql],
];

/** Their JSON holds a second language inside its strings: `${…}` in them is evaluated. */
const nested = ['.tf.json', '.hcl.json'];

/** Nothing executes these, so a text may stand anywhere in them. */
const prose = ['.md', '.txt'];

export interface ContainedText {
  readonly text: string;
  readonly problems: readonly RequestProblem[];
}

/**
 * Renders one file and holds user text inside single scalars of the file's language: what its parser reads between the
 * marks must be the text that was interpolated, and everything else must be the same with marks and without. The path's
 * extension names the language; in a language without reader here, user text is refused altogether.
 * Throws as `renderText` does when the template itself is wrong.
 */
export function renderContained(path: string, source: string, context: JsonObject, yaml: Pick<Yaml, 'read'>): ContainedText {
  const text = renderText(source, context);
  if (prose.some((extension) => path.endsWith(extension))) return { text, problems: [] };
  if (holdsMarks(text)) return { text, problems: [refusal('render-contained.reserved', path)] };
  const marked = renderMarked(source, context);
  if (!marked.interpolated) return { text, problems: [] };
  const found = nested.some((extension) => path.endsWith(extension)) ? undefined : readers.find(([extension]) => path.endsWith(extension))?.[1];
  const reader = found === 'yaml' ? yaml.read : found;
  if (reader) return { text, problems: escapes(path, reader(text), reader(marked.text), marked) };
  return { text, problems: marked.values.length === 0 ? [] : [problem('render-language', { path })] };
}

function escapes(path: string, plain: Reading, marked: Reading, { text, values }: MarkedText): readonly RequestProblem[] {
  const error = plain.error ?? marked.error;
  if (error !== undefined) {
    return [refusal('render-contained.unreadable', path, { reason: withoutMarks(error) })];
  }
  const loose = looseText(text, marked, values);
  if (loose !== undefined) return [refusal('render-contained.loose', path, { value: quote(withoutMarks(loose)) })];
  const sameStructure = equal(plain.structure, marked.structure);
  const sameScalars = equal(plain.scalars, marked.scalars.map(withoutMarks));
  if (sameStructure && sameScalars) return [];
  const changed = values[firstChanged(plain, marked)] ?? values[0] ?? '';
  return [refusal('render-contained', path, { value: quote(changed) })];
}

/** The first interpolated text that some place of the marked text holds, but none of its scalars as a whole. */
function looseText(markedText: string, { scalars }: Reading, values: readonly string[]): string | undefined {
  const contained = new Map<number, number>();
  for (const { index, text } of scalars.flatMap(spans)) {
    if (text === values[index]) contained.set(index, (contained.get(index) ?? 0) + 1);
  }
  for (const index of openings(markedText)) {
    const left = contained.get(index) ?? 0;
    if (left === 0) return values[index] ?? '';
    contained.set(index, left - 1);
  }
  return undefined;
}

/** The number of the interpolated text in the first scalar whose content, or else whose type, marks change. */
function firstChanged(plain: Reading, marked: Reading): number {
  const content = marked.scalars.findIndex((scalar, at) => withoutMarks(scalar) !== plain.scalars[at]);
  const types = ({ structure }: Reading): readonly string[] => structure.filter((item) => item.startsWith('scalar '));
  const type = types(marked).findIndex((item, at) => item !== types(plain)[at]) % marked.scalars.length;
  return spans(marked.scalars[content >= 0 ? content : type] ?? '')[0]?.index ?? 0;
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function refusal(key: Sentence, path: string, params: Readonly<Record<string, string>> = {}): RequestProblem {
  return problem(key, { path, file: path.split('/').at(-1) ?? path, ...params });
}
