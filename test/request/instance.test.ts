import fc from 'fast-check';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instanceFolder, placeProblems } from '../../scripts/request/instance.ts';
import { hostileText } from './hostile.ts';

const service = { name: 'postgres-schema' };

describe('instanceFolder', () => {
  it('has the environment, or the word global', () => {
    expect(instanceFolder(service, { name: 'orders', environment: 'production' })).toBe('live/production/postgres-schema/orders');
    expect(instanceFolder(service, { name: 'orders' })).toBe('live/global/postgres-schema/orders');
  });

  it('stays where it belongs for every place without problems', () => {
    const part = fc.oneof(hostileText, fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '-', '_', '0', ' ', '\n') }), fc.constantFrom('.git', '.github', '..', 'con', 'a..b'));
    fc.assert(
      fc.property(part, fc.option(part, { nil: undefined }), (name, environment) => {
        const place = { name, ...(environment === undefined ? {} : { environment }) };
        if (placeProblems(place).length > 0) return;
        const folder = instanceFolder(service, place);
        expect(posix.normalize(folder)).toBe(folder);
        expect(folder.split('/')).toEqual(['live', environment ?? 'global', 'postgres-schema', name]);
        expect(folder).toMatch(/^[a-z0-9/._-]+$/);
        expect(folder).not.toMatch(/\/\./);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('placeProblems', () => {
  it.each(['orders', 'a', '0', 'order-lines', 'a.b_c', 'x'.repeat(128)])('lets %s through', (name) => expect(placeProblems({ name, environment: name })).toEqual([]));

  it.each(['', '.', '..', '.git', 'a..b', 'a/b', '../x', 'a\\b', 'Orders', 'órders', 'a b', '-a', 'a-', 'a.', 'a\n', 'a\u0000', 'x'.repeat(129)])('refuses %j', (name) => {
    expect(placeProblems({ name })).toMatchObject([{ code: 'instance-name', field: 'name' }]);
    expect(placeProblems({ name: 'a', environment: name })).toMatchObject([{ code: 'instance-environment', field: 'environment' }]);
  });

  it('keeps the folder of services without environment for them', () => {
    expect(placeProblems({ name: 'a', environment: 'global' })).toMatchObject([{ code: 'instance-environment' }]);
  });
});
