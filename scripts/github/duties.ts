import type { Door } from './door.ts';
import { ownIssues } from './own-issues.ts';

/** Something that somebody has to do, as an issue. */
export interface Duty {
  /** Names what it is for, and nothing that changes while it is due: the same title is the same duty. */
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Logins, at most a handful: each is notified. Whom GitHub cannot assign is left out. */
  readonly assignees: readonly string[];
}

export interface Duties {
  /** Everything that is due now. */
  readonly due: readonly Duty[];
  /** Whether an issue of the bot's own is one of these duties, by its title. */
  readonly isOurs: (title: string) => boolean;
  /** What the bot says when it closes one that is no longer due. */
  readonly closing: (title: string) => string;
  /** Begins that comment, so that it is said once: `<!-- signpost:… -->`. */
  readonly marker: string;
}

/**
 * Opens an issue for each duty, once: one that a person closes stays closed, since whoever closes it says that it is done. Closes by
 * itself, with a comment, what is no longer due. Running it again changes nothing. False when something could not be done, which is
 * told and holds up nothing else.
 */
export async function tendDuties(door: Door, { due, isOurs, closing, marker }: Duties, log: (line: string) => void): Promise<boolean> {
  const own = await ownIssues(door);
  const titles = new Set(due.map(({ title }) => title));
  let fine = true;
  const attempt = async (title: string, act: () => Promise<string>) => {
    try {
      log(`${title}: ${await act()}.`);
    } catch (error) {
      fine = false;
      log(`${title}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  for (const { title, body, labels, assignees } of due) {
    const known = own.get(title);
    if (known) log(`${title}: #${known.number} ${known.open ? 'is open' : 'was closed'}.`);
    else
      await attempt(title, async () => {
        const number = await door.openOwn(title, body, labels);
        if (assignees.length > 0) await door.addAssignees(number, assignees);
        return `#${number} is new`;
      });
  }
  for (const { number, title, open } of own.values()) {
    if (!open || !isOurs(title) || titles.has(title)) continue;
    await attempt(title, async () => {
      await door.upsertComment(number, marker, `${marker}\n${closing(title)}`);
      await door.closeIssue(number, 'completed');
      return `#${number} is closed`;
    });
  }
  return fine;
}
