import type { Catalog } from '../catalog/catalog.ts';
import { nearest } from '../catalog/suggest.ts';
import type { OwnerFinder, Sighting } from './find-owners.ts';
import { fieldsIn, tracesIn, withoutComments } from './traces.ts';

/** What somebody tells: an issue, a log, a sentence. */
export interface Told {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** `owner/name` of the repository where it is told, if it is in one. */
  readonly repository?: string;
}

/** By what a thing was found, the surest first. */
const evidences = ['field', 'label', 'url', 'ref', 'path', 'host', 'topic', 'repository'] as const;
export type Evidence = (typeof evidences)[number];

export type Routing =
  /** All sightings of the surest evidence that has one owner. */
  | { readonly kind: 'found'; readonly evidence: Evidence; readonly owner: string; readonly sightings: readonly Sighting[] }
  /** Several owners, with nothing that speaks for one of them. */
  | { readonly kind: 'several'; readonly evidence: Evidence; readonly sightings: readonly Sighting[] }
  /** Something is named that nobody owns. */
  | { readonly kind: 'unowned'; readonly evidence: Evidence; readonly sightings: readonly Sighting[] }
  /** A form asks for a thing, and the answer is none. */
  | { readonly kind: 'unknown'; readonly asked: string; readonly near?: string }
  | { readonly kind: 'nothing' };

/** Labels of form fields whose answer is a thing, lower case. What stands under any other counts if it is a reference. */
const fieldLabels: ReadonlySet<string> = new Set(['entity', 'component', 'service', 'system', 'api', 'resource', 'application', 'affected component', 'affected service', 'affected system']);

/** Whose it is. A text with hundreds of addresses and frames takes some milliseconds. */
export function routeOf(catalog: Pick<Catalog, 'entities'>, finder: OwnerFinder, told: Told): Routing {
  const body = withoutComments(told.body);
  const field = fieldSightings(finder, body);
  if (!('unknown' in field)) return decide(finder, told, body, field.sightings);
  const found = decide(finder, { title: '', body: '', labels: told.labels }, '', []);
  if (found.kind !== 'nothing') return found;
  const asked = field.unknown;
  const near = nearest(asked, catalog.entities.map(({ ref, name }) => (asked.includes(':') ? ref : name)));
  return { kind: 'unknown', asked, ...(near !== undefined && { near }) };
}

function decide(finder: OwnerFinder, told: Told, body: string, field: readonly Sighting[]): Routing {
  const text = `${told.title}\n${body}`;
  const traces = tracesIn(text);
  const looks: Readonly<Record<Evidence, () => readonly Sighting[]>> = {
    field: () => field,
    // Tags are no labels of issues: only what somebody declared for them.
    label: () => told.labels.flatMap((label) => finder.label(label)).filter(({ topic }) => topic !== undefined),
    url: () => traces.urls.flatMap((url) => finder.url(url)),
    ref: () => traces.refs.flatMap((ref) => finder.ref(ref)),
    path: () => traces.paths.flatMap((path) => finder.path(path, told.repository)).filter(({ way }) => way === 'path'),
    host: () => traces.hosts.filter(finder.knowsHost).flatMap((host) => finder.host(host)),
    topic: () => finder.phrases(text),
    repository: () => (told.repository === undefined ? [] : finder.repository(told.repository)),
  };
  let open: { readonly evidence: Evidence; readonly sightings: readonly Sighting[] } | undefined;
  let unowned: typeof open;
  for (const evidence of evidences) {
    const sightings = looks[evidence]();
    if (sightings.length > 0 && sightings.every(({ owners }) => owners.length === 0)) unowned ??= { evidence, sightings };
    const rivals = open?.sightings.flatMap(({ owners }) => owners);
    // What is less sure only decides between those that are left.
    const counting = sightings.filter(({ owners }) => owners.length > 0 && (!rivals || owners.some((owner) => rivals.includes(owner))));
    const leaders = mostNamed(counting);
    if (leaders.length === 0) continue;
    const led = counting.filter(({ owners }) => owners.some((owner) => leaders.includes(owner)));
    const [owner] = leaders;
    if (owner !== undefined && leaders.length === 1) {
      if (unowned && !open) return { kind: 'unowned', ...unowned };
      // Of rivals the first evidence says what it is about, this one only whose it is.
      const about = open?.sightings.filter(({ owners }) => owners.includes(owner));
      return { kind: 'found', evidence: open?.evidence ?? evidence, owner, sightings: about ?? led };
    }
    open = { evidence: open?.evidence ?? evidence, sightings: open ? open.sightings.filter(({ owners }) => owners.some((each) => leaders.includes(each))) : led };
  }
  if (unowned && !open) return { kind: 'unowned', ...unowned };
  return open ? { kind: 'several', ...open } : { kind: 'nothing' };
}

/** Owners that most sightings lead to. */
function mostNamed(sightings: readonly Sighting[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { owners } of sightings) for (const owner of owners.slice(0, 1)) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const highest = Math.max(...counts.values());
  return [...counts].filter(([, count]) => count === highest).map(([owner]) => owner);
}

/** The first answer that is a thing decides; the first that should be one and is none is told when there is no other. */
function fieldSightings(finder: OwnerFinder, body: string): { readonly sightings: readonly Sighting[] } | { readonly unknown: string } {
  let unknown: string | undefined;
  for (const { label, value } of fieldsIn(body)) {
    const asksForThing = fieldLabels.has(label.toLowerCase());
    const exact = finder.ref(value);
    const found = exact.length > 0 || !asksForThing ? exact : [...finder.url(value), ...finder.name(value)];
    if (found.length > 0) return { sightings: found.map((sighting) => ({ ...sighting, because: `the field “${label}”` })) };
    if (asksForThing) unknown ??= value;
  }
  return unknown === undefined ? { sightings: [] } : { unknown };
}
