import { isMap, stringify, type YAMLMap } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Annotated, Remark } from './annotate.ts';
import { pairOf } from './edits.ts';
import { isResourceList, textsAt } from './objects.ts';
import { readDocuments } from './annotate.ts';

/** What a function is told by its functionConfig: `data` of a ConfigMap, else `spec`. */
export interface FunctionSettings {
  readonly entity?: string;
  readonly environment?: string;
  readonly version?: string;
}

/** Settings of a text that is a list for a function; undefined for any other text. */
export function functionSettings(text: string): FunctionSettings | undefined {
  if (!text.includes('ResourceList')) return undefined;
  const contents = readDocuments(text)[0]?.contents;
  if (!isMap(contents) || !isResourceList(contents)) return undefined;
  const values = new Map([...textsAt(contents, ['functionConfig', 'data']), ...textsAt(contents, ['functionConfig', 'spec'])]);
  const [entity, environment, version] = ['entity', 'environment', 'version'].map((key) => values.get(key));
  return { ...(entity !== undefined && { entity }), ...(environment !== undefined && { environment }), ...(version !== undefined && { version }) };
}

/**
 * The list as it is handed on, with what there is to say as `results`, and every other byte as it came.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md
 */
export function resourceListText({ text, changed, remarks, resourceList }: Annotated): string {
  const results = [...remarks.map(remarkResult), ...(changed.length > 0 ? [{ message: `Labels and annotations of ${changed.length} ${changed.length === 1 ? 'object' : 'objects'} come from the catalog.`, severity: 'info' }] : [])];
  if (results.length === 0 || resourceList === undefined || pairOf(resourceList, 'results')) return text;
  if (isFlow(resourceList)) {
    const list: unknown = JSON.parse(text);
    return isJsonObject(list) ? `${JSON.stringify({ ...list, results }, null, 2)}\n` : text;
  }
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const added = stringify({ results }, { lineWidth: 0 }).replaceAll('\n', newline);
  return `${text}${text.endsWith('\n') ? '' : newline}${added}`;
}

function isFlow(map: YAMLMap): boolean {
  return map.flow === true;
}

function remarkResult({ severity, message, object }: Remark): JsonObject {
  const { apiVersion, kind, name, namespace } = object ?? {};
  const reference: Readonly<Record<string, Json | undefined>> = { apiVersion, kind, name, namespace };
  const known = Object.entries(reference).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return { message, severity, ...(object !== undefined && { resourceRef: Object.fromEntries(known) }) };
}
