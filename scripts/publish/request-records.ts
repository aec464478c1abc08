import type { InstanceAction } from '../model/ask.ts';
import type { JsonObject } from '../model/json.ts';
import { recordFile, type Instance, type RequestRecord } from '../model/request.ts';
import type { Merge, PastRecord, RequestsKnown } from './request-facts.ts';

/** What a request has written to the default branch, or taken away from it. */
export interface RequestInGit {
  /** Of the issue. */
  readonly number: number;
  readonly action: 'create' | InstanceAction;
  readonly folder: string;
  /** As the request left it; what it took away, as it was before. */
  readonly record: RequestRecord;
  /** Canonical reference; absent where the commit of a removal does not say. */
  readonly requester?: string;
  /** When it was asked, ISO 8601 in UTC. */
  readonly asked?: string;
  /** When it came to the branch; absent when Git does not say, or says it of many requests at once. */
  readonly merge?: Merge;
  /** Of a change: the inputs before it. */
  readonly before?: JsonObject;
  /** The instance is there, and this request was the last to write its record. */
  readonly made: boolean;
}

/** By the issue's number: what Git knows of each request, from the records that are there and those of the past. */
export function requestsInGit(instances: readonly Instance[], { merges, past = [] }: Pick<RequestsKnown, 'merges' | 'past'>): ReadonlyMap<number, RequestInGit> {
  const present = new Map(instances.map(({ folder, record }) => [folder, { folder, record, merge: merges[`${folder}/${recordFile}`] }]));
  const earlier = Map.groupBy(past, ({ folder }) => folder);
  const found = new Map<number, RequestInGit>();
  for (const [folder, versions] of earlier) if (!present.has(folder)) add(found, versions, undefined);
  // Afterwards: of a record that was moved, where it is now.
  for (const [folder, last] of present) add(found, earlier.get(folder) ?? [], last);
  return found;
}

type Version = Omit<PastRecord, 'merge'> & { readonly merge: Merge | undefined };

/** The story of one folder, oldest first. */
function add(found: Map<number, RequestInGit>, past: readonly Version[], last: Version | undefined): void {
  let earlier: RequestRecord | undefined;
  let begun: { readonly number: number; readonly before: RequestRecord | undefined; readonly merge: Merge | undefined } | undefined;
  for (const version of last ? [...past, last] : past) {
    const { folder, record, removed } = version;
    const number = removed ? removed.issue : record.issue;
    // Written again by nobody's request, as when all files were laid out anew: it came with the first.
    if (begun?.number !== number) begun = number === undefined ? undefined : { number, before: earlier, merge: version.merge };
    earlier = removed ? undefined : record;
    if (begun === undefined || begun.number <= 0) continue;
    const known = found.get(begun.number);
    const { before, merge } = begun;
    // One request makes all parts of a bundle: it is told of the bundle.
    if (known && known.folder !== folder && record.bundle !== undefined) continue;
    found.set(begun.number, {
      number: begun.number,
      action: removed ? 'delete' : record.action,
      folder,
      record,
      ...(removed ? removed.requester !== undefined && { requester: removed.requester } : { requester: record.requester }),
      ...(!removed && record.asked !== undefined && { asked: record.asked }),
      ...(merge && !merge.shared && { merge }),
      ...(before && !removed && record.action === 'change' && { before: before.inputs }),
      made: version === last,
    });
  }
}
