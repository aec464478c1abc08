import type { Environment } from '@marcbachmann/cel-js';
import type { Entity } from '../model/entity.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Catalog } from './catalog.ts';
import { celLanguage, compileExpression, type Expression } from './cel.ts';
import { objectOr, text, texts } from './entity.ts';
import { judgedVariables, Neighbour, neighbourFields, type Judged } from './judged.ts';

/** A Scorecard, its expressions compiled. What has the wrong form is left out: schema checks speak of that. */
export interface Scorecard {
  readonly ref: string;
  readonly title: string;
  readonly description?: string;
  readonly match: Match;
  readonly checks: readonly ScorecardCheck[];
  /** The best first, each with the least share of all points that it needs, in percent. */
  readonly grades: readonly Grade[];
}

export interface Grade {
  readonly name: string;
  readonly from: number;
}

/** An empty list of a dimension means "any". */
interface Match {
  /** Lower case. */
  readonly kinds: readonly string[];
  readonly types: readonly string[];
  readonly tags: readonly string[];
  readonly lifecycles: readonly string[];
}

export interface ScorecardCheck {
  /** Position in `spec.checks`, from 0. */
  readonly index: number;
  readonly expression: Expression<Judged>;
  readonly points: number;
  /** What to do to earn them. */
  readonly message: string;
  /** How to do it. */
  readonly remedy?: string;
  /** An address, or a path of the site. */
  readonly link?: string;
}

/** Grades of a scorecard that names none of its own. */
const usualGrades: readonly Grade[] = [
  { name: 'A+', from: 100 },
  { name: 'A', from: 90 },
  { name: 'B', from: 75 },
  { name: 'C', from: 60 },
  { name: 'D', from: 40 },
  { name: 'F', from: 0 },
];

/** All of a catalog, by reference. Compiling an expression costs as much as judging some hundred entities by it: keep them. */
export function scorecardsOf(catalog: Pick<Catalog, 'ofKind'>): readonly Scorecard[] {
  return catalog.ofKind('Scorecard').map(readScorecard);
}

function readScorecard({ ref, title, description, spec }: Entity): Scorecard {
  const match = objectOr(spec['match']);
  return {
    ref,
    title,
    ...(description !== undefined && { description }),
    match: {
      kinds: texts(match['kinds']).map((kind) => kind.toLowerCase()),
      types: texts(match['types']),
      tags: texts(match['tags']),
      lifecycles: texts(match['lifecycles']),
    },
    checks: list(spec['checks']).flatMap((check, index) => readCheck(check, index) ?? []),
    grades: gradesOf(spec['grades']),
  };
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function readCheck(value: Json, index: number): ScorecardCheck | undefined {
  if (!isJsonObject(value)) return undefined;
  const { points } = value;
  const [written, message] = [text(value['expression']), text(value['message'])];
  if (written === undefined || message === undefined || typeof points !== 'number') return undefined;
  return { index, expression: compileExpression(expressionLanguage(), written), points, message, ...optional(value, 'remedy'), ...optional(value, 'link') };
}

function optional<Key extends string>(of: JsonObject, key: Key): { readonly [key in Key]?: string } {
  const found = text(of[key]);
  return found === undefined ? {} : ({ [key]: found } as { readonly [key in Key]: string });
}

function gradesOf(value: Json | undefined): readonly Grade[] {
  const written = Object.entries(objectOr(value)).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  if (written.length === 0) return usualGrades;
  return written.map(([name, from]) => ({ name, from })).sort((a, b) => b.from - a.from);
}

/** Whether a scorecard speaks of an entity: every dimension must fit. */
export function isMatch({ match }: Pick<Scorecard, 'match'>, { kind, type, tags, lifecycle }: Entity): boolean {
  return (
    fits(match.kinds, kind.toLowerCase()) &&
    fits(match.types, type) &&
    fits(match.lifecycles, lifecycle) &&
    (match.tags.length === 0 || match.tags.some((tag) => tags.includes(tag)))
  );
}

function fits(wanted: readonly string[], value: string | undefined): boolean {
  return wanted.length === 0 || (value !== undefined && wanted.includes(value));
}

let language: Environment | undefined;

function expressionLanguage(): Environment {
  if (language) return language;
  language = celLanguage({});
  language.registerType('Neighbour', { ctor: Neighbour, fields: neighbourFields });
  for (const [name, type] of Object.entries(judgedVariables)) language.registerVariable(name, type);
  return language;
}
