import { meantLinks, type Intent } from '../catalog/link-intents.ts';
import { isJsonObject } from '../model/json.ts';
import { splitRef } from '../model/ref.ts';
import type { Settings } from '../model/settings.ts';
import type { Sighting } from '../report/find-owners.ts';
import type { Reach } from '../report/owner-chain.ts';
import type { Entity } from '../model/entity.ts';
import type { Assignment, RecentChange } from './assign.ts';
import { code, literal } from './markdown.ts';

/** Begins the one comment that says whose an issue is. */
export const assignMarker = '<!-- signpost:owner -->';

/** What was done about an issue. Kept in the comment: whoever may edit that may assign as well, so it is believed. */
export interface AssignRecord {
  /** What it was done for: thing and owner. */
  readonly key: string;
  /** Logins that were assigned here, of those that should be. */
  readonly assigned: readonly string[];
  /** Logins that GitHub does not assign. */
  readonly refused: readonly string[];
  readonly labels: readonly string[];
  /** Somebody else had decided who has it. */
  readonly byHand: boolean;
}

const recordStart = '<!-- signpost:owner-record ';

/** On a line of its own, with nothing in it that could end it. */
function recordLine({ key, assigned, refused, labels, byHand }: AssignRecord): string {
  return `${recordStart}${encodeURIComponent(JSON.stringify({ key, assigned, refused, labels, byHand })).replaceAll('-', '%2D')} -->`;
}

/** Undefined where there is none, or somebody has spoilt it. */
export function recordIn(comment: string): AssignRecord | undefined {
  const line = comment.split('\n').find((each) => each.startsWith(recordStart));
  try {
    const value: unknown = JSON.parse(decodeURIComponent(line?.slice(recordStart.length, -' -->'.length).trim() ?? ''));
    if (!isJsonObject(value)) return undefined;
    const { key, assigned, refused, labels, byHand } = value;
    const isList = (list: unknown): list is readonly string[] => Array.isArray(list) && list.length <= 100 && list.every((each) => typeof each === 'string');
    return typeof key === 'string' && isList(assigned) && isList(refused) && isList(labels) && typeof byHand === 'boolean' ? { key, assigned, refused, labels, byHand } : undefined;
  } catch {
    return undefined;
  }
}

type Site = Pick<Settings, 'siteUrl' | 'platform'>;

/** The whole comment. What others wrote stands in it as text; the only people it calls are those who own the thing and cannot be assigned. */
export function assignComment(plan: Assignment, record: AssignRecord, site: Site): string {
  return [assignMarker, recordLine(record), ...blocks(plan, record, site)].join('\n\n').replace('\n\n', '\n');
}

function blocks(plan: Assignment, record: AssignRecord, site: Site): readonly string[] {
  const { routing } = plan;
  switch (routing.kind) {
    case 'found':
      return [headline(plan, site), who(plan, record), ...ways(plan, site), ...changed(plan.changes), record.byHand ? '' : footnote].filter((block) => block !== '');
    case 'several':
      return [`This could be for more than one team, so nobody is assigned:\n${candidates(routing.sightings, site)}`, 'Write the one that it is about into the field “Entity”, or as a reference such as `component:default/checkout` anywhere in the text.'];
    case 'unowned':
      return [`**${thing(plan.subject ?? routing.sightings[0]?.entity, site)}** has no owner in the catalog, so nobody is assigned. Whoever looks after the catalog can give it one.`];
    case 'unknown':
      return [`The catalog has nothing called ${code(cut(routing.asked))}, so nobody is assigned.${routing.near === undefined ? '' : ` Did you mean ${code(routing.near)}?`}`, 'Edit the field: take the reference from the page of the thing in the catalog.'];
    case 'nothing':
      return ['The text no longer names anything of the catalog. Who has this issue stays as it is.'];
  }
  return routing satisfies never;
}

const footnote = '<sub>Not yours? Change assignees and labels by hand, and they stay so; or correct what the issue is about, and it goes to the other team.</sub>';

function headline({ routing, subject, chain, team }: Assignment, site: Site): string {
  const owner = `**${literal(chain?.title ?? '')}**${team !== undefined && !chain?.instead ? ` (${code(team)})` : ''}`;
  const because = routing.kind === 'found' ? reasons(routing.sightings) : '';
  if (!subject) return `This is for ${owner}: ${because}.`;
  const about = [subject.kind, subject.type, subject.lifecycle].flatMap((each) => (each === undefined ? [] : [literal(each)])).join(', ');
  return `**${thing(subject, site)}** (${code(subject.ref)}, ${about}) belongs to ${owner}. Found by ${because}.`;
}

function reasons(sightings: readonly Sighting[]): string {
  const each = [...new Set(sightings.map(({ because }) => literal(cut(because))))];
  return each.length > 3 ? `${each.slice(0, 3).join('; ')} and ${each.length - 3} more` : each.join('; ');
}

function who({ chain, team, others }: Assignment, { assigned, refused, byHand }: AssignRecord): string {
  if (byHand) return 'Somebody has assigned this by hand; that stays as it is.';
  const sentences = [];
  if (chain && !chain.known) sentences.push(`The catalog does not have ${code(chain.ref)}, so nobody is assigned.`);
  if (chain?.instead) sentences.push(`Nobody is in ${literal(chain.title)} any more, so this goes to ${literal(chain.instead.title)}, above it.`);
  if (assigned.length > 0) sentences.push(`Assigned to ${assigned.map(code).join(', ')}${others > 0 ? ` of ${assigned.length + refused.length + others} people` : ''}.`);
  if (refused.length > 0) sentences.push(`GitHub assigns only people with access to this repository, so it left out ${refused.map(mention).join(', ')}${team === undefined ? '' : `, of ${mention(team)}`}.`);
  else if (assigned.length === 0 && team !== undefined) sentences.push(`Nobody is assigned; ${mention(team)} may know.`);
  return sentences.join(' ');
}

/** Only for what `assign.ts` has found to be a login or a team: it calls them. */
function mention(name: string): string {
  return `@${name.replace(/[^\w./-]/g, '')}`;
}

const shownIntents: readonly (readonly [title: string, intents: readonly Intent[]])[] = [
  ['Runbook', ['runbook']],
  ['On call', ['on-call']],
  ['Dashboards', ['dashboard']],
  ['Logs', ['logs']],
  ['Source', ['source', 'pipeline']],
];

/** A thing without a runbook shows that of its system, if the caller has put it among its links. */
function ways({ subject, chain, system, subjectReach }: Assignment, site: Site): readonly string[] {
  const links = [...(subject ? meantLinks(subject) : []), ...(system ? meantLinks(system) : [])];
  const rows = shownIntents.flatMap(([title, intents]) => {
    const own = links.filter(({ intent }) => intents.includes(intent)).flatMap((link) => linked(link.title ?? link.url.replace(/^https?:\/\//, ''), link.url));
    const each = [...new Set(own)];
    return each.length === 0 ? [] : [`| ${title} | ${each.slice(0, 4).join(', ')} |`];
  });
  const reach = unique([...subjectReach, ...(chain?.instead?.reach ?? chain?.reach ?? [])].filter(({ kind }) => kind !== 'github' && kind !== 'person'));
  if (reach.length > 0) rows.push(`| Ask | ${reach.slice(0, 4).map(reachText).join(', ')} |`);
  if (system) rows.push(`| Part of | ${thing(system, site)} |`);
  return rows.length === 0 ? [] : [`| | |\n|---|---|\n${rows.join('\n')}`];
}

function unique(reach: readonly Reach[]): readonly Reach[] {
  return [...new Map(reach.map((way) => [way.text.toLowerCase(), way])).values()];
}

function reachText({ text, url }: Reach): string {
  const [link] = url === undefined ? [] : linked(text, url);
  return link ?? literal(text);
}

function changed(changes: readonly RecentChange[]): readonly string[] {
  if (changes.length === 0) return [];
  const lines = changes.map(({ date, subject, author, of, sha }) => `- ${date.slice(0, 10)} ${of.slice(0, 3).map((title) => literal(cut(title))).join(', ')}: ${literal(cut(subject || 'no message'))} (${literal(cut(author))}, ${code(sha.slice(0, 10))})`);
  return [`**Changed in the catalog in the two weeks before**, it or what it relies on:\n${lines.join('\n')}`];
}

function candidates(sightings: readonly Sighting[], site: Site): string {
  const lines = sightings.map(({ entity, owners, because }) => `- ${entity ? thing(entity, site) : ''} ${owners.map(code).join(', ')}: ${literal(cut(because))}`);
  return [...new Set(lines)].slice(0, 8).join('\n');
}

/** Its title, with its page where the site's address is known. */
function thing(entity: Entity | undefined, { siteUrl }: Site): string {
  if (!entity) return '';
  const { kind, namespace, name } = splitRef(entity.ref);
  const path = kind === 'template' ? `services/${encodeURIComponent(name)}/` : `catalog/${[kind, namespace, name].map(encodeURIComponent).join('/')}/`;
  const [link] = siteUrl === undefined ? [] : linked(entity.title, `${siteUrl}/${path}`);
  return link ?? literal(cut(entity.title));
}

/** Nothing for what is no address of the web or of mail, or would end the link. */
function linked(title: string, url: string): readonly string[] {
  if (!/^(?:https?:\/\/|mailto:)/i.test(url) || !URL.canParse(url)) return [];
  const address = new URL(url).href.replace(/[<>\s|\\]/g, encodeURIComponent);
  return [`[${literal(cut(title))}](<${address}>)`];
}

/** Somebody's long text in a line. */
function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
