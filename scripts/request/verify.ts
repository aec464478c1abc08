import type { Catalog } from '../catalog/catalog.ts';
import { serviceOf } from '../catalog/services.ts';
import { recordFile, type Instance, type RenderedFile } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import type { Files } from '../read/files.ts';
import { serviceDigest } from './digest.ts';
import { fullYaml } from './full-yaml.ts';
import { stringifyRecord } from './record.ts';
import { entitySources } from './sources.ts';
import { editedEntities, runSteps } from './steps.ts';
import type { PendingEffect } from './workspace.ts';

/** How a file differs from what the recorded request renders. */
export interface Difference {
  readonly path: string;
  readonly kind: 'changed' | 'missing' | 'extra';
}

export type Verified =
  | { readonly differences: readonly Difference[]; readonly effects: readonly PendingEffect[]; readonly service: Service; /** Of the instance, but for its record. */ readonly files: readonly RenderedFile[] }
  /** The service as it was when the request was made could not be found. */
  | { readonly unknownDigest: string };

/** A catalog and its files at one moment of history. */
export interface Snapshot {
  readonly catalog: Catalog;
  readonly files: Files;
}

/**
 * Renders the instance again from its record and compares byte for byte with what is in `files`. `moments` are the
 * catalogs in which to look for the service with the recorded digest, the likeliest first. With `edits`, the request's
 * changes to catalog files must hold too: making them again changes nothing. Later requests may have taken them back.
 */
export async function verifyInstance(instance: Instance, now: Snapshot, moments: Iterable<Snapshot>, edits: boolean): Promise<Verified> {
  const service = await serviceWithDigest(instance, moments);
  if (!service) return { unknownDigest: instance.record.digest };
  const { record, folder } = instance;
  const sources = entitySources(now.catalog, now.files, editedEntities(service, record.inputs));
  const rendered = runSteps(service, { ...record, folder }, sources, fullYaml);
  const own = rendered.files.filter(({ path }) => edits || path.startsWith(`${folder}/`));
  const expected = [...own, { path: `${folder}/${recordFile}`, text: stringifyRecord(record) }];
  const present = now.files.list().filter((path) => path.startsWith(`${folder}/`));
  return { differences: compare(expected, present, now.files), effects: rendered.effects, service, files: rendered.files.filter(({ path }) => path.startsWith(`${folder}/`)) };
}

/** The service as it was when the instance was rendered; undefined when none of the moments has it. */
export async function serviceWithDigest({ record }: Pick<Instance, 'record'>, moments: Iterable<Snapshot>): Promise<Service | undefined> {
  for (const { catalog, files } of moments) {
    const service = serviceOf(catalog, files, record.service);
    if (service && (await serviceDigest(service)) === record.digest) return service;
  }
  return undefined;
}

function compare(expected: readonly RenderedFile[], present: readonly string[], files: Files): readonly Difference[] {
  const paths = new Set(expected.map(({ path }) => path));
  const differing = expected.flatMap(({ path, text }): readonly Difference[] => {
    const found = files.text(path);
    if (found === text) return [];
    return [{ path, kind: found === undefined ? 'missing' : 'changed' }];
  });
  return [...differing, ...present.filter((path) => !paths.has(path)).map((path) => ({ path, kind: 'extra' as const }))];
}
