import type { JsonObject } from '../../model/json.ts';
import type { RequestProblem } from '../../model/request.ts';
import { quote } from '../inputs.ts';
import { holdsMarks, openings, spans, withPlaceholders, withoutMarks } from '../marks.ts';
import { problem, type Sentence } from '../wording.ts';
import type { Yaml } from '../yaml.ts';
import { plainDialect, renderMarked, renderText, type MarkedText } from '../template.ts';
import { isWord, languageOf, type Language } from './languages.ts';
import type { Reader, Reading } from './reading.ts';

export interface ContainedText {
  readonly text: string;
  readonly problems: readonly RequestProblem[];
  /** Whether any input's text stands in it, so that it is only good as a file of this kind. */
  readonly holdsInput: boolean;
}

/**
 * Renders one file and holds user text inside single scalars of the file's language: what its parser reads between the
 * marks must be the text that was interpolated, and everything else must be the same with marks and without. The path's
 * extension names the language; where there is no reader for it here, single words are all that gets in (docs/adr/0022).
 * Throws as `renderText` does when the template itself is wrong.
 */
export function renderContained(path: string, source: string, context: JsonObject, yaml: Pick<Yaml, 'read' | 'readOther'>, dialect = plainDialect): ContainedText {
  const text = renderText(source, context, dialect);
  const language = languageOf(path);
  if (language.kind === 'prose') return { text, problems: [], holdsInput: text !== source };
  if (holdsMarks(text)) return { text, problems: [refusal('render-contained.reserved', path)], holdsInput: true };
  const marked = renderMarked(source, context, dialect);
  const holdsInput = marked.values.length > 0;
  if (!marked.interpolated) return { text, problems: [], holdsInput };
  if (language.kind === 'words') return { text, problems: strangeWords(path, marked.values, language.word), holdsInput };
  const read = readerOf(language, yaml);
  const problems = isOtherLanguage(language, read, text, marked) ? [] : [...evaluatedTexts(path, language, marked), ...escapes(path, read(text), read(marked.text), marked)];
  return { text, problems, holdsInput };
}

function readerOf({ reader }: Extract<Language, { kind: 'read' }>, yaml: Pick<Yaml, 'read' | 'readOther'>): Reader {
  if (typeof reader !== 'string') return reader;
  return reader === 'yaml' ? yaml.read : (text) => yaml.readOther(reader, text);
}

function strangeWords(path: string, values: readonly string[], word: RegExp): readonly RequestProblem[] {
  const strange = values.find((value) => !word.test(value));
  return strange === undefined ? [] : [problem('render-language', { path, value: quote(strange) })];
}

function evaluatedTexts(path: string, { evaluated }: Extract<Language, { kind: 'read' }>, { values }: MarkedText): readonly RequestProblem[] {
  const found = evaluated && values.find((value) => evaluated.test(value));
  return found === undefined ? [] : [refusal('render-contained.evaluated', path, { value: quote(found), sign: evaluated?.exec(found)?.[0] ?? '' })];
}

/**
 * Templates of Helm are called .yaml, and JSON with comments .json. They cannot be read whatever is filled in, and take
 * words as other unknown languages do.
 */
function isOtherLanguage({ name }: Extract<Language, { kind: 'read' }>, read: Reader, text: string, { text: markedText, values }: MarkedText): boolean {
  if ((name !== '.yaml' && name !== '.json') || !values.every(isWord) || read(text).error === undefined) return false;
  return placeholders.every((make) => read(withPlaceholders(markedText, make)).error !== undefined);
}

/** What could stand where a text was put: a file that can be read with any of these is of the language that it says. */
const placeholders: readonly ((count: number) => string)[] = [(count) => `placeholder${count}x`, (count) => `"placeholder${count}x"`, (count) => `99${count}`];

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
