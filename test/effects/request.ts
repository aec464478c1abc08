import type { EffectContext } from '../../scripts/effects/effect.ts';

/** What every effect is told of the request; tests add what theirs is about. */
export const asked: Pick<EffectContext, 'record' | 'serviceFiles' | 'repository'> = {
  record: {
    service: 'postgres-schema',
    digest: `sha256:${'0'.repeat(64)}`,
    action: 'create',
    name: 'orders',
    environment: 'test',
    owner: 'group:default/payments',
    requester: 'user:default/ada',
    issue: 7,
    asked: '2026-11-03T09:40:00Z',
    inputs: {},
  },
  serviceFiles: {},
  repository: 'example/catalog',
};
