import { serviceOf } from '../catalog/services.ts';
import type { Instance } from '../model/request.ts';
import { actionBody, actionTitle } from '../request/action-issues.ts';
import { serviceDigest } from '../request/digest.ts';
import type { Snapshot } from '../request/verify.ts';
import { occasionMarks } from './asked.ts';
import type { Hands } from './hands.ts';
import { reconcileIssue } from './reconcile.ts';

export interface Outdated {
  readonly instance: Instance;
  /** Digest of the service as it is now. */
  readonly digest: string;
}

/**
 * Instances that an earlier version of their service made, by folder; of one service, or of all. Parts of a bundle are upgraded with
 * it; what belongs to a service that is gone is left out.
 */
export async function outdatedInstances({ catalog, files }: Snapshot, service?: string): Promise<readonly Outdated[]> {
  const digests = new Map<string, string | undefined>();
  const outdated: Outdated[] = [];
  for (const instance of catalog.instances) {
    const { service: name, digest, bundle } = instance.record;
    if (bundle !== undefined || (service !== undefined && name !== service)) continue;
    if (!digests.has(name)) {
      const now = serviceOf(catalog, files, name);
      digests.set(name, now && (await serviceDigest(now)));
    }
    const current = digests.get(name);
    if (current !== undefined && current !== digest) outdated.push({ instance, digest: current });
  }
  return outdated;
}

/**
 * Opens a request for each, at most `limit` of them at a time: those that are open count, so that owners are not flooded. Running
 * it again opens the next ones. One that somebody closed stays closed until the service changes again.
 */
export async function openUpgrades(hands: Hands, outdated: readonly Outdated[], limit: number, log: (line: string) => void): Promise<void> {
  const { items } = await hands.door.issuesIn('open');
  const open = new Set(items.filter(({ title }) => title.endsWith(occasionMarks.upgrade)).map(({ title }) => title));
  let room = Math.max(0, limit - open.size);
  for (const { instance, digest } of outdated) {
    const request = { action: 'upgrade', instance: instance.folder.replace(/^live\//, ''), reason: '' } as const;
    const title = `${actionTitle(request)} to ${digest.slice(7, 19)}${occasionMarks.upgrade}`;
    if (!open.has(title) && room === 0) continue;
    const number = await hands.door.openOwn(title, actionBody(request, { fields: [] }));
    const outcome = await reconcileIssue(hands, number);
    if (!open.has(title) && outcome !== 'closed') room -= 1;
    log(`${instance.folder}: #${number} ${outcome}.`);
  }
}
