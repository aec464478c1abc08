import { readInstances } from '../catalog/instances.ts';
import { canonicalRef } from '../model/ref.ts';
import { recordFile, type Instance, type RequestRecord } from '../model/request.ts';
import type { Merge, PastRecord, RequestsKnown } from '../publish/request-facts.ts';
import { memoryFiles } from '../read/files.ts';
import { blobTexts, versionsOf, type Version } from '../read/history.ts';
import { folderOf } from '../read/layout.ts';

/** Records of the past that are read, the newest first: somebody who looks further back looks at Git. */
const most = 5_000;

/** What Git knows of requests: when each record came to be as it is, and those that are not there as they were. */
export function pastOf(root: string, instances: readonly Instance[]): Pick<RequestsKnown, 'merges' | 'past'> {
  const versions = versionsOf(root, `live/*${recordFile}`);
  const merges: Record<string, Merge> = {};
  const present = new Set(instances.map(({ folder }) => `${folder}/${recordFile}`));
  const earlier: Version[] = [];
  for (const version of versions) {
    if (present.has(version.path) && merges[version.path] === undefined && version.blob !== undefined) merges[version.path] = mergeOf(version);
    else earlier.push(version);
  }
  const past = readPast(root, earlier.slice(0, most));
  return { merges, ...(past.length > 0 && { past }) };
}

function mergeOf({ at, commit, shared }: Version): Merge {
  return { at, commit, shared };
}

/** Oldest first. A removal tells of the record that it removed, which is the next older one. */
function readPast(root: string, versions: readonly Version[]): readonly PastRecord[] {
  const texts = blobTexts(root, [...new Set(versions.flatMap(({ blob }) => blob ?? []))]);
  const last = new Map<string, RequestRecord>();
  return versions.toReversed().flatMap((version): readonly PastRecord[] => {
    const { path, blob, message } = version;
    const [folder, merge] = [folderOf(path), mergeOf(version)];
    if (blob !== undefined) {
      const record = readInstances(memoryFiles({ [path]: texts.get(blob) ?? '' })).instances[0]?.record;
      if (record) last.set(path, record);
      return record ? [{ folder, merge, record }] : [];
    }
    const record = last.get(path);
    last.delete(path);
    return record ? [{ folder, merge, record, removed: removalOf(message) }] : [];
  });
}

/** As the bot's commits say it; a branch of its own names the issue too, where a merge commit says nothing else. */
function removalOf(message: string): NonNullable<PastRecord['removed']> {
  const [, by = '', number] = /^Requested by (\S+) in #(\d{1,10})\.$/m.exec(message) ?? [];
  const issue = number ?? /^Merge pull request #\d+ from \S+\/request\/(\d{1,10})$/m.exec(message)?.[1];
  const requester = canonicalRef(by) === by && by !== '' ? by : undefined;
  return { ...(issue !== undefined && { issue: Number(issue) }), ...(requester !== undefined && { requester }) };
}
