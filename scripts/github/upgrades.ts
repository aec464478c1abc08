import { serviceOf } from '../catalog/services.ts';
import type { Instance } from '../model/request.ts';
import { actionBody } from '../request/action-issues.ts';
import { serviceDigest } from '../request/digest.ts';
import type { Snapshot } from '../request/verify.ts';
import { occasionMarks } from './asked.ts';
import type { Hands } from './hands.ts';
import { ownIssues } from './own-issues.ts';
import { reconcileIssue } from './reconcile.ts';
import { upgradeTitle } from './sentences.ts';

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
 * it again opens the next ones. One that somebody closed stays closed until the service changes again. False when something could
 * not be done, which is told and holds up nothing else.
 */
export async function openUpgrades(hands: Hands, outdated: readonly Outdated[], limit: number, log: (line: string) => void): Promise<boolean> {
  const own = await ownIssues(hands.door);
  let room = limit - [...own.values()].filter(({ open, title }) => open && title.endsWith(occasionMarks.upgrade)).length;
  let fine = true;
  for (const { instance, digest } of outdated) {
    const title = `${upgradeTitle(instance, digest)}${occasionMarks.upgrade}`;
    const known = own.get(title);
    if (!known && room <= 0) continue;
    if (known && !known.open) {
      // Whoever closed it was heard then; a run that missed that is made up for by `reconcile --open`.
      log(`${instance.folder}: #${known.number} was closed.`);
      continue;
    }
    if (!known) room -= 1;
    try {
      const number = known?.number ?? (await hands.door.openOwn(title, actionBody({ action: 'upgrade', instance: instance.folder.replace(/^live\//, ''), reason: '' }, { fields: [] })));
      log(`${instance.folder}: #${number} ${await reconcileIssue(hands, number)}.`);
    } catch (error) {
      fine = false;
      log(`${instance.folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return fine;
}
