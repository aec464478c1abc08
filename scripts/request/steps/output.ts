import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { canonicalRef } from '../../model/ref.ts';
import type { RequestProblem } from '../../model/request.ts';
import { renderDeep } from '../template.ts';
import { problem } from '../wording.ts';

export interface OutputLink {
  readonly title: string;
  /** Begins with https:// or http://. */
  readonly url?: string;
  /** Canonical reference. */
  readonly entity?: string;
}

export interface OutputText {
  readonly title?: string;
  /** Markdown of the service with answers in it: to be shown as text, or with care. */
  readonly content: string;
}

/** What a template says at the end: `spec.output`. */
export interface RenderedOutput {
  readonly links: readonly OutputLink[];
  readonly texts: readonly OutputText[];
}

interface Told {
  /** Absent when there is nothing to say. */
  readonly output?: RenderedOutput;
  readonly problems: readonly RequestProblem[];
}

/** Links that lead nowhere, since what they name is known after the merge only, are left out. */
export function renderOutput(output: JsonObject | undefined, context: JsonObject): Told {
  if (!output) return { problems: [] };
  try {
    const links = itemsOf(output['links'], context).flatMap(linkOf);
    const texts = itemsOf(output['text'], context).flatMap(textOf);
    return { problems: [], ...(links.length + texts.length === 0 ? {} : { output: { links, texts } }) };
  } catch (error) {
    return { problems: [problem('render-failed', { step: 'output', reason: error instanceof Error ? error.message : String(error) })] };
  }
}

function itemsOf(list: Json | undefined, context: JsonObject): readonly JsonObject[] {
  const items = Array.isArray(list) ? (list as readonly Json[]).filter(isJsonObject) : [];
  return items.map((item) => renderDeep(item, context)).filter((item): item is JsonObject => isJsonObject(item) && isShown(item));
}

function isShown(item: JsonObject): boolean {
  if (!Object.hasOwn(item, 'if')) return true;
  const value = item['if'];
  return Array.isArray(value) ? value.length > 0 : Boolean(value) && value !== 'false';
}

function linkOf({ title, url, entityRef }: JsonObject): readonly OutputLink[] {
  const address = typeof url === 'string' && URL.canParse(url) && /^https?:\/\/[^/\s]/.test(url) ? new URL(url).href : undefined;
  const entity = typeof entityRef === 'string' ? canonicalRef(entityRef) : undefined;
  if (address === undefined && entity === undefined) return [];
  const name = typeof title === 'string' && title.trim() !== '' ? title : (address ?? entity ?? '');
  return [{ title: name, ...(address === undefined ? {} : { url: address }), ...(entity === undefined ? {} : { entity }) }];
}

function textOf({ title, content }: JsonObject): readonly OutputText[] {
  return typeof content === 'string' && content.trim() !== '' ? [{ ...(typeof title === 'string' ? { title } : {}), content }] : [];
}
