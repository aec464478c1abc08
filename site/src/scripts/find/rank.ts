import { canonicalRef } from '../../../../scripts/model/ref.ts';
import type { Names, Row } from './names.ts';
import { valueOf } from './names.ts';
import { compact, fold, stem, words } from './tokens.ts';
import { allowedSlips, slips } from './typo.ts';
import { fields, fieldStep, vocabularyOf, type Field, type Vocabulary } from './vocabulary.ts';

/** Names with what the ranking compares, made once. */
export interface Ranking {
  readonly names: Names;
  readonly vocabulary: Vocabulary;
  /** Folded, with and without separators, by row. */
  readonly written: readonly Written[];
  /** By login or address. */
  readonly byOtherName: ReadonlyMap<string, number>;
  readonly kinds: ReadonlySet<string>;
  /** Reused for every question: one number for each row. */
  readonly scores: Float32Array;
  readonly best: Float32Array;
  readonly matched: Uint8Array;
}

interface Written {
  readonly name: string;
  readonly title: string;
  readonly compactName: string;
  readonly compactTitle: string;
  /** What it counts for before anybody asks. */
  readonly weight: number;
}

export interface Found {
  /** The best first. */
  readonly rows: readonly Row[];
  /** Nothing has all the words; these have some of them. */
  readonly some: boolean;
  /** The words that were looked for, folded, for marking. */
  readonly words: readonly string[];
}

/** How much it says when a word is found there. */
const fieldWeights: Readonly<Record<Field, number>> = { name: 1, title: 0.95, whole: 0.95, also: 0.85, tag: 0.5, facet: 0.3, about: 0.45 };
const weightOf = fields.map((field) => fieldWeights[field]);
const [nameField, wholeField, tagField, facetField, aboutField] = (['name', 'whole', 'tag', 'facet', 'about'] as const).map((field) => fields.indexOf(field)) as [number, number, number, number, number];

/** Between equals, what people come for: services first; problem codes and rules are looked up by their exact name. */
const kindWeights: Readonly<Record<string, number>> = {
  template: 0.12, component: 0.05, group: 0.05, api: 0.04, environment: 0.04, system: 0.03, domain: 0.03, article: 0.03, user: 0.02,
  location: -0.2, accesspolicy: -0.15, guardrail: -0.15, scorecard: -0.1, problem: -0.6,
};
const leaving = new Set(['deprecated', 'retired', 'obsolete', 'end-of-life', 'sunset']);

/** Words of a sentence rather than of a name: they help where they match, and are not asked for. */
const fillers = new Set('a an the of for in on at to my our i we how do does can is are with and or de het een van voor in op aan met mijn ons onze ik wij hoe kan is zijn en of'.split(' '));
/** Words of somebody who wants to have something done. */
const tasks = new Set('add ask create get make need new order provision request want aanmaken aanvragen bestellen krijgen maken nieuw nieuwe nodig vraag wil'.split(' '));

export function rankingOf(names: Names): Ranking {
  const byOtherName = names.rows.flatMap(({ also, at }) => (also === '' ? [] : also.split(' ').map((each) => [fold(each), at] as const)));
  return {
    names,
    vocabulary: vocabularyOf(names),
    written: names.rows.map((row) => ({
      name: fold(row.name),
      title: fold(row.title),
      compactName: compact(row.name),
      compactTitle: row.title === row.name ? compact(row.name) : compact(row.title),
      weight: (kindWeights[row.kind] ?? 0) - (leaving.has(fold(valueOf(names, row, 'lifecycle') ?? '')) ? 0.2 : 0),
    })),
    byOtherName: new Map(byOtherName),
    kinds: new Set(names.facets.kind.values),
    scores: new Float32Array(names.rows.length),
    best: new Float32Array(names.rows.length),
    matched: new Uint8Array(names.rows.length),
  };
}

/** What a question finds; nothing for one without a letter or digit. */
export function find(ranking: Ranking, question: string): Found {
  const { names, scores, best, matched } = ranking;
  const { text, kind } = withoutKind(ranking, question.trim());
  const asked = [...new Set(words(text))].slice(0, 12);
  const needed = neededWords(asked);
  const isTask = asked.some((word) => tasks.has(word));
  scores.fill(0);
  matched.fill(0);
  for (const word of asked) {
    best.fill(0);
    matchWord(ranking, word, best);
    const counts = needed.includes(word) ? 1 : 0;
    for (let at = 0; at < best.length; at += 1) {
      const score = best[at] ?? 0;
      if (score === 0) continue;
      scores[at] = (scores[at] ?? 0) + score;
      matched[at] = (matched[at] ?? 0) + counts;
    }
  }
  if (asked.length > 1) addWhole(ranking, asked, needed.length);
  const exact = exactRow(ranking, question.trim(), text);
  const most = matched.reduce((most, each) => Math.max(most, each), 0);
  const enough = most === needed.length ? most : Math.max(1, Math.ceil(needed.length / 2), most);
  const keys: number[] = [];
  const whole: Written = { name: fold(text).replace(/^@/, ''), title: fold(text), compactName: asked.join(''), compactTitle: asked.join(''), weight: isTask ? 0.3 : 0 };
  for (const row of names.rows) {
    const isExact = row.at === exact;
    if (!isExact && (needed.length === 0 || (matched[row.at] ?? 0) < enough)) continue;
    if (kind !== undefined && row.kind !== kind && !isExact) continue;
    const score = (scores[row.at] ?? 0) / Math.max(1, asked.length) + wholeScore(ranking.written[row.at], whole, row.kind) + (isExact ? 8 : 0);
    // One number for both: the better score first, between equals by title.
    keys.push(-Math.round(score * 10_000) * 1_048_576 + (names.place[row.at] ?? 0));
  }
  const sorted = Float64Array.from(keys).sort();
  const rows = Array.from(sorted, (key) => names.rows[names.byTitle[((key % 1_048_576) + 1_048_576) % 1_048_576] ?? 0] as Row);
  return { rows, some: most < needed.length && rows.length > 0 && exact === undefined, words: asked };
}

/** `team:customs` asks for a kind and a name. */
function withoutKind({ kinds }: Ranking, question: string): { readonly text: string; readonly kind?: string } {
  const [, prefix = '', rest = ''] = /^([a-z]+):(.*)$/i.exec(question) ?? [];
  const kind = { team: 'group', person: 'user', service: 'template' }[prefix.toLowerCase()] ?? prefix.toLowerCase();
  return kinds.has(kind) ? { text: rest.slice(rest.indexOf('/') + 1), kind } : { text: question };
}

function neededWords(asked: readonly string[]): readonly string[] {
  const needed = asked.filter((word) => !fillers.has(word) && !tasks.has(word));
  if (needed.length > 0) return needed;
  const wanted = asked.filter((word) => !fillers.has(word));
  return wanted.length > 0 ? wanted : asked;
}

/** The row that the question names beyond doubt: by reference, login or address. */
function exactRow({ names, byOtherName }: Ranking, question: string, text: string): number | undefined {
  const ref = question.includes(':') ? canonicalRef(question) : undefined;
  return (ref === undefined ? undefined : names.byRef.get(ref)?.at) ?? byOtherName.get(fold(text)) ?? byOtherName.get(fold(text).replace(/^@/, ''));
}

/** Writes into `best` what each row has of a word. Slips of the finger count only where hardly anything is written like it. */
function matchWord({ vocabulary }: Ranking, word: string, best: Float32Array): void {
  const { tokens, stems, postings } = vocabulary;
  const wordStem = stem(word);
  const partsCount = word.length > 2 || /[^\u0000-\u024f]/.test(word);
  let named = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    const place = token.length < word.length ? -1 : token.indexOf(word);
    let quality = 0;
    let limit = fieldStep;
    if (place === 0) quality = token.length === word.length ? 1 : 0.55 + (0.25 * word.length) / token.length;
    if (quality < 0.92 && stems[index] === wordStem) quality = 0.92;
    if (quality === 0 && place > 0 && partsCount) {
      quality = 0.3 + (0.1 * word.length) / token.length;
      // Within the descriptions and tags every few letters stand somewhere.
      limit = wholeField;
    }
    if (quality === 0) continue;
    for (const posting of postings[index] ?? []) {
      const field = posting % fieldStep;
      if (field >= limit || (field === facetField && quality < 0.9) || (field === aboutField && word.length < 3)) continue;
      if (field === wholeField && word.length < 4) continue;
      named += field < tagField ? 1 : 0;
      raise(best, posting, quality);
    }
  }
  if (named < 3) matchSlips(vocabulary, word, best);
}

function matchSlips({ tokens, postings }: Vocabulary, word: string, best: Float32Array): void {
  const most = allowedSlips(word);
  if (most === 0) return;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    // Few start a short word with the wrong letter: `tech` is not `mech`.
    if (word.length < 6 && token.charCodeAt(0) !== word.charCodeAt(0) && token.charCodeAt(0) !== word.charCodeAt(1)) continue;
    const found = slips(word, token, most);
    if (!found) continue;
    // The first letters of a short word, with a slip, are the first letters of anything.
    if (found.whole > most && word.length < 6) continue;
    const quality = found.whole <= most ? 0.3 - 0.06 * found.whole : 0.16 - 0.04 * found.beginning;
    for (const posting of postings[index] ?? []) {
      const field = posting % fieldStep;
      if (field < tagField || (field === tagField && found.whole <= 1)) raise(best, posting, quality);
    }
  }
}

function raise(best: Float32Array, posting: number, quality: number): void {
  const at = Math.floor(posting / fieldStep);
  const score = quality * (weightOf[posting % fieldStep] ?? 0);
  if (score > (best[at] ?? 0)) best[at] = score;
}

/** `pet storeapi` is pet-store-api all the same: all words together, as a name without separators. */
function addWhole({ vocabulary, scores, matched }: Ranking, asked: readonly string[], needed: number): void {
  const whole = asked.join('');
  vocabulary.tokens.forEach((token, index) => {
    if (!token.startsWith(whole)) return;
    for (const posting of vocabulary.postings[index] ?? []) {
      const [at, field] = [Math.floor(posting / fieldStep), posting % fieldStep];
      if (field !== wholeField && field !== nameField) continue;
      scores[at] = Math.max(scores[at] ?? 0, asked.length * (0.55 + (0.25 * whole.length) / token.length));
      matched[at] = needed;
    }
  });
}

/** What a row gains when the whole question is its name or title, or how either begins. */
function wholeScore(row: Written | undefined, asked: Written, kind: string): number {
  if (!row) return 0;
  const { name, compactName } = asked;
  const task = kind === 'template' ? asked.weight : 0;
  const length = Math.max(1, row.compactName.length);
  const base = row.weight + task + Math.min(0.2, (0.2 * compactName.length) / length) - length / 1000;
  if (compactName === '') return base;
  // A code is called like the word that it is about.
  if (kind === 'problem') return row.name === name ? base + 0.8 : base;
  if (row.name === name) return base + 4;
  if (row.compactName === compactName) return base + 3.6;
  if (row.title === name) return base + 3.2;
  if (row.compactTitle === compactName) return base + 3;
  if (stem(row.compactName) === stem(compactName) || stem(row.compactTitle) === stem(compactName)) return base + 2.5;
  if (row.compactName.startsWith(compactName)) return base + 0.5;
  return row.compactTitle.startsWith(compactName) ? base + 0.4 : base;
}
