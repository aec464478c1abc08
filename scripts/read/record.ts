import { parseDocument, stringify } from 'yaml';
import { isJsonObject, type Json } from '../model/json.ts';
import { actions, type Action } from '../model/policy.ts';
import type { RequestRecord } from '../model/request.ts';

/** Name of the record in an instance's folder. */
export const recordFile = 'request.yaml';

const header = `# Made by Signpost from the issue below. Reviewers: this is what was asked for; everything else in this folder
# follows from it. Changes by hand show: \`npx signpost verify\` renders it again and compares byte for byte.
`;

/** The same record gives the same bytes. */
export function stringifyRecord(record: RequestRecord): string {
  const { service, digest, action, name, environment, owner, requester, issue, inputs } = record;
  const ordered = { service, digest, action, name, ...(environment === undefined ? {} : { environment }), owner, requester, issue, inputs };
  return header + stringify(ordered, { lineWidth: 0 });
}

export type ReadRecord = { readonly record: RequestRecord } | { readonly error: string };

/** Reads `request.yaml` back; says the first thing that is not as it must be. */
export function parseRecord(text: string): ReadRecord {
  const document = parseDocument(text, { merge: false });
  if (document.errors[0]) return { error: document.errors[0].message.split('\n')[0] ?? 'invalid YAML' };
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  if (!isJsonObject(value)) return { error: 'it is not a map' };
  const missing = ['service', 'digest', 'name', 'owner', 'requester'].find((key) => typeof value[key] !== 'string');
  if (missing !== undefined) return { error: `${missing} is not a text` };
  if (!actions.includes(value['action'] as Action)) return { error: `action is none of ${actions.join(', ')}` };
  if (!Number.isSafeInteger(value['issue']) || Number(value['issue']) < 1) return { error: 'issue is not the number of an issue' };
  if (value['environment'] !== undefined && typeof value['environment'] !== 'string') return { error: 'environment is not a text' };
  if (!isJsonObject(value['inputs'] as Json)) return { error: 'inputs is not a map' };
  return { record: value as unknown as RequestRecord };
}
