import { isDay } from '../model/day.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { actions } from '../model/policy.ts';
import { globalFolder, recordFile, type Instance, type RequestRecord } from '../model/request.ts';
import { canonicalRef } from '../model/ref.ts';
import { readDocuments, type SourceDocument } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import { folderOf } from '../read/layout.ts';

export interface InstanceFault {
  readonly at: SourceDocument;
  readonly path: readonly string[];
  readonly message: string;
  readonly fix?: string;
}

export interface ReadInstances {
  /** Sorted by folder. Those whose record is whole; the folder may still be the wrong one. */
  readonly instances: readonly Instance[];
  readonly faults: readonly InstanceFault[];
}

/** Reads `live/<environment or global>/<service>/<name>/request.yaml`. */
export function readInstances(files: Files): ReadInstances {
  const instances: Instance[] = [];
  const faults: InstanceFault[] = [];
  for (const path of files.list()) {
    if (!path.startsWith('live/') || !path.endsWith(`/${recordFile}`)) continue;
    const { documents, problems } = readDocuments(files, path);
    const document = documents[0];
    if (problems[0] || !document) {
      const at = { file: path, line: problems[0]?.line ?? 1, column: problems[0]?.column ?? 1, index: 0, value: null };
      faults.push({ at, path: [], message: problems[0]?.message ?? 'The record of the request is empty.', fix: restore });
      continue;
    }
    const record = readRecord(document);
    faults.push(...record.faults);
    if (!record.value) continue;
    const folder = folderOf(path);
    instances.push({ folder, record: record.value });
    const expected = `live/${record.value.environment ?? globalFolder}/${record.value.service}/${record.value.name}`;
    if (folder !== expected) {
      faults.push({ at: document, path: [], message: `The record belongs in ${expected}, not in ${folder}.`, fix: restore });
    }
  }
  return { instances, faults };
}

const restore = 'Only requests write this file: restore it from the history.';

function readRecord(at: SourceDocument): { readonly value?: RequestRecord; readonly faults: readonly InstanceFault[] } {
  const faults: InstanceFault[] = [];
  const { value } = at;
  if (!isJsonObject(value)) return { faults: [{ at, path: [], message: 'The record of a request is a map of keys.', fix: restore }] };
  const expect = (key: string, holds: boolean, expected: string) => {
    if (!holds) faults.push({ at, path: [key], message: `${key} is ${shown(value[key])}; expected ${expected}.`, fix: restore });
  };
  for (const key of ['service', 'name']) expect(key, typeof value[key] === 'string' && value[key] !== '', 'a name');
  expect('digest', typeof value['digest'] === 'string' && /^sha256:[0-9a-f]{64}$/.test(value['digest']), 'sha256: and 64 hexadecimal digits');
  expect('action', actions.some((action) => action === value['action']), `one of ${actions.join(', ')}`);
  expect('environment', value['environment'] === undefined || typeof value['environment'] === 'string', 'the name of an environment');
  for (const key of ['owner', 'requester']) {
    const ref = value[key];
    expect(key, typeof ref === 'string' && canonicalRef(ref) === ref, 'a canonical reference such as group:default/payments');
  }
  expect('issue', Number.isSafeInteger(value['issue']) && Number(value['issue']) >= 0, 'the number of an issue');
  expect('asked', value['asked'] === undefined || isMoment(value['asked']), 'a time in UTC such as 2026-11-03T09:40:00Z');
  expect('expires', value['expires'] === undefined || (typeof value['expires'] === 'string' && isDay(value['expires'])), 'a day such as 2026-11-03');
  expect('bundle', value['bundle'] === undefined || isFolder(value['bundle']), 'a folder such as live/test/environment/trial');
  expect('parts', value['parts'] === undefined || (Array.isArray(value['parts']) && (value['parts'] as readonly Json[]).every(isFolder)), 'a list of folders');
  expect('inputs', isJsonObject(value['inputs']), 'a map of inputs');
  return faults.length > 0 ? { faults } : { value: value as unknown as RequestRecord, faults };
}

function isFolder(value: unknown): boolean {
  return typeof value === 'string' && /^live(?:\/[a-z0-9][a-z0-9._-]*){3}$/.test(value);
}

/** As GitHub writes it. */
function isMoment(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(value) && !Number.isNaN(Date.parse(value));
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60);
}
