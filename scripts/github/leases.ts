import { loginOf, usersOf } from '../catalog/people.ts';
import { daysBetween } from '../model/day.ts';
import type { Instance } from '../model/request.ts';
import { actionBody } from '../request/action-issues.ts';
import { occasionMarks } from './asked.ts';
import { branchOf, type Hands } from './hands.ts';
import type { ListedIssue } from './lists.ts';
import { ownIssues } from './own-issues.ts';
import { reconcileIssue } from './reconcile.ts';
import { leaseEndTitle, leaseNotice, leaseNoticeTitle, leaseNoticeTitleStart, leaseReason } from './sentences.ts';

/** Days before the end on which the owners hear of it. */
const warning = 14;

export interface LeaseStep {
  readonly folder: string;
  readonly expires: string;
  /** Negative when it is over. */
  readonly daysLeft: number;
  readonly kind: 'far' | 'warned' | 'ended';
}

/** How far the lease of each instance is; the first to end comes first. Parts of a bundle end with it. `today` is a day in UTC. */
export function leaseSteps(instances: readonly Instance[], today: string): readonly LeaseStep[] {
  const steps = instances.flatMap(({ folder, record: { expires, bundle } }): readonly LeaseStep[] => {
    if (expires === undefined || bundle !== undefined) return [];
    const daysLeft = daysBetween(today, expires);
    return [{ folder, expires, daysLeft, kind: daysLeft <= 0 ? 'ended' : daysLeft <= warning ? 'warned' : 'far' }];
  });
  return steps.sort((a, b) => a.daysLeft - b.daysLeft || (a.folder < b.folder ? -1 : 1));
}

/**
 * Brings what GitHub shows of leases to where it should be: an issue that warns the owners, then one that asks for the deletion, whose
 * pull request they approve. Closing that one is no way to keep the instance: it is opened again until the lease is renewed or the
 * instance is gone, and then closed, like the warning. Running it again changes nothing. False when something could not be done,
 * which is told and holds up nothing else.
 */
export async function tendLeases(hands: Hands, today: string, log: (line: string) => void): Promise<boolean> {
  const own = await ownIssues(hands.door);
  const stays = new Set<string>();
  let fine = true;
  for (const step of leaseSteps(hands.now.catalog.instances, today)) {
    const instance = hands.now.catalog.instances.find(({ folder }) => folder === step.folder);
    if (!instance || step.kind === 'far') continue;
    const title = step.kind === 'warned' ? leaseNoticeTitle(instance) : `${leaseEndTitle(instance)}${occasionMarks.lease}`;
    stays.add(title);
    try {
      log(`${step.folder}: ${await (step.kind === 'warned' ? warn(hands, instance, title, own) : proposeDeletion(hands, instance, title, own))}`);
    } catch (error) {
      fine = false;
      log(`${step.folder}: its lease ends on ${step.expires}, but ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return (await closeOthers(hands, [...own.values()], stays, log)) && fine;
}

type Own = ReadonlyMap<string, ListedIssue>;

async function warn(hands: Hands, instance: Instance, title: string, own: Own): Promise<string> {
  const number = own.get(title)?.number ?? (await hands.door.openOwn(title, leaseNotice(instance, ownersOf(hands, instance))));
  return `its lease ends on ${instance.record.expires}; #${number} says so.`;
}

async function proposeDeletion(hands: Hands, { folder, record }: Instance, title: string, own: Own): Promise<string> {
  const { expires = '', name } = record;
  const request = { action: 'delete', instance: folder.replace(/^live\//, ''), name, reason: leaseReason(expires) } as const;
  const known = own.get(title);
  const number = known?.number ?? (await hands.door.openOwn(title, actionBody(request, { fields: [] })));
  if (known && !known.open) await hands.door.reopenIssue(number);
  return `its lease ended on ${expires}; #${number} ${await reconcileIssue(hands, number)}.`;
}

/** Notices and deletions of leases that were renewed since, or of instances that are gone. False when one could not be closed. */
async function closeOthers(hands: Hands, own: readonly ListedIssue[], stays: ReadonlySet<string>, log: (line: string) => void): Promise<boolean> {
  let fine = true;
  const isOurs = (title: string) => title.endsWith(occasionMarks.lease) || title.startsWith(leaseNoticeTitleStart);
  for (const { number } of own.filter(({ open, title }) => open && isOurs(title) && !stays.has(title))) {
    try {
      // A deletion that is merged is on its way, and has to end by itself.
      if ((await hands.door.pullFrom(branchOf(number), hands.defaultBranch))?.merged) continue;
      await hands.door.closeIssue(number, 'not_planned');
      await reconcileIssue(hands, number);
    } catch (error) {
      fine = false;
      log(`#${number}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return fine;
}

/** At most six logins: a mention each is a notification each. */
function ownersOf({ now }: Hands, { record }: Instance): readonly string[] {
  const people = usersOf(now.catalog, record.owner).flatMap((ref) => now.catalog.get(ref) ?? []);
  return people.slice(0, 6).map(loginOf);
}
