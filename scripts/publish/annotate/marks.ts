import { contactsOf } from '../../catalog/additions.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { meantLinks, type Intent } from '../../catalog/link-intents.ts';
import type { Entity } from '../../model/entity.ts';
import { splitRef } from '../../model/ref.ts';

/** What manifests say of the entity that they run: by name of the label or annotation. */
export interface Marks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Annotations of pods alone: attributes that OpenTelemetry's collector gives to what a pod sends. */
  readonly telemetry: Readonly<Record<string, string>>;
}

export interface MarkOptions {
  /** Name of the environment that the manifests are for. */
  readonly environment?: string;
  /** Of what runs, such as `1.4.2`. */
  readonly version?: string;
  /** Address of an entity's page; undefined where the site has no known address. */
  readonly pageOf: (ref: string) => string | undefined;
}

const own = 'signpost.dev/';
/** Labels and annotations that are ours: what the catalog no longer says is taken out, what it says otherwise is replaced. */
export const ownLabels: readonly string[] = ['owner', 'system', 'tier', 'lifecycle', 'environment'].map((name) => own + name);
export const ownAnnotations: readonly string[] = ['entity', 'page', 'runbook', 'dashboard', 'on-call', 'support'].map((name) => own + name);
const attribute = 'resource.opentelemetry.io/';
/** Attributes of our own name; the others may be somebody's choice. */
export const ownTelemetry: readonly string[] = ['signpost.owner', 'signpost.tier'].map((name) => attribute + name);

/**
 * Labels are for selecting and hold at most 63 signs; annotations are for reading. Recommended labels as in
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/, attributes of OpenTelemetry as in
 * https://opentelemetry.io/docs/specs/semconv/non-normative/k8s-attributes/.
 */
export function marksOf(catalog: Pick<Catalog, 'get' | 'related'>, entity: Entity, { environment, version, pageOf }: MarkOptions): Marks {
  const owner = catalog.related(entity.ref, 'ownedBy')[0];
  const isSystem = entity.kind.toLowerCase() === 'system';
  const system = isSystem ? entity.ref : catalog.related(entity.ref, 'partOf').find((ref) => splitRef(ref).kind === 'system');
  const systemName = named(catalog, system);
  const tier = tierOf(catalog, entity, system);
  const links = meantLinks(entity);
  const about = [entity, ...[system, owner].flatMap((ref) => (ref === undefined ? [] : (catalog.get(ref) ?? [])))];
  const link = (intent: Intent) => [...links, ...about.slice(1).flatMap(meantLinks)].find((each) => each.intent === intent && /^https?:\/\//.test(each.url))?.url;
  const support = about.flatMap((each) => contactsOf(each).get('support') ?? [])[0];
  const kubernetesId = entity.annotations['backstage.io/kubernetes-id'];
  return {
    labels: onlyLabels({
      'app.kubernetes.io/name': entity.name,
      'app.kubernetes.io/part-of': systemName,
      'app.kubernetes.io/component': entity.type,
      'app.kubernetes.io/version': version,
      'backstage.io/kubernetes-id': kubernetesId,
      [`${own}owner`]: named(catalog, owner),
      [`${own}system`]: systemName,
      [`${own}tier`]: tier,
      [`${own}lifecycle`]: entity.lifecycle,
      [`${own}environment`]: environment,
    }),
    annotations: defined({
      [`${own}entity`]: entity.ref,
      [`${own}page`]: pageOf(entity.ref),
      [`${own}runbook`]: link('runbook'),
      [`${own}dashboard`]: link('dashboard'),
      [`${own}on-call`]: link('on-call'),
      [`${own}support`]: support,
    }),
    telemetry: defined({
      [`${attribute}service.name`]: entity.name,
      [`${attribute}service.namespace`]: systemName,
      [`${attribute}service.version`]: version,
      [`${attribute}deployment.environment.name`]: environment,
      [`${attribute}signpost.owner`]: owner,
      [`${attribute}signpost.tier`]: tier,
    }),
  };
}

function named(catalog: Pick<Catalog, 'get'>, ref: string | undefined): string | undefined {
  return ref === undefined ? undefined : (catalog.get(ref)?.name ?? splitRef(ref).name);
}

/** Its own annotation, or that of its system or domain. */
function tierOf(catalog: Pick<Catalog, 'get' | 'related'>, entity: Entity, system: string | undefined): string | undefined {
  const domain = system === undefined ? undefined : catalog.related(system, 'partOf')[0];
  const all = [entity, ...[system, domain].flatMap((ref) => (ref === undefined ? [] : (catalog.get(ref) ?? [])))];
  return all.map(({ annotations }) => annotations[`${own}tier`]).find((tier) => tier !== undefined);
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export function isLabelValue(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text);
}

/** What no label can hold is left out: half a name would select something else. */
function onlyLabels(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(defined(values)).filter(([, value]) => isLabelValue(value)));
}

function defined(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));
}
