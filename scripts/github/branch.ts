import { createHash } from 'node:crypto';
import { readInstances } from '../catalog/instances.ts';
import type { RenderedFile, RequestRecord } from '../model/request.ts';
import { recordFile } from '../model/request.ts';
import { serviceOf } from '../catalog/services.ts';
import { memoryFiles } from '../read/files.ts';
import { fullYaml } from '../request/full-yaml.ts';
import { instanceFolder } from '../request/instance.ts';
import { stringifyRecord } from '../request/record.ts';
import { entitySources } from '../request/sources.ts';
import { editedEntities, runSteps } from '../request/steps.ts';
import type { Snapshot } from '../request/verify.ts';
import type { BranchChange, Door } from './door.ts';

/** What a request's branch holds, next to what the issue asks for now. */
export type BranchContent =
  | { readonly kind: 'current' }
  /** Untouched by hand, but made from an earlier text of the issue, an earlier service or an earlier catalog. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'tampered'; readonly paths: readonly string[] };

/**
 * Compares content, never authors: a commit's author can be forged. `wanted` is what the issue asks for now; without it
 * (an edited issue that can no longer be granted) the branch is at best superseded.
 */
export async function branchContent(
  door: Door,
  base: string,
  head: string,
  issue: number,
  wanted: readonly RenderedFile[] | undefined,
  at: (commit: string) => Snapshot,
): Promise<BranchContent> {
  const { mergeBase, changes } = await door.compare(base, head);
  if (changes.length >= compareLimit) return { kind: 'tampered', paths: [`${changes.length} files and perhaps more`] };
  if (wanted && differing(wanted, changes).length === 0) return { kind: 'current' };
  const record = await recordOf(door, changes);
  const earlier = record?.issue === issue ? rerender(record, at(mergeBase)) : undefined;
  if (earlier && differing(earlier, changes).length === 0) return { kind: 'superseded' };
  return { kind: 'tampered', paths: differing(earlier ?? wanted ?? [], changes) };
}

/** GitHub lists no more changed files than this; what it may have left out cannot be judged. */
export const compareLimit = 300;

/** The object name that Git gives to this content. */
function blobName(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Paths on which files and branch disagree, sorted; empty when they are the same. */
function differing(files: readonly RenderedFile[], changes: readonly BranchChange[]): readonly string[] {
  const wanted = new Map(files.map(({ path, text }) => [path, blobName(text)]));
  // A removed file must count as a difference from a file that nobody wanted there.
  const present = new Map(changes.map(({ path, blob }) => [path, blob ?? 'removed']));
  return [...new Set([...wanted.keys(), ...present.keys()])].filter((path) => wanted.get(path) !== present.get(path)).sort();
}

async function recordOf(door: Door, changes: readonly BranchChange[]): Promise<RequestRecord | undefined> {
  const records = changes.filter(({ path }) => /^live\/[^/]+\/[^/]+\/[^/]+\//.test(path) && path.endsWith(`/${recordFile}`));
  const [only] = records;
  if (records.length !== 1 || only?.blob === undefined) return undefined;
  return readInstances(memoryFiles({ [only.path]: await door.blobText(only.blob) })).instances[0]?.record;
}

function rerender(record: RequestRecord, { catalog, files }: Snapshot): readonly RenderedFile[] | undefined {
  const service = serviceOf(catalog, files, record.service);
  if (!service) return undefined;
  const folder = instanceFolder(service, record);
  const rendered = runSteps(service, record.inputs, folder, entitySources(catalog, files, editedEntities(service, record.inputs)), fullYaml);
  return rendered.problems.length > 0 ? undefined : [...rendered.files, { path: `${folder}/${recordFile}`, text: stringifyRecord(record) }];
}
