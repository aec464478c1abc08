import { meantLinks, type Entity } from './data.ts';
import { isWebAddress } from './links.ts';

/** What somebody needs beside a service's own page, in the order of a life with it. */
export const needs = ['docs', 'how-to', 'runbook', 'rollback', 'support', 'dashboard', 'logs', 'source', 'other'] as const;
export type Need = (typeof needs)[number];

export interface NeededLink {
  readonly text: string;
  readonly url: string;
}

/**
 * Links of a service by what they are for: the `type` of each of `metadata.links`, and what its icon, its title or an
 * annotation tell. People to ask stand in `spec.contacts` and are shown elsewhere. Needs that nothing answers are left out.
 */
export function neededLinks(of: Entity): ReadonlyMap<Need, readonly NeededLink[]> {
  const written = new Map(of.links.map((link) => [link.url, link.type?.toLowerCase()]));
  const links = meantLinks(of)
    .filter(({ url }) => isWebAddress(url))
    .map(({ intent, url, title }): readonly [Need, NeededLink] => [needOf(written.get(url), intent), { text: title ?? url.replace(/^https?:\/\//, ''), url }]);
  return new Map(needs.map((need) => [need, links.filter(([each]) => each === need).map(([, link]) => link)] as const).filter(([, found]) => found.length > 0));
}

function needOf(type: string | undefined, intent: string): Need {
  if (type === 'how-to' || type === 'howto' || type === 'rollback') return type === 'rollback' ? 'rollback' : 'how-to';
  if (intent === 'chat' || intent === 'on-call' || intent === 'issues') return 'support';
  return needs.find((need) => need === intent) ?? 'other';
}
