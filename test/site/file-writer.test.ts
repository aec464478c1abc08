import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileWriter } from '../../site/file-writer.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'signpost-writer-'));

test('everything lies in its place when it is closed, more than may wait at once included', async () => {
  const root = folder();
  const writer = new FileWriter(root);
  const content = (number: number) => new TextEncoder().encode(`${number} é\n`.repeat(3_000));
  for (let number = 0; number < 2_000; number += 1) {
    writer.write(`${number % 7}/of/${number}.txt`, content(number));
    if (number % 64 === 0) await writer.room();
  }
  await writer.close();
  const files = globSync('**/*.txt', { cwd: root });
  expect(files).toHaveLength(2_000);
  for (const file of files) expect(readFileSync(join(root, file)).equals(content(Number.parseInt(file.split('/').at(-1) ?? '', 10)))).toBe(true);
});

test('small buffers share memory with others, who keep it', async () => {
  const root = folder();
  const writer = new FileWriter(root);
  const mine = Buffer.from('mine');
  const yours = Buffer.from('yours');
  expect(mine.buffer).toBe(yours.buffer);
  writer.write('mine', mine);
  await writer.close();
  expect(readFileSync(join(root, 'mine'), 'utf8')).toBe('mine');
  expect(yours.toString()).toBe('yours');
});

test('nothing at all can be written, too', async () => {
  const writer = new FileWriter(folder());
  await writer.close();
});

test('a file that cannot be written is told to whoever waits', async () => {
  const root = folder();
  writeFileSync(join(root, 'taken'), '');
  const writer = new FileWriter(root);
  writer.write('taken/index.html', Buffer.from('<p>'));
  await expect(writer.close()).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(writer.close()).rejects.toMatchObject({ code: 'EEXIST' });
  await writer.abandon();
});
