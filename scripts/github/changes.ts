import { isEmpty, type CatalogChanges, type Side } from '../report/changes/changes.ts';
import { sectionsOf, summaryOf, type Section } from '../report/changes/lines.ts';
import { penOf } from '../report/changes/pens.ts';
import { bounded } from './bounded.ts';
import type { Door } from './door.ts';
import { code, literal } from './markdown.ts';

/** Begins the comment on a pull request. */
export const changesMarker = '<!-- signpost:changes -->';

/** What stands unfolded: a reviewer must not have to look for it. */
const unfolded: readonly string[] = ['Files that cannot be read', 'Access', 'Ownership moved'];
/** Points of a section; the command tells all of them. */
const mostLines = 200;
/** Characters of GitHub's 65,536: some signs count twice there. */
const room = 60_000;

const heading = '### What this changes in the catalog';

/** What is said of a change that changes nothing. */
export const noChanges = `${heading}\n\nNo effect on the catalog.\n`;

/** What a change of the catalog comes to, as Markdown in which nothing of the catalog is anything but text. */
export function changesMarkdown(changes: CatalogChanges, before: Pick<Side, 'catalog'>, after: Pick<Side, 'catalog'>): string {
  if (isEmpty(changes)) return noChanges;
  const sections = sectionsOf(changes, penOf(before, after, literal, code));
  const parts = [heading, `${summaryOf(changes)}.`, ...sections.map(sectionMarkdown)];
  return bounded(parts.map((text) => ({ text })), '_… and more: `npx signpost diff BASE HEAD` tells all of it._', room);
}

function sectionMarkdown({ title, count, lines }: Section): string {
  const points = lines.slice(0, mostLines).flatMap(({ sign, text, below }) => [`- ${sign === undefined ? '' : `\`${sign}\` `}${text}`, ...below.map((each) => `  - ${each}`)]);
  const left = lines.length > mostLines ? [`- and ${lines.length - mostLines} more`] : [];
  const list = [...points, ...left].join('\n');
  return unfolded.includes(title) ? `#### ${title}\n\n${list}` : `<details><summary>${title} (${count})</summary>\n\n${list}\n\n</details>`;
}

/**
 * Writes the one comment about a pull request's changes. Nothing is said where there is nothing to say, unless something was said
 * before; what is closed is left alone. Says what it did.
 */
export async function commentChanges(door: Door, pull: number, markdown: string): Promise<'written' | 'closed' | 'nothing to say'> {
  if (!(await door.pull(pull)).open) return 'closed';
  if (markdown === noChanges && (await door.commentOf(pull, changesMarker)) === undefined) return 'nothing to say';
  await door.upsertComment(pull, changesMarker, `${changesMarker}\n${markdown}`);
  return 'written';
}
