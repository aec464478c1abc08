import type { Catalog } from '../catalog/catalog.ts';
import type { Topic } from '../catalog/topics.ts';
import type { Entity } from '../model/entity.ts';
import { canonicalRef } from '../model/ref.ts';
import { codeownerRules, ownersOfPath } from '../publish/codeowners.ts';
import { searchEntities } from '../publish/search.ts';
import { firstStep, plainWords, stepsOf, whereabouts, type Claim, type Spot } from './whereabouts.ts';
import { channelOf } from './owner-chain.ts';

/** By what an owner can be found. */
export const ways = ['path', 'ref', 'url', 'host', 'channel', 'person', 'label', 'topic', 'text'] as const;
export type Way = (typeof ways)[number];

/** Something that a text leads to, and who owns it. */
export interface Sighting {
  readonly way: Way;
  /** What it leads to; absent for a file of the catalog. */
  readonly entity?: Entity;
  /** The topic that names what was found, if one does. */
  readonly topic?: Topic;
  /** How, as the end of a sentence: `its link “Dashboard”`. Holds words of whoever wrote the catalog. */
  readonly because: string;
  /** Canonical references; empty where nobody owns it. */
  readonly owners: readonly string[];
}

/** Nobody reads more of them. */
export const mostSightings = 20;

/**
 * Finds what a text is about, by one way at a time; empty where that way leads nowhere. Several sightings are equally
 * good. To begin with takes some milliseconds for a thousand entities; an answer next to nothing, but for words.
 */
export function ownerFinder(catalog: Catalog) {
  const found = whereabouts(catalog);
  const { siteUrl, server, repository } = catalog.settings;
  const own = siteUrl !== undefined && URL.canParse(siteUrl) ? new URL(siteUrl) : undefined;
  const serverHost = URL.canParse(server) ? new URL(server).hostname : 'github.com';

  const sightingOf = (way: Way, entity: Entity, because: string, topic?: Topic): Sighting => ({ way, entity, because, owners: ownersOf(catalog, entity), ...(topic && { topic }) });
  const claimed = (way: Way, claims: readonly Claim[], because: (topic: Topic) => string) => unique(claims.map(({ of, topic }) => sightingOf(way, of, because(topic), topic)));

  function ref(text: string): readonly Sighting[] {
    const canonical = canonicalRef(text);
    const entity = canonical === undefined ? undefined : catalog.get(canonical);
    return entity ? [sightingOf('ref', entity, 'its reference')] : [];
  }

  function name(text: string): readonly Sighting[] {
    const small = text.toLowerCase();
    return catalog.entities.filter((each) => each.name.toLowerCase() === small || each.title.toLowerCase() === small).slice(0, mostSightings).map((each) => sightingOf('ref', each, 'its name'));
  }

  let rules: ReturnType<typeof codeownerRules> | undefined;
  /** A file of this catalog, there or not. */
  function ownPath(path: string): readonly Sighting[] {
    const owners = ownersOfPath((rules ??= codeownerRules(catalog)), path);
    return owners.length === 0 ? [] : [{ way: 'path', because: `${path} in ${repository}`, owners }];
  }

  /** A path in somebody's repository: by topics first, whose globs may begin anywhere in it. */
  function path(text: string, inRepository?: string): readonly Sighting[] {
    const steps = text.split('/').filter((step) => step !== '' && step !== '.').slice(-30);
    const matching = steps.flatMap((step, index) => {
      const rest = steps.slice(index).join('/');
      return [...(found.topicPaths.get(step.toLowerCase()) ?? []), ...(found.topicPaths.get('*') ?? [])].filter(({ glob, pattern }) => (index === 0 || firstStep(glob) !== '*') && pattern.test(rest));
    });
    if (matching.length > 0) {
      // Who names the longest path means this one most.
      const longest = Math.max(...matching.map(({ glob }) => glob.length));
      const best = matching.filter(({ glob }) => glob.length === longest);
      return claimed('path', best, (topic) => `${text}, a path of its topic “${topic.title}”`);
    }
    return inRepository === undefined ? [] : inResidence(inRepository, steps.join('/'));
  }

  /** What lives deepest in the repository around a path. */
  function inResidence(slug: string, folder: string): readonly Sighting[] {
    const living = (found.repositories.get(slug.toLowerCase()) ?? []).filter((each) => each.folder === '' || `${folder}/`.toLowerCase().startsWith(`${each.folder.toLowerCase()}/`));
    const deepest = Math.max(...living.map((each) => each.folder.length));
    return unique(living.filter((each) => each.folder.length === deepest).map(({ of }) => sightingOf('url', of, folder === '' ? `its repository ${slug}` : `${folder} in its repository ${slug}`)));
  }

  function url(text: string): readonly Sighting[] {
    if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return [];
    const parsed = new URL(text);
    const steps = stepsOf(parsed);
    const page = own && parsed.host === own.host ? ofPage(steps.slice(stepsOf(own).length)) : [];
    if (page.length > 0) return page;
    // The address that goes furthest along with this one; one that leads to the host itself goes along with all of them.
    const spots = (found.hosts.get(parsed.hostname) ?? []).filter((spot) => goesAlong(spot, steps));
    const furthest = Math.max(...spots.map((spot) => spot.steps.length));
    const here = spots.filter((spot) => spot.steps.length === furthest);
    const isServer = parsed.hostname === serverHost || parsed.hostname === 'github.com';
    if (isServer && steps.length >= 2) return ofRepository(steps, here);
    if (here.length > 0) return unique(here.map((spot) => sightingOf('url', spot.of, spot.what)));
    // Of a host on which many have a page, a page that nobody names says nothing.
    const neighbours = host(parsed.hostname);
    return new Set(neighbours.flatMap(({ owners }) => owners)).size === 1 ? neighbours : [];
  }

  function ofRepository([owner = '', project = '', verb = '', , ...rest]: readonly string[], spots: readonly Spot[]): readonly Sighting[] {
    const slug = `${owner}/${project.replace(/\.git$/, '')}`;
    const isFile = /^(?:blob|tree|edit|blame|raw|commits)$/.test(verb);
    const file = isFile ? rest.map(decoded).join('/') : '';
    if (slug.toLowerCase() === repository.toLowerCase()) return isFile && file !== '' ? ownPath(file) : [];
    const living = inResidence(slug, file);
    if (living.length > 0) return living;
    // Links to the host say nothing of a repository on it.
    return unique(spots.filter(({ steps }) => steps.length >= 2).map((spot) => sightingOf('url', spot.of, spot.what)));
  }

  /** A page of the site of this catalog, in any language. */
  function ofPage(steps: readonly string[]): readonly Sighting[] {
    const [first = '', ...more] = /^[a-z]{2}$/.test(steps[0] ?? '') ? steps.slice(1) : steps;
    const [kind = '', namespace = '', last = ''] = more.map(decoded);
    if (first === 'catalog') return ref(`${kind}:${namespace}/${last}`).map((each) => ({ ...each, way: 'url', because: 'its page' }));
    if (first === 'services') return ref(`template:${kind}`).map((each) => ({ ...each, way: 'url', because: 'its page' }));
    const instance = first === 'instances' ? catalog.instances.find(({ folder }) => folder.toLowerCase() === ['live', ...more.map(decoded)].join('/').toLowerCase()) : undefined;
    return instance ? [{ way: 'url', because: `the instance ${instance.folder}`, owners: [instance.record.owner] }] : [];
  }

  /** Who shows a certificate there, then who has the address of the host itself, then who has any address on it. */
  function host(text: string): readonly Sighting[] {
    const small = text.toLowerCase().replace(/\.$/, '').replace(/:\d+$/, '');
    const showing = found.endpoints.get(small) ?? [];
    if (showing.length > 0) return unique(showing.map((each) => sightingOf('host', each, `its certificate on ${small}`)));
    const spots = found.hosts.get(small) ?? [];
    const roots = spots.filter(({ steps }) => steps.length === 0);
    return unique((roots.length > 0 ? roots : spots).map((spot) => sightingOf('host', spot.of, spot.what)));
  }

  /** Groups before things that use their channel. */
  function channel(text: string): readonly Sighting[] {
    const wanted = channelOf(text) ?? channelOf(`#${text}`);
    const using = wanted === undefined ? [] : (found.channels.get(wanted) ?? []);
    const groups = using.filter(({ kind }) => kind.toLowerCase() === 'group');
    return unique((groups.length > 0 ? groups : using).map((each) => sightingOf('channel', each, `its channel #${wanted}`)));
  }

  /** A mail address, `@login`, or `@organization/team`. */
  function person(text: string): readonly Sighting[] {
    return unique((found.people.get(text.replace(/^mailto:/i, '').toLowerCase()) ?? []).map((each) => sightingOf('person', each, `its address ${text}`)));
  }

  /** A label of issues that a topic names, then a label or annotation of things as `key=value`, then a tag. */
  function label(text: string): readonly Sighting[] {
    const small = text.trim().toLowerCase();
    const topics = found.topicLabels.get(small) ?? [];
    if (topics.length > 0) return claimed('label', topics, (topic) => `the label ${text} of its topic “${topic.title}”`);
    return unique((found.labels.get(small) ?? found.labels.get(small.replace(/:\s*/, '=')) ?? []).map((each) => sightingOf('label', each, text.includes('=') || text.includes(':') ? `its label ${text}` : `its tag ${text}`)));
  }

  /** Topics by their names, then by the phrases in a text. */
  function topic(text: string): readonly Sighting[] {
    const named = found.topicNames.get(text.trim().toLowerCase()) ?? [];
    if (named.length > 0) return claimed('topic', named, ({ title }) => `its topic “${title}”`);
    return phrases(text);
  }

  /** Topics whose phrases are in a text: those of which it holds the most. */
  function phrases(text: string): readonly Sighting[] {
    const words = ` ${plainWords(text)} `;
    const spoken = found.topicTexts.filter((each) => words.includes(each.words));
    const byTopic = Map.groupBy(spoken, (each) => `${each.of.ref} ${each.topic.name}`);
    const most = Math.max(...[...byTopic.values()].map((each) => each.length));
    const best = [...byTopic.values()].filter((each) => each.length === most).flatMap((each) => each[0] ?? []);
    return unique(best.map((each) => sightingOf('topic', each.of, `“${each.phrase}”, words of its topic “${each.topic.title}”`, each.topic)));
  }

  /** Names and descriptions that hold every word. */
  function text(query: string): readonly Sighting[] {
    const { matches } = searchEntities(catalog, { query, limit: mostSightings });
    return matches.flatMap(({ ref: each }) => catalog.get(each) ?? []).map((each) => sightingOf('text', each, 'its name or description'));
  }

  return { ref, name, ownPath, path, repository: (slug: string) => inResidence(slug, ''), url, host, channel, person, label, topic, phrases, text, knowsHost: (small: string) => found.hosts.has(small) || found.endpoints.has(small) };
}

export type OwnerFinder = ReturnType<typeof ownerFinder>;

/** Groups and users answer for themselves. */
export function ownersOf(catalog: Pick<Catalog, 'related'>, { ref, kind }: Entity): readonly string[] {
  return /^(?:group|user)$/i.test(kind) ? [ref] : catalog.related(ref, 'ownedBy');
}

function goesAlong({ steps }: Spot, with_: readonly string[]): boolean {
  return steps.length <= with_.length && steps.every((step, index) => step.toLowerCase() === with_[index]?.toLowerCase());
}

/** Each thing once, by the first way that led to it. */
function unique(sightings: readonly Sighting[]): readonly Sighting[] {
  const seen = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const key = sighting.entity?.ref ?? sighting.because;
    if (!seen.has(key)) seen.set(key, sighting);
  }
  return [...seen.values()];
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
