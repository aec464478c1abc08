import { createTemplateRenderer, TemplateRenderError, type TemplateFilter, type TemplateRenderer, type TemplateRendererOptions, type TemplateValue } from 'nunjitsu';
import type { Json, JsonObject } from '../model/json.ts';
import { hclValue, jsonValue, sqlIdentifier, sqlLiteral, xmlText } from './emit.ts';
import { backstageFilters } from './filters.ts';
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
  xml: xmlText,
} satisfies Record<string, (value: unknown) => string>;

/** Filters whose output is more than one scalar, on purpose. Each puts user text inside scalars of the target language. */
export const structuralFilters = Object.keys(emitters);

/** How a file is written. Cookiecutter's own are `{{ cookiecutter.name }}` with filters of Jinja. */
export interface Dialect {
  readonly cookiecutter: boolean;
  readonly trimBlocks: boolean;
  readonly lstripBlocks: boolean;
}

export const plainDialect: Dialect = { cookiecutter: false, trimBlocks: false, lstripBlocks: false };

/** Of `if`: steps run one after the other until one cannot, and then nothing is asked for. */
const globals = { always: () => true, failure: () => false };

function rendererOf({ cookiecutter, trimBlocks, lstripBlocks }: Dialect, filters: Readonly<Record<string, TemplateFilter>>): TemplateRenderer {
  const own = cookiecutter ? { jsonify: filters['dump'] ?? jsonValue, tojson: filters['dump'] ?? jsonValue } : {};
  const options: TemplateRendererOptions = { cookiecutterCompat: cookiecutter, trimBlocks, lstripBlocks, globals, filters: { ...backstageFilters, ...filters, ...own } };
  return createTemplateRenderer(options);
}

const renderer = rendererOf(plainDialect, emitters);
const renderers = new Map<string, TemplateRenderer>([[JSON.stringify(plainDialect), renderer]]);

function plainRenderer(dialect: Dialect): TemplateRenderer {
  const key = JSON.stringify(dialect);
  const found = renderers.get(key) ?? rendererOf(dialect, emitters);
  renderers.set(key, found);
  return found;
}

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
export function renderText(source: string, context: JsonObject, dialect = plainDialect): string {
  return plainRenderer(dialect).render(source, context as never);
}

/** Why a text is no template at all, whatever it is given; lines and columns from 1. */
export function syntaxFault(source: string, dialect = plainDialect): { readonly line: number; readonly column: number; readonly reason: string } | undefined {
  try {
    plainRenderer(dialect).render(source, {});
  } catch (error) {
    if (error instanceof TemplateRenderError && error.code === 'syntax_error') {
      return { line: error.line ?? 1, column: error.column ?? 1, reason: error.message.replace(/^Template error at line \d+, column \d+: /, '') };
    }
  }
  return undefined;
}

/** What is said of a filter that is not here; undefined for those that are. */
export function unknownFilter(name: string, dialect = plainDialect): string | undefined {
  try {
    plainRenderer(dialect).render(dialect.cookiecutter ? `{{ "" | ${name} }}` : `\${{ "" | ${name} }}`, {});
  } catch (error) {
    return /Unknown template filter.*$/.exec(error instanceof Error ? error.message : '')?.[0];
  }
  return undefined;
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
export function renderMarked(source: string, context: JsonObject, dialect = plainDialect): MarkedText {
  const marker = new Marker();
  const marking = filterOutputs(source, 'signpostMark', dialect.cookiecutter ? '{{' : '${{');
  const text = markingRenderer(marker, dialect).render(marking, context as never);
  if (withoutMarks(text) !== renderText(source, context, dialect)) {
    throw new Error('The template works on its own output (for example with set blocks or filters over them), so user text cannot be followed through it.');
  }
  return { text, values: marker.values, interpolated: marker.outputs > 0 };
}

function markingRenderer(marker: Marker, dialect: Dialect): TemplateRenderer {
  const structural = Object.entries(emitters).map(([name, emit]): [string, TemplateFilter] => [
    name,
    (value) => marker.structure(value, emit),
  ]);
  const mark: TemplateFilter = (value) => marker.mark(value) as TemplateValue;
  return rendererOf(dialect, { ...Object.fromEntries(structural), signpostMark: mark });
}
