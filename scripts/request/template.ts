import { createTemplateRenderer, type TemplateFilter, type TemplateRenderer, type TemplateValue } from 'nunjitsu';
import { parseRef } from '../model/ref.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { hclValue, jsonValue, sqlIdentifier, sqlLiteral } from './emit.ts';
import { Marker, withoutMarks } from './marks.ts';
import { filterOutputs } from './outputs.ts';

/**
 * Templates are written by service owners, values by anybody. `nunjitsu` interprets templates without generating code,
 * has no include, import or extends, and is bounded; values are plain data and are never read as template text.
 */
const emitters = {
  dump: jsonValue,
  yaml: jsonValue,
  hcl: hclValue,
  sqlIdentifier,
  sqlLiteral,
} satisfies Record<string, (value: unknown) => string>;

/** Filters whose output is more than one scalar, on purpose. Each puts user text inside scalars of the target language. */
export const structuralFilters = Object.keys(emitters);

const plain: Readonly<Record<string, TemplateFilter>> = {
  parseEntityRef: (input) => {
    const parts = typeof input === 'string' ? parseRef(input) : undefined;
    if (!parts) throw new Error(`parseEntityRef got ${JSON.stringify(input)}, which is no reference with a kind.`);
    return { ...parts };
  },
  pick: (input, key) =>
    typeof input === 'object' && input !== null && typeof key === 'string' && Object.hasOwn(input, key)
      ? (input as Record<string, TemplateValue>)[key]
      : undefined,
};

const renderer = createTemplateRenderer({ filters: { ...plain, ...emitters } });

/** Renders a value of a template: a sole `${{ }}` keeps the type of what it yields; undefined when that is undefined. */
export function renderValue(source: string, context: JsonObject): Json | undefined {
  return renderer.renderValue(source, context as never) as Json | undefined;
}

/** Renders every text inside a value. Keys whose text comes out undefined are dropped, as Backstage does. */
export function renderDeep(value: Json, context: JsonObject): Json | undefined {
  if (typeof value === 'string') return renderValue(value, context);
  if (Array.isArray(value)) return value.map((item: Json) => renderDeep(item, context)).filter((item) => item !== undefined);
  if (value === null || typeof value !== 'object') return value;
  const rendered = Object.entries(value).map(([key, item]) => [key, renderDeep(item as Json, context)] as const);
  return Object.fromEntries(rendered.filter((pair): pair is [string, Json] => pair[1] !== undefined));
}

/** Renders a whole file. */
export function renderText(source: string, context: JsonObject): string {
  return renderer.render(source, context as never);
}

export interface MarkedText {
  readonly text: string;
  /** The interpolated texts, by the number in their marks. */
  readonly values: readonly string[];
  /** Whether anything was interpolated at all, were it a number. */
  readonly interpolated: boolean;
}

/**
 * Renders the file a second time with each interpolated text between marks. Throws when the marked text without its marks
 * is not what `renderText` gives: then nothing could be concluded from it.
 */
export function renderMarked(source: string, context: JsonObject): MarkedText {
  const marker = new Marker();
  const text = markingRenderer(marker).render(filterOutputs(source, 'signpostMark'), context as never);
  if (withoutMarks(text) !== renderText(source, context)) {
    throw new Error('The template works on its own output (for example with set blocks or filters over them), so user text cannot be followed through it.');
  }
  return { text, values: marker.values, interpolated: marker.outputs > 0 };
}

function markingRenderer(marker: Marker): TemplateRenderer {
  const structural = Object.entries(emitters).map(([name, emit]): [string, TemplateFilter] => [
    name,
    (value) => marker.structure(value, emit),
  ]);
  const mark: TemplateFilter = (value) => marker.mark(value) as TemplateValue;
  return createTemplateRenderer({ filters: { ...plain, ...Object.fromEntries(structural), signpostMark: mark } });
}
