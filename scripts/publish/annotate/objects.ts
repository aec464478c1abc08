import { isMap, isScalar, isSeq, type Document, type YAMLMap } from 'yaml';
import { pairOf } from './edits.ts';

/** An object of Kubernetes within a document: the document itself, or an item of a list. */
export interface ManifestObject {
  readonly map: YAMLMap;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** Paths of the maps that hold metadata and spec of pods, with the metadata of the object itself. */
  readonly templates: readonly (readonly string[])[];
  readonly isPod: boolean;
}

/** Where kinds keep a template of pods: workloads and Argo's Rollout or Knative's Service alike, CronJob, PodTemplate, KEDA's ScaledJob. */
const templatePaths: readonly (readonly string[])[] = [['spec', 'template'], ['spec', 'jobTemplate', 'spec', 'template'], ['template'], ['spec', 'jobTargetRef', 'template']];

/** Files beside manifests that are none: settings of tools, and what a catalog itself says. */
const otherGroups = /^(?:kustomize\.config\.k8s\.io|config\.kubernetes\.io|kpt\.dev|backstage\.io|scaffolder\.backstage\.io|signpost\.dev)\//;

/** A list that is handed from one function to the next, https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md */
export function isResourceList(map: YAMLMap): boolean {
  return textOf(map, 'kind') === 'ResourceList' && (textOf(map, 'apiVersion') ?? '').startsWith('config.kubernetes.io/');
}

/** Everything in a document that has a kind and metadata; empty for values of a chart and other YAML. */
export function objectsOf({ contents }: Pick<Document, 'contents'>): readonly ManifestObject[] {
  return isMap(contents) ? objectsIn(contents, 0) : [];
}

function objectsIn(map: YAMLMap, depth: number): readonly ManifestObject[] {
  const [apiVersion, kind] = [textOf(map, 'apiVersion'), textOf(map, 'kind')];
  if (apiVersion === undefined || kind === undefined || depth > 3) return [];
  const items = pairOf(map, 'items')?.value;
  if (kind.endsWith('List') && isSeq(items)) return items.items.flatMap((item) => (isMap(item) ? objectsIn(item, depth + 1) : []));
  const metadata = pairOf(map, 'metadata')?.value;
  if (!isMap(metadata) || otherGroups.test(apiVersion) || isLocal(metadata)) return [];
  const name = textOf(metadata, 'name') ?? textOf(metadata, 'generateName');
  if (name === undefined) return [];
  const templates = templatePaths.filter((path) => hasPods(map.getIn(path, true)));
  return [{ map, apiVersion, kind, name, namespace: textOf(metadata, 'namespace'), templates, isPod: kind === 'Pod' && apiVersion === 'v1' }];
}

function hasPods(template: unknown): boolean {
  if (!isMap(template)) return false;
  const spec = pairOf(template, 'spec')?.value;
  return isMap(spec) && isSeq(pairOf(spec, 'containers')?.value);
}

/** Settings of a function among the manifests, which no cluster gets. */
function isLocal(metadata: YAMLMap): boolean {
  const annotations = pairOf(metadata, 'annotations')?.value;
  return isMap(annotations) && (textOf(annotations, 'config.kubernetes.io/local-config') === 'true' || pairOf(annotations, 'config.kubernetes.io/function') !== undefined);
}

export function textOf(map: YAMLMap, key: string): string | undefined {
  const value = pairOf(map, key)?.value;
  return isScalar(value) && value.value !== null && value.value !== '' ? String(value.value) : undefined;
}

/** Texts of a map at a path, such as the labels. */
export function textsAt(map: YAMLMap, path: readonly string[]): ReadonlyMap<string, string> {
  const found = map.getIn(path, true);
  return isMap(found) ? new Map(found.items.flatMap(({ key, value }) => (isScalar(key) && isScalar(value) && value.value !== null ? [[String(key.value), String(value.value)] as const] : []))) : new Map<string, string>();
}

/** `Deployment yard/yard-core` */
export function objectName({ kind, name, namespace }: Pick<ManifestObject, 'kind' | 'name' | 'namespace'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
