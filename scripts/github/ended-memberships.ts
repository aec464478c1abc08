import type { Catalog } from '../catalog/catalog.ts';
import { termsOf } from '../catalog/membership.ts';
import { loginOf, usersOf } from '../catalog/people.ts';
import type { Entity } from '../model/entity.ts';
import type { Json } from '../model/json.ts';
import type { RenderedFile } from '../model/request.ts';
import { canonicalRef } from '../model/ref.ts';
import { readDocuments } from '../read/documents.ts';
import { editList, type ListEdit } from '../read/edit.ts';
import type { Files } from '../read/files.ts';
import { membershipEnds, type MembershipEnd } from '../report/people.ts';
import { tendDuties, type Duty } from './duties.ts';
import type { Hands } from './hands.ts';
import { code, literal } from './markdown.ts';

/** The branch whose pull request takes away what has ended. */
export const tidyBranch = 'signpost/ended-memberships';
const noticeStart = 'A membership ends soon: ';
const tidyTitle = 'Take memberships away that have ended';

/**
 * Warns the teams of memberships that end within two weeks, by an issue each, which closes by itself; and proposes by one pull request
 * to take the lines of those away that have ended. They count no more in either case. Running it again changes nothing. False when
 * something could not be done, which is told.
 */
export async function tendMemberships(hands: Hands, today: string, log: (line: string) => void): Promise<boolean> {
  const { catalog, files } = hands.now;
  const ends = membershipEnds(catalog, today);
  const due = ends.filter(({ state }) => state === 'ends-soon').map((end) => notice(catalog, end));
  const told = await tendDuties(hands.door, { due, isOurs: (title) => title.startsWith(noticeStart), closing: () => 'It is no longer due: the membership has another last day, or is over.', marker: '<!-- signpost:membership -->' }, log);
  const tidy = withoutEnded(catalog, files, ends.filter(({ state }) => state === 'ended'));
  for (const problem of tidy.problems) log(problem);
  try {
    log(await propose(hands, tidy));
  } catch (error) {
    log(`${tidyTitle}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
  return told && tidy.problems.length === 0;
}

function notice(catalog: Catalog, { group, user, until, because }: MembershipEnd): Duty {
  const [team, person] = [catalog.get(group), catalog.get(user)];
  const [teamTitle, name] = [team?.title ?? group, person?.title ?? user];
  const others = usersOf(catalog, group).filter((ref) => ref !== user).slice(0, 5).flatMap((ref) => catalog.get(ref) ?? []);
  const title = `${noticeStart}${name} in ${teamTitle}, on ${until}`;
  const body = [
    `${literal(name)} is in ${literal(teamTitle)} until ${until}.${because === undefined ? '' : ` ${literal(because)}`} From the next day on the membership counts nowhere: not for requests and approvals, not on GitHub.`,
    `Who is to stay gets another last day in ${code(team?.source.file ?? '')}, at ${code('spec.membership')}. Otherwise nobody has to do anything: a pull request takes the lines away afterwards.`,
  ].join('\n\n');
  return { title: title.replace(/\s+/g, ' ').slice(0, 250), body, labels: ['membership'], assignees: [...(person ? [person] : []), ...others].map(loginOf).filter((login) => /^[a-z0-9][\w-]{0,38}$/.test(login)).slice(0, 6) };
}

export interface Tidied {
  /** With the lines taken away, comments and all else as they are; sorted by path. */
  readonly files: readonly RenderedFile[];
  /** What each takes away, as lines of Markdown. */
  readonly lines: readonly string[];
  /** What could not be edited, in sentences. */
  readonly problems: readonly string[];
}

/** Both what the group says of the membership and the name itself, in whichever file it stands. */
export function withoutEnded(catalog: Pick<Catalog, 'get'>, files: Files, ended: readonly MembershipEnd[]): Tidied {
  const texts = new Map<string, string>();
  const problems: string[] = [];
  const edit = (entity: Entity, path: string, values: readonly Json[]) => {
    const { file, line } = entity.source;
    const before = texts.get(file) ?? files.text(file);
    const document = readDocuments(files, file).documents.find((each) => each.line === line);
    if (before === undefined || !document) return;
    let text = before;
    for (const value of values) {
      const edited = editList(text, document.index, { op: 'remove', path, value } satisfies ListEdit);
      if ('error' in edited) problems.push(`${file}: ${edited.error}, so ${path} has to be tidied by hand.`);
      else text = edited.text;
    }
    if (text !== files.text(file)) texts.set(file, text);
  };
  for (const { group, user } of ended) {
    const [team, person] = [catalog.get(group), catalog.get(user)];
    if (team) {
      edit(team, 'spec.membership', termsOf(team).flatMap((term) => (term.user === user ? itemAt(team, term.path) : [])));
      edit(team, 'spec.members', namesIn(team, 'members', 'User', user));
    }
    if (person) edit(person, 'spec.memberOf', namesIn(person, 'memberOf', 'Group', group));
  }
  const lines = ended.map(({ group, user, until }) => `- ${literal(catalog.get(user)?.title ?? user)} in ${literal(catalog.get(group)?.title ?? group)}, until ${literal(until)}`);
  return { files: [...texts].map(([path, text]) => ({ path, text })).sort((a, b) => (a.path < b.path ? -1 : 1)), lines, problems };
}

function itemAt({ spec }: Entity, path: readonly (string | number)[]): readonly Json[] {
  const list = spec['membership'];
  const item = Array.isArray(list) ? (list as readonly Json[])[Number(path.at(-1))] : undefined;
  return item === undefined ? [] : [item];
}

function namesIn({ spec, namespace }: Entity, key: string, kind: string, ref: string): readonly Json[] {
  const list = spec[key];
  return Array.isArray(list) ? (list as readonly Json[]).filter((item) => typeof item === 'string' && canonicalRef(item.trim(), { kind, namespace }) === ref) : [];
}

/** One pull request for all of them, made anew when something else has ended. One that a person closed stays closed until then. */
async function propose({ door, head, defaultBranch }: Hands, { files, lines }: Tidied): Promise<string> {
  const pull = await door.pullFrom(tidyBranch, defaultBranch);
  if (files.length === 0) {
    if (!pull?.open) return 'No membership has ended that still stands in the catalog.';
    await door.updatePull(pull.number, { state: 'closed' });
    return `#${pull.number} is closed: nothing that has ended is left.`;
  }
  const body = `${lines.length === 1 ? 'This membership has ended and counts' : 'These memberships have ended and count'} no more. The lines only mislead whoever reads them.\n\n${lines.slice(0, 200).join('\n')}\n`;
  if (pull && !pull.merged && (await door.isCommitOf(pull.headSha, files))) return `${tidyTitle}: #${pull.number} ${pull.open ? 'is open' : 'was closed'}.`;
  await door.setBranch(tidyBranch, await door.commit(head, `${tidyTitle}\n\n${lines.length} of them.`, files));
  if (!pull?.open) return `${tidyTitle}: #${(await door.openPull(tidyBranch, defaultBranch, tidyTitle, body)).number} is new.`;
  await door.updatePull(pull.number, { body });
  return `${tidyTitle}: #${pull.number} is brought up to date.`;
}
