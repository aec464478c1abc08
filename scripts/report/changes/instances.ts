import type { JsonObject } from '../../model/json.ts';
import { recordFile, type Instance } from '../../model/request.ts';
import type { Side } from './changes.ts';
import { valueChanges, type FieldChange } from './fields.ts';

/** Something that a request made, and that is new, gone or other. */
export interface InstanceChange {
  readonly folder: string;
  readonly service: string;
  readonly name: string;
  /** Absent for what belongs to none. */
  readonly environment?: string;
  /** Canonical reference of the owning group. */
  readonly owner: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** What its record says otherwise. */
  readonly fields: readonly FieldChange[];
  /** Its files that are new, gone or other, below its folder; the record left out. Those of what is new or gone are not listed. */
  readonly files: readonly string[];
}

/** By folder. */
export function changedInstances(before: Side, after: Side): readonly InstanceChange[] {
  const [was, is] = [byFolder(before), byFolder(after)];
  const [filesBefore, files] = [filesByFolder(before), filesByFolder(after)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((folder): readonly InstanceChange[] => {
    const [earlier, now] = [was.get(folder), is.get(folder)];
    const { service, name, environment, owner } = (now ?? earlier ?? { record: { service: '', name: '', owner: '' } as Instance['record'] }).record;
    const about = { folder, service, name, ...(environment !== undefined && { environment }), owner };
    if (!earlier || !now) return [{ ...about, kind: now ? 'added' : 'removed', fields: [], files: [] }];
    const fields = recordChanges(earlier, now);
    const paths = new Set([...(filesBefore.get(folder) ?? []), ...(files.get(folder) ?? [])]);
    const other = [...paths].filter((path) => before.files.text(path) !== after.files.text(path)).map((path) => path.slice(folder.length + 1));
    return fields.length + other.length === 0 ? [] : [{ ...about, kind: 'changed', fields, files: other.filter((path) => path !== recordFile).sort() }];
  });
}

function byFolder({ catalog }: Side): ReadonlyMap<string, Instance> {
  return new Map(catalog.instances.map((instance) => [instance.folder, instance]));
}

/** In one walk over all files, whatever the number of instances. */
function filesByFolder({ files }: Side): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(files.list().filter((path) => path.startsWith('live/')), (path) => path.split('/').slice(0, 4).join('/'));
}

function recordChanges(before: Instance, after: Instance): readonly FieldChange[] {
  const [was, is] = [before.record as unknown as JsonObject, after.record as unknown as JsonObject];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) => valueChanges(key, was[key], is[key]));
}
