import type { Entity, Instance } from './data.ts';
import { dayOf } from './moments.ts';

export interface Lease {
  /** As the form or the entity says it; absent when another day was asked for since. */
  readonly text?: string;
  /** The day it ends, in words; absent when it has no end, or nobody knows when it began. */
  readonly until?: string;
  /** The day stands in the record; else it is worked out from the merge. */
  readonly exact: boolean;
}

const day = 24 * 60 * 60_000;
const lengths: Readonly<Record<string, number>> = { day, week: 7 * day, month: 30 * day, year: 365 * day };

/** How long an instance is kept; undefined when nothing says so. `made` is ISO 8601. */
export function leaseOf({ record }: Instance, registered: Pick<Entity, 'annotations'> | undefined, made: string | undefined): Lease | undefined {
  const said = registered?.annotations['signpost.dev/lease'] ?? record.inputs['lease'];
  const text = typeof said === 'string' && said !== '' ? said : undefined;
  if (record.expires !== undefined) return { ...(text !== undefined && record.action !== 'renew' && { text }), until: dayOf(record.expires), exact: true };
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,4}) (day|week|month|year)s?$/.exec(text) ?? [];
  const length = lengths[unit ?? ''];
  if (made === undefined || length === undefined) return { text, exact: false };
  return { text, until: dayOf(new Date(Date.parse(made) + Number(count) * length).toISOString()), exact: false };
}
