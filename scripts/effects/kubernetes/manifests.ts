import { parseAllDocuments } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { compareText } from '../../model/problem.ts';
import type { EffectContext } from '../effect.ts';
import { markOf } from '../mark.ts';
import type { KubernetesObject } from './cluster.ts';
import { violationsOf } from './schemas.ts';

/** Label with the mark of the instance, annotation with its name in words. */
export const ownership = 'signpost.dev/instance';

export interface Manifest {
  /** `manifests/topic.yaml`, with the number of the document where there are several. */
  readonly place: string;
  readonly object: KubernetesObject;
  /** No published schema knows the kind. */
  readonly isUnknown: boolean;
}

export interface Manifests {
  /** In the order in which they are applied. */
  readonly manifests: readonly Manifest[];
  readonly problems: readonly string[];
}

/** Every document of the step's files, checked as far as it can be without a cluster, and marked as the instance's. */
export async function manifestsOf(context: EffectContext): Promise<Manifests> {
  const { input, files } = context;
  const pattern = typeof input['files'] === 'string' && input['files'] !== '' ? input['files'] : 'manifests/*.yaml';
  const escaped = pattern.replace(/^\.\//, '').replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const expression = new RegExp(`^${escaped.replace(/\*+/g, '[^/]*')}$`);
  const manifests: Manifest[] = [];
  const problems: string[] = [];
  for (const [file, text] of [...files].filter(([file]) => expression.test(file)).sort(([a], [b]) => compareText(a, b))) {
    for (const { place, value, fault } of documentsOf(file, text)) {
      const reason = fault ?? shapeFault(value);
      if (reason !== undefined) {
        problems.push(`${place}: ${reason}.`);
        continue;
      }
      const object = marked(value as KubernetesObject, context);
      const violations = await violationsOf(object);
      problems.push(...(violations ?? []).slice(0, 10).map((violation) => `${place}: ${nameOf(object)}: ${violation}. The service or the request is corrected.`));
      manifests.push({ place, object, isUnknown: violations === undefined });
    }
  }
  if (manifests.length === 0 && problems.length === 0) problems.push(`The service renders no manifest named ${pattern}, as the step asks; its owner corrects that.`);
  return { manifests: manifests.toSorted((a, b) => rankOf(a.object.kind) - rankOf(b.object.kind)), problems: [...problems, ...doubles(manifests)] };
}

/** `Deployment orders`, with its namespace before the name. */
export function nameOf({ kind, metadata: { name, namespace } }: Pick<KubernetesObject, 'kind' | 'metadata'>): string {
  return `${kind} ${typeof namespace === 'string' ? `${namespace}/` : ''}${name}`;
}

interface ReadDocument {
  readonly place: string;
  readonly value: Json;
  readonly fault: string | undefined;
}

/**
 * As kubectl reads them, YAML 1.1: `yes` is true and 0644 is 420. Not its times: a date stays the text that it is. Empty
 * documents are left out.
 */
function documentsOf(file: string, text: string): readonly ReadDocument[] {
  const documents = parseAllDocuments(text, { version: '1.1', schema: 'yaml-1.1', merge: true, uniqueKeys: true, prettyErrors: false, logLevel: 'silent', customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !(/(?:timestamp|binary|set|omap|pairs)$/.test(tag.tag) || ('format' in tag && tag.format === 'TIME'))) });
  const all = Array.isArray(documents) ? documents : [];
  const many = all.length > 1;
  return all
    .map((document, index): ReadDocument => {
      const place = many ? `${file}, document ${index + 1}` : file;
      const wrong = document.errors[0] ?? document.warnings[0];
      if (wrong !== undefined) return { place, value: null, fault: `it cannot be read (${wrong.message.split('\n')[0] ?? ''})` };
      try {
        return { place, value: document.toJS({ maxAliasCount: 100 }) as Json, fault: undefined };
      } catch {
        return { place, value: null, fault: 'it repeats itself too often (aliases)' };
      }
    })
    .filter(({ value, fault }) => fault !== undefined || (value !== null && value !== undefined));
}

function shapeFault(value: Json): string | undefined {
  if (!isJsonObject(value)) return 'it is no map';
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return 'it has no apiVersion or kind';
  // Both lead to an address of the cluster.
  if (!/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/)?v\d+(?:(?:alpha|beta)\d+)?$/.test(apiVersion) || !/^[A-Za-z][A-Za-z0-9]{0,62}$/.test(kind)) return 'its apiVersion or kind is not written as Kubernetes writes them';
  if (kind === 'List' || (kind.endsWith('List') && Array.isArray(value['items']))) return 'it is a list of objects; each one is a document of its own';
  if (!isJsonObject(metadata) || typeof metadata['name'] !== 'string' || !/^[a-z0-9A-Z](?:[-a-z0-9A-Z.:_]{0,251}[a-z0-9A-Z])?$/.test(metadata['name'])) return 'it has no metadata.name; without one it would be made anew each time';
  if (metadata['namespace'] !== undefined && (typeof metadata['namespace'] !== 'string' || !/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(metadata['namespace']))) return 'its metadata.namespace is no name';
  return undefined;
}

function marked(object: KubernetesObject, context: EffectContext): KubernetesObject {
  const { metadata } = object;
  const map = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...map(metadata['labels']), [ownership]: markOf(context) },
      annotations: { ...map(metadata['annotations']), [ownership]: `${context.repository}/${context.folder}` },
    },
  };
}

/** What others need comes first; the rest keeps its order. Taken away the other way round. */
const first = ['Namespace', 'CustomResourceDefinition', 'StorageClass', 'PersistentVolume', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'ResourceQuota', 'LimitRange', 'NetworkPolicy', 'Secret', 'ConfigMap', 'PersistentVolumeClaim', 'Service'];

export function rankOf(kind: string): number {
  return first.includes(kind) ? first.indexOf(kind) : first.length;
}

function doubles(manifests: readonly Manifest[]): readonly string[] {
  const seen = new Map<string, string>();
  return manifests.flatMap(({ place, object }) => {
    const key = `${object.apiVersion.replace(/\/.*/, '')} ${nameOf(object)}`;
    const before = seen.get(key);
    seen.set(key, place);
    return before === undefined ? [] : [`${place}: ${nameOf(object)} stands in ${before} already. The owner of the service takes one out.`];
  });
}
