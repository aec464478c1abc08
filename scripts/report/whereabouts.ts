import { certificatesOf, contactsOf } from '../catalog/additions.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { meantLinks } from '../catalog/link-intents.ts';
import { loginOf, teamAnnotation } from '../catalog/people.ts';
import { sourcePlaces } from '../catalog/repositories.ts';
import { topicsOf, type Topic } from '../catalog/topics.ts';
import type { Entity } from '../model/entity.ts';
import { globPattern } from '../read/patterns.ts';
import { channelOf, emailOf } from './owner-chain.ts';

/** An address of a thing. */
export interface Spot {
  readonly of: Entity;
  readonly url: string;
  /** Steps of the path; none for the host itself. */
  readonly steps: readonly string[];
  /** What it is to the thing, as a part of a sentence: `its link “Dashboard”`. */
  readonly what: string;
}

export interface Claim {
  readonly of: Entity;
  readonly topic: Topic;
}

export interface TopicPattern extends Claim {
  readonly glob: string;
  readonly pattern: { test(path: string): boolean };
}

export interface TopicPhrase extends Claim {
  readonly phrase: string;
  /** As `plainWords` gives it, with a blank at either end. */
  readonly words: string;
}

/** A folder of a repository that holds a thing; the empty folder is all of it. */
export interface Residence {
  readonly of: Entity;
  /** Without slashes at its ends. */
  readonly folder: string;
}

/** Where the things of a catalog are met outside of it. Every key is lower case. */
export interface Whereabouts {
  readonly hosts: ReadonlyMap<string, readonly Spot[]>;
  /** Hosts that certificates are shown on, with the thing that does. */
  readonly endpoints: ReadonlyMap<string, readonly Entity[]>;
  readonly channels: ReadonlyMap<string, readonly Entity[]>;
  /** By mail address, by login, and by team on GitHub. */
  readonly people: ReadonlyMap<string, readonly Entity[]>;
  /** By `key=value`; tags by themselves. */
  readonly labels: ReadonlyMap<string, readonly Entity[]>;
  /** By `owner/name` on the catalog's GitHub; those on other servers are addresses. */
  readonly repositories: ReadonlyMap<string, readonly Residence[]>;
  readonly topicLabels: ReadonlyMap<string, readonly Claim[]>;
  readonly topicNames: ReadonlyMap<string, readonly Claim[]>;
  /** Globs by their first step; those that begin with a wildcard under `*`. */
  readonly topicPaths: ReadonlyMap<string, readonly TopicPattern[]>;
  readonly topicTexts: readonly TopicPhrase[];
}

class Lists<T> {
  readonly map = new Map<string, T[]>();

  add(key: string, value: T): void {
    const small = key.toLowerCase();
    const known = this.map.get(small);
    if (known) known.push(value);
    else this.map.set(small, [value]);
  }
}

/** Takes some milliseconds for a thousand entities: whoever asks more than one question keeps it. */
export function whereabouts(catalog: Pick<Catalog, 'entities' | 'settings'>): Whereabouts {
  const [hosts, endpoints, channels, people, labels, repositories] = [new Lists<Spot>(), new Lists<Entity>(), new Lists<Entity>(), new Lists<Entity>(), new Lists<Entity>(), new Lists<Residence>()];
  const [topicLabels, topicNames, topicPaths] = [new Lists<Claim>(), new Lists<Claim>(), new Lists<TopicPattern>()];
  const topicTexts: TopicPhrase[] = [];
  for (const of of catalog.entities) {
    for (const { intent, url, title } of meantLinks(of)) {
      const spot = spotOf(of, url, title);
      if (spot) hosts.add(spot.host, spot.spot);
      const channel = intent === 'chat' ? channelOf(title ?? '') : undefined;
      if (channel !== undefined) channels.add(channel, of);
    }
    for (const { endpoint } of certificatesOf(of)) if (endpoint !== undefined) endpoints.add(endpoint.replace(/:\d+$/, ''), of);
    for (const id of contactsOf(of).get('support') ?? []) {
      const channel = channelOf(id);
      if (channel !== undefined) channels.add(channel, of);
      if (id.startsWith('mailto:')) people.add(id.slice('mailto:'.length), of);
    }
    const email = emailOf(of);
    if (email !== undefined) people.add(email, of);
    if (of.kind.toLowerCase() === 'user') people.add(`@${loginOf(of)}`, of);
    const team = of.annotations[teamAnnotation];
    if (team !== undefined) people.add(`@${team}`, of);
    for (const [key, value] of [...Object.entries(of.labels), ...Object.entries(of.annotations)]) labels.add(`${key}=${value}`, of);
    for (const tag of of.tags) labels.add(tag, of);
    for (const { repository, folder } of sourcePlaces(of, catalog.settings.server)) repositories.add(repository, { of, folder });
    for (const topic of topicsOf(of)) {
      topicNames.add(topic.name, { of, topic });
      for (const label of topic.labels) topicLabels.add(label, { of, topic });
      for (const glob of topic.paths) topicPaths.add(firstStep(glob), { of, topic, glob, pattern: globPattern(glob) });
      for (const phrase of topic.texts) topicTexts.push({ of, topic, phrase, words: ` ${plainWords(phrase)} ` });
    }
  }
  return {
    hosts: hosts.map,
    endpoints: endpoints.map,
    channels: channels.map,
    people: people.map,
    labels: labels.map,
    repositories: repositories.map,
    topicLabels: topicLabels.map,
    topicNames: topicNames.map,
    topicPaths: topicPaths.map,
    // What holds nothing but signs would be found everywhere.
    topicTexts: topicTexts.filter(({ words }) => words.trim() !== ''),
  };
}

/** Letters and digits in lower case, everything between them as one blank: so that commas and lines do not part a phrase. */
export function plainWords(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** Steps of an address's path, without what follows `?` or `#`. */
export function stepsOf(url: URL): readonly string[] {
  return url.pathname.split('/').filter((step) => step !== '');
}

/** Most addresses are written like this already, and need not be taken apart. */
const tidy = /^https?:\/\/([a-z0-9][a-z0-9.-]*)((?:\/[\w.-]+)*)\/?$/;

function spotOf(of: Entity, url: string, title: string | undefined): { readonly host: string; readonly spot: Spot } | undefined {
  const what = title === undefined ? `its address ${url}` : `its link “${title}”`;
  const [, host, path = ''] = tidy.exec(url) ?? [];
  if (host !== undefined) return { host, spot: { of, url, steps: path.split('/').slice(1), what } };
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return { host: parsed.hostname, spot: { of, url, steps: stepsOf(parsed), what } };
}

/** Where a glob is looked for: paths are compared step by step. */
export function firstStep(glob: string): string {
  const [step = ''] = glob.split('/');
  return /[*?{]/.test(step) ? '*' : step;
}
