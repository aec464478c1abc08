import { expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import type { Instance } from '../../scripts/model/request.ts';
import { memoryFiles, type Files } from '../../scripts/read/files.ts';
import { prepareRequest } from '../../scripts/request/prepare.ts';
import { verifyInstance, type Snapshot } from '../../scripts/request/verify.ts';
import { asking, catalog, files } from '../company.ts';

const folder = 'live/test/postgres-schema/orders';

/** The example company after a request was merged, with some files replaced (undefined takes one away). */
async function after(changes: Readonly<Record<string, string | undefined>> = {}): Promise<{ now: Snapshot; instance: Instance }> {
  const inputs = { name: 'orders', environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'What was ordered, and when.' };
  const { files: rendered = [] } = await prepareRequest(catalog, files, { number: 3, author: 'yuki-hayashi', body: asking('postgres-schema', inputs) });
  const texts = new Map<string, string>(files.list().map((path) => [path, files.text(path) ?? '']));
  for (const { path, text } of rendered) texts.set(path, text);
  for (const [path, text] of Object.entries(changes)) {
    if (text === undefined) texts.delete(path);
    else texts.set(path, text);
  }
  const merged: Files = memoryFiles(Object.fromEntries(texts));
  const now = { files: merged, catalog: loadCatalog(merged) };
  const instance = now.catalog.instances.find((each) => each.folder === folder);
  if (!instance) throw new Error('the instance is not there');
  return { now, instance };
}

test('what a request rendered is what is there', async () => {
  const { now, instance } = await after();
  expect(await verifyInstance(instance, now, [now], true)).toMatchObject({ differences: [] });
});

test('every file that a hand changed, added or took away is named', async () => {
  const { now, instance } = await after({ [`${folder}/README.md`]: 'Mine.\n', [`${folder}/extra.sql`]: 'SELECT 1;\n', [`${folder}/migrations/001-create.sql`]: undefined });
  expect(await verifyInstance(instance, now, [now], true)).toMatchObject({
    differences: [
      { path: `${folder}/README.md`, kind: 'changed' },
      { path: `${folder}/migrations/001-create.sql`, kind: 'missing' },
      { path: `${folder}/extra.sql`, kind: 'extra' },
    ],
  });
});

test('a record changed by hand shows, whether in its inputs or in its layout', async () => {
  const record = (await after()).now.files.text(`${folder}/request.yaml`) ?? '';
  const inputs = await after({ [`${folder}/request.yaml`]: record.replace('What was ordered', 'All that was ordered') });
  const { differences } = (await verifyInstance(inputs.instance, inputs.now, [inputs.now], true)) as { differences: readonly { path: string }[] };
  expect(differences.map(({ path }) => path)).toContain(`${folder}/repeatable/001-settings.sql`);
  const layout = await after({ [`${folder}/request.yaml`]: `${record}\n# mine\n` });
  expect(await verifyInstance(layout.instance, layout.now, [layout.now], true)).toMatchObject({ differences: [{ path: `${folder}/request.yaml`, kind: 'changed' }] });
});

test('a service that changed since is looked for in the history', async () => {
  const migration = 'catalog/services/postgres-schema/skeleton/migrations/001-create.sql';
  const { now, instance } = await after({ [migration]: `${files.text(migration) ?? ''}\nSELECT 1;\n` });
  expect(await verifyInstance(instance, now, [now], true)).toEqual({ unknownDigest: instance.record.digest });
  expect(await verifyInstance(instance, now, [now, { catalog, files }], true)).toMatchObject({ differences: [] });
});

test('documentation and tests of a service are no change of it', async () => {
  const { now, instance } = await after({ 'catalog/services/postgres-schema/docs.mdx': 'New words.\n' });
  expect(await verifyInstance(instance, now, [now], true)).toMatchObject({ differences: [] });
});
