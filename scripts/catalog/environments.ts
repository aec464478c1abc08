import { compareText } from '../model/problem.ts';
import { canonicalRef } from '../model/ref.ts';
import type { Catalog } from './catalog.ts';

export interface Environment {
  readonly ref: string;
  readonly name: string;
  readonly title: string;
  /** For example `production`; empty when the entity says none, which a check reports. */
  readonly tier: string;
  /** Canonical reference. */
  readonly owner: string;
  /** Position on the way to production; those without come last. */
  readonly order: number;
  readonly description?: string;
  /** How long an instance may live there, such as `90d`. */
  readonly leaseMax?: string;
  /** When it runs, such as `Mon-Fri 07:00-19:00 Europe/Amsterdam`; always when absent. */
  readonly schedule?: string;
}

/** Sorted by `order`, then by name. */
export function environments(catalog: Pick<Catalog, 'ofKind'>): readonly Environment[] {
  return catalog
    .ofKind('Environment')
    .map(({ ref, name, title, namespace, description, spec }): Environment => {
      const { tier, owner, order, leaseMax, schedule } = spec;
      return {
        ref,
        name,
        title,
        tier: typeof tier === 'string' ? tier : '',
        owner: (typeof owner === 'string' ? canonicalRef(owner, { kind: 'group', namespace }) : undefined) ?? '',
        order: typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER,
        ...(description === undefined ? {} : { description }),
        ...(typeof leaseMax === 'string' ? { leaseMax } : {}),
        ...(typeof schedule === 'string' ? { schedule } : {}),
      };
    })
    .sort((a, b) => a.order - b.order || compareText(a.name, b.name));
}
