import { readInstances } from '../catalog/instances.ts';
import { canonicalRef } from '../model/ref.ts';
import { recordFile, type Instance, type RequestRecord } from '../model/request.ts';
import type { Merge, PastRecord, RequestsKnown } from '../publish/request-facts.ts';
import { memoryFiles } from '../read/files.ts';
import { blobTexts, versionsOf, type Version } from '../read/history.ts';
import { folderOf } from '../read/layout.ts';

/** Records of the past that are read, the newest first: somebody who looks further back looks at Git. */
const most = 5_000;

/** What Git knows of requests on the branch that leads to a commit: when each record came to be as it is, and those that are not there as they were. */
export function pastOf(root: string, instances: readonly Instance[], commit = 'HEAD'): Pick<RequestsKnown, 'merges' | 'past'> {
  const present = new Map(instances.map(({ folder, record }) => [`${folder}/${recordFile}`, record]));
  const newest: Told[] = [];
  const earlier: Version[] = [];
  for (const version of versionsOf(root, `live/*${recordFile}`, commit)) {
    const record = present.get(version.path);
    present.delete(version.path);
    if (record && version.blob !== undefined) newest.push({ version, record });
    else earlier.push(version);
  }
  const past = toldBy(root, earlier.slice(0, most));
  const mergeOf = merger([...newest, ...past]);
  return {
    merges: Object.fromEntries(newest.map((each) => [each.version.path, mergeOf(each)])),
    ...(past.length > 0 && { past: past.map((each) => ({ folder: folderOf(each.version.path), merge: mergeOf(each), record: each.record, ...(each.removed && { removed: each.removed }) })) }),
  };
}

/** A version of a record, read. */
interface Told {
  readonly version: Version;
  readonly record: RequestRecord;
  readonly removed?: NonNullable<PastRecord['removed']>;
}

/** Of a commit that tells of several requests nobody knows when each was made; all parts of a bundle are one request. */
function merger(told: readonly Told[]): (each: Told) => Merge {
  const issueOf = ({ record, removed }: Told) => (removed ? (removed.issue ?? 0) : record.issue);
  const issues = new Map([...Map.groupBy(told, ({ version }) => version.commit)].map(([commit, each]) => [commit, new Set(each.map(issueOf)).size]));
  return ({ version: { at, commit, first } }) => ({ at, commit, shared: first || (issues.get(commit) ?? 1) > 1 });
}

/** Oldest first. A removal tells of the record that it removed, which is the next older one. */
function toldBy(root: string, versions: readonly Version[]): readonly Told[] {
  const texts = blobTexts(root, [...new Set(versions.flatMap(({ blob }) => blob ?? []))]);
  const last = new Map<string, RequestRecord>();
  return versions.toReversed().flatMap((version): readonly Told[] => {
    const { path, blob, message } = version;
    if (blob !== undefined) {
      const record = readInstances(memoryFiles({ [path]: texts.get(blob) ?? '' })).instances[0]?.record;
      if (record) last.set(path, record);
      return record ? [{ version, record }] : [];
    }
    const record = last.get(path);
    last.delete(path);
    return record ? [{ version, record, removed: removalOf(message) }] : [];
  });
}

/** As the bot's commits say it; a branch of its own names the issue too, where a merge commit says nothing else. */
function removalOf(message: string): NonNullable<PastRecord['removed']> {
  const [, by = '', number] = /^Requested by (\S+) in #(\d{1,10})\.$/m.exec(message) ?? [];
  const issue = number ?? /^Merge pull request #\d+ from \S+\/request\/(\d{1,10})$/m.exec(message)?.[1];
  const requester = canonicalRef(by) === by && by !== '' ? by : undefined;
  return { ...(issue !== undefined && { issue: Number(issue) }), ...(requester !== undefined && { requester }) };
}
