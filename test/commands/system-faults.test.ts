import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import type { Command, Io } from '../../scripts/commands/command.ts';
import { systemFault } from '../../scripts/commands/system-faults.ts';

const failing = (error: unknown) => [{ group: '', name: 'x', summary: '', load: () => Promise.resolve({ command: { usage: 'x [--y]', about: '', options: {}, optionHelp: {}, run: () => Promise.reject(error) } satisfies Command }) }];

async function said(error: unknown) {
  let err = '';
  const io: Io = { out: () => undefined, err: (text) => void (err += text), color: false, cwd: '/', env: {} };
  const code = await main(failing(error), ['x'], io);
  return { code, err };
}

test('a full disk is no mistake of the program: what, where and what to do', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  expect(await said(full)).toEqual({ code: 2, err: 'signpost: A file: the disk is full. Make room there, and do it again (ENOSPC, write).\n' });
  expect((await said(new Error('The site could not be made.', { cause: full }))).err).toContain('the disk is full');
});

test('what the system really says of a path through a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'signpost-faults-')), 'file');
  writeFileSync(file, '');
  let thrown: unknown;
  try {
    readdirSync(file);
  } catch (error) {
    thrown = error;
  }
  expect(systemFault(thrown)).toBe(`${file}: a part of the path is a file, not a folder. Choose another path (ENOTDIR, scandir).`);
});

test('errors of other sorts are ours: a port, a database, a slip', async () => {
  const port = Object.assign(new Error('listen EACCES'), { code: 'EACCES', syscall: 'listen' });
  const database = Object.assign(new Error('permission denied'), { code: 'EACCES' });
  for (const error of [port, database, new TypeError('x is not a function')]) expect((await said(error)).err).toContain('this should not have happened');
});
