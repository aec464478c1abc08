import type { Settings } from '../model/settings.ts';
import { compareText } from '../model/problem.ts';
import { recordFile } from '../model/request.ts';
import type { Door } from './doors.ts';
import { escapeXml } from './xml.ts';

/** A commit of the default branch. */
export interface Change {
  readonly sha: string;
  /** ISO 8601. */
  readonly date: string;
  readonly author: string;
  /** First line of its message. */
  readonly subject: string;
  /** Files that it touched, relative to the repository. */
  readonly paths: readonly string[];
}

/** The commits behind the last changes of files, the newest first. */
export function changesOf(history: ReadonlyMap<string, readonly Omit<Change, 'paths'>[]>): readonly Change[] {
  const bySha = new Map<string, Change & { readonly paths: string[] }>();
  for (const [path, changes] of history) {
    if (!isShown(path)) continue;
    for (const change of changes) {
      const known = bySha.get(change.sha);
      if (known) known.paths.push(path);
      else bySha.set(change.sha, { ...change, paths: [path] });
    }
  }
  return [...bySha.values()]
    .map((change) => ({ ...change, paths: change.paths.sort(compareText) }))
    .sort((a, b) => Date.parse(b.date) - Date.parse(a.date) || compareText(a.sha, b.sha))
    .slice(0, entriesShown);
}

export interface FeedSource {
  /** The newest first, see `changesOf`. */
  changes(): readonly Change[];
  settings(): Pick<Settings, 'organization' | 'repository' | 'server'>;
  /** Whether a file is there now. */
  exists(path: string): boolean;
  /** Absolute address of an entity's page. */
  readonly pageOf: (ref: string) => string;
  /** Entities by the file that they are written in. */
  entitiesIn(path: string): readonly { readonly ref: string; readonly title: string }[];
}

export const feedPath = 'changes.atom';

/** Entries of the feed, and lines of one of them. */
const entriesShown = 50;
const linesShown = 25;

/** The latest changes of the catalog (RFC 4287). None without an address of the site, since a feed's addresses are absolute; an empty one without history. */
export function feedDoors(siteUrl: string | undefined, source: FeedSource): readonly Door[] {
  if (siteUrl === undefined) return [];
  return [{ path: feedPath, text: () => feed(siteUrl, source) }];
}

/** Commits that touched what people look up: entities, and what requests have made. */
function entries({ changes }: FeedSource): readonly Change[] {
  return changes().filter(({ paths }) => paths.some(isShown)).slice(0, entriesShown);
}

function isShown(path: string): boolean {
  return /\.ya?ml$/.test(path) && !path.endsWith(`/${recordFile}`) && !path.startsWith('.github/');
}

function feed(siteUrl: string, source: FeedSource): string {
  const { organization } = source.settings();
  const list = entries(source);
  const address = `${siteUrl}/${feedPath}`;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>${escapeXml(address)}</id>`,
    `<title>${escapeXml(`${organization}: changes of the catalog`)}</title>`,
    `<link rel="self" type="application/atom+xml" href="${escapeXml(address)}"/>`,
    `<link rel="alternate" type="text/html" href="${escapeXml(`${siteUrl}/`)}"/>`,
    // A feed must say when it changed, even one in which nothing has.
    `<updated>${instant(list[0]?.date ?? '1970-01-01T00:00:00Z')}</updated>`,
    ...list.map((change) => entry(siteUrl, change, source)),
    '</feed>',
    '',
  ].join('\n');
}

function entry(siteUrl: string, change: Change, source: FeedSource): string {
  const { server, repository } = source.settings();
  const lines = change.paths.filter(isShown).flatMap((path) => lineOf(path, source));
  const more = lines.length > linesShown ? [`<li>and ${lines.length - linesShown} more</li>`] : [];
  const html = `<ul>${[...lines.slice(0, linesShown), ...more].join('')}</ul>`;
  return [
    '<entry>',
    // RFC 4151; the year in which the host was surely ours is that of the change.
    `<id>${escapeXml(`tag:${new URL(siteUrl).hostname},${instant(change.date).slice(0, 4)}:commit/${change.sha}`)}</id>`,
    `<title>${escapeXml(change.subject || change.sha)}</title>`,
    `<updated>${instant(change.date)}</updated>`,
    `<author><name>${escapeXml(change.author || 'unknown')}</name></author>`,
    `<link rel="alternate" type="text/html" href="${escapeXml(`${server}/${repository}/commit/${change.sha}`)}"/>`,
    `<content type="html">${escapeXml(html)}</content>`,
    '</entry>',
  ].join('\n');
}

function lineOf(path: string, { entitiesIn, exists, pageOf }: FeedSource): readonly string[] {
  const found = entitiesIn(path);
  if (found.length > 0) return found.map(({ ref, title }) => `<li><a href="${escapeXml(pageOf(ref))}">${escapeXml(title)}</a> (${escapeXml(ref)})</li>`);
  return [`<li>${exists(path) ? '' : 'No longer there: '}${escapeXml(path)}</li>`];
}

/** RFC 3339, in UTC, so that the same moment always reads the same. */
function instant(date: string): string {
  return new Date(date).toISOString().replace('.000Z', 'Z');
}
