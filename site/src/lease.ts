import type { Entity, Instance } from './data.ts';
import { dayOf } from './moments.ts';

export interface Lease {
  /** As the form or the entity says it. */
  readonly text: string;
  /** The day it ends, in words; undefined when it has no end, or nobody knows when it began. */
  readonly until?: string;
}

const day = 24 * 60 * 60_000;
const lengths: Readonly<Record<string, number>> = { day, week: 7 * day, month: 30 * day, year: 365 * day };

/** How long an instance was asked for; undefined when nothing says so. `made` is ISO 8601. */
export function leaseOf({ record }: Instance, registered: Pick<Entity, 'annotations'> | undefined, made: string | undefined): Lease | undefined {
  const text = registered?.annotations['signpost.dev/lease'] ?? record.inputs['lease'];
  if (typeof text !== 'string' || text === '') return undefined;
  const [, count, unit] = /^(\d{1,4}) (day|week|month|year)s?$/.exec(text) ?? [];
  const length = lengths[unit ?? ''];
  if (made === undefined || length === undefined) return { text };
  return { text, until: dayOf(new Date(Date.parse(made) + Number(count) * length).toISOString()) };
}
