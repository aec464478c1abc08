import { loginOf, usersOf } from '../catalog/people.ts';
import type { Instance } from '../model/request.ts';
import { actionBody, actionTitle } from '../request/action-issues.ts';
import { occasionMarks } from './asked.ts';
import { branchOf, type Hands } from './hands.ts';
import { reconcileIssue } from './reconcile.ts';
import { leaseNotice, leaseNoticeTitle, leaseReason } from './sentences.ts';

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
    const daysLeft = Math.round((Date.parse(expires) - Date.parse(today)) / 86_400_000);
    return [{ folder, expires, daysLeft, kind: daysLeft <= 0 ? 'ended' : daysLeft <= warning ? 'warned' : 'far' }];
  });
  return steps.sort((a, b) => a.daysLeft - b.daysLeft || (a.folder < b.folder ? -1 : 1));
}

/**
 * Brings what GitHub shows of leases to where it should be: an issue that warns the owners, then one that asks for the deletion, whose
 * pull request they approve. A notice whose lease was renewed, or whose instance is gone, is closed. Running it again changes nothing.
 */
export async function tendLeases(hands: Hands, today: string, log: (line: string) => void): Promise<void> {
  const steps = leaseSteps(hands.now.catalog.instances, today);
  const stays = new Set<string>();
  for (const step of steps) {
    const instance = hands.now.catalog.instances.find(({ folder }) => folder === step.folder);
    if (!instance || step.kind === 'far') continue;
    const path = step.folder.replace(/^live\//, '');
    if (step.kind === 'warned') {
      const title = `${leaseNoticeTitle} ${step.expires}: ${path}`;
      stays.add(title);
      const number = await hands.door.openOwn(title, leaseNotice(path, step, ownersOf(hands, instance)));
      log(`${step.folder}: its lease ends on ${step.expires}; #${number} says so.`);
    } else {
      const request = { action: 'delete', instance: path, name: instance.record.name, reason: leaseReason(step.expires) } as const;
      const title = `${actionTitle(request)}, whose lease ended on ${step.expires}${occasionMarks.lease}`;
      stays.add(title);
      const number = await hands.door.openOwn(title, actionBody(request, { fields: [] }));
      log(`${step.folder}: its lease ended on ${step.expires}; #${number} ${await reconcileIssue(hands, number)}.`);
    }
  }
  await closeOthers(hands, stays);
}

/** Notices and deletions of leases that were renewed since, or of instances that are gone. */
async function closeOthers(hands: Hands, stays: ReadonlySet<string>): Promise<void> {
  const { items } = await hands.door.issuesIn('open');
  const isOurs = (title: string) => title.endsWith(occasionMarks.lease) || title.startsWith(leaseNoticeTitle);
  const old = items.filter(({ author, title }) => author.toLowerCase() === hands.door.botLogin.toLowerCase() && isOurs(title) && !stays.has(title));
  for (const { number } of old) {
    // A deletion that is merged is on its way, and has to end by itself.
    if ((await hands.door.pullFrom(branchOf(number), hands.defaultBranch))?.merged) continue;
    await hands.door.closeIssue(number, 'not_planned');
    await reconcileIssue(hands, number);
  }
}

/** At most six logins: a mention each is a notification each. */
function ownersOf({ now }: Hands, { record }: Instance): readonly string[] {
  const people = usersOf(now.catalog, record.owner).flatMap((ref) => now.catalog.get(ref) ?? []);
  return people.slice(0, 6).map(loginOf);
}
