import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { runProgram, type ProgramOptions } from '../../scripts/effects/process.ts';
import { maskSecrets, secretNamed, secretsOf } from '../../scripts/effects/secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-process-'));
afterAll(() => rmSync(folder, { recursive: true }));

const node = (script: string, more: Partial<ProgramOptions> = {}) => runProgram(process.execPath, ['-e', script], { cwd: folder, env: {}, timeoutMs: 10_000, secrets: [], ...more });
/** A script that shows a sign of life again and again; and whether it still does. */
const beat = join(folder, 'beat');
const beating = `setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(beat)}, '.'), 20)`;
const startsAnother = `const other = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(beating)}], { stdio: 'inherit' })`;
const isStill = async () => {
  const { size } = statSync(beat);
  await pause(200);
  return statSync(beat).size === size;
};

describe('a program', () => {
  test('ends with its code and its words; hostile arguments are arguments', async () => {
    const args = ['-e', 'console.log(process.argv.slice(1).join("|")); console.error("e"); process.exitCode = 3', '--', '$(id)', '`id`', "'; id #", 'a\nb', '--flag'];
    expect(await runProgram(process.execPath, args, { cwd: folder, env: {}, timeoutMs: 10_000, secrets: [] })).toEqual({ end: 'exit', code: 3, out: "$(id)|`id`|'; id #|a\nb|--flag\n", err: 'e\n', cut: false });
  });

  test('sees the environment that it was given, and no other', async () => {
    process.env['SIGNPOST_TEST_LEAK'] = 'leak';
    const { out } = await node('console.log(JSON.stringify(process.env))', { env: { ONE: '1' } });
    delete process.env['SIGNPOST_TEST_LEAK'];
    expect(JSON.parse(out)).toEqual({ ONE: '1' });
  });

  test('that does not exist is told apart from one that fails', async () => {
    expect(await runProgram('no-such-program', [], { cwd: folder, env: { PATH: process.env['PATH'] ?? '' }, timeoutMs: 1000, secrets: [] })).toMatchObject({ end: 'missing', code: -1 });
    writeFileSync(join(folder, 'plain'), 'text', { mode: 0o600 });
    await expect(runProgram(join(folder, 'plain'), [], { cwd: folder, env: {}, timeoutMs: 1000, secrets: [] })).rejects.toThrow('EACCES');
    await expect(node('', { cwd: join(folder, 'none') })).rejects.toThrow('ENOENT');
  });

  test('reads its input, or none, or only a part of it', async () => {
    expect((await node('process.stdin.pipe(process.stdout)', { input: 'ö'.repeat(200_000) })).out).toHaveLength(200_000);
    expect((await node('process.stdin.pipe(process.stdout)')).out).toBe('');
    expect(await node('process.exit(0)', { input: 'x'.repeat(2_000_000) })).toMatchObject({ end: 'exit', code: 0 });
  });

  test('that takes too long is ended, and everything that it started too', async () => {
    const { end } = await node(`${startsAnother}; setInterval(() => {}, 1000)`, { timeoutMs: 600 });
    expect(end).toBe('timeout');
    await expect.poll(isStill).toBe(true);
  });

  test('is done when it has ended, though its child holds the streams; the child ends too', async () => {
    const { end, code } = await node(`${startsAnother}; other.unref(); setTimeout(() => process.exit(), 300)`);
    expect({ end, code }).toEqual({ end: 'exit', code: 0 });
    await expect.poll(isStill).toBe(true);
  });

  test('that is killed by somebody else says so', async () => {
    expect(await node('process.kill(process.pid, "SIGKILL")')).toMatchObject({ end: 'killed', code: -1 });
  });

  test('that says too much is cut', async () => {
    const { out, cut } = await node('for (let i = 0; i < 40; i += 1) process.stdout.write("x".repeat(1024 * 1024))');
    expect(cut).toBe(true);
    expect(out.length).toBeLessThan(34 * 1024 * 1024);
  });

  test('ends before us when we are told to end, so that it can give its locks back', async () => {
    const marker = join(folder, 'gave-back');
    const inner = `process.on('SIGTERM', () => { require('node:fs').writeFileSync(${JSON.stringify(marker)}, ''); process.exit(1); }); console.log('up'); setInterval(() => {}, 1000)`;
    const module = join(import.meta.dirname, '../../scripts/effects/process.ts');
    const outer = `import { runProgram } from ${JSON.stringify(module)}; process.stdout.write('on\\n'); await runProgram(process.execPath, ['-e', ${JSON.stringify(inner)}], { cwd: '/', env: {}, timeoutMs: 60000, secrets: [] });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', outer], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await pause(700);
    child.kill('SIGTERM');
    const [, signal] = (await once(child, 'exit')) as [number, string];
    expect(signal).toBe('SIGTERM');
    expect(existsSync(marker)).toBe(true);
  });
});

describe('secrets', () => {
  test('come out as stars, also in other forms and line by line', async () => {
    const secret = 'pa"ss/w+rd\nsecond-line-of-it';
    const script = 'console.log(process.env.S); console.error(JSON.stringify(process.env.S), encodeURIComponent(process.env.S), Buffer.from(process.env.S).toString("base64"), "second-line-of-it")';
    const { out, err } = await node(script, { env: { S: secret }, secrets: [secret] });
    expect(out).toBe('***\n');
    expect(err).toBe('"***" *** *** ***\n');
  });

  test('of which one begins another hide the longer first; too short ones hide nothing', () => {
    expect(maskSecrets('abcdef abcd a', ['abcd', 'abcdef', 'a', ''])).toBe('*** *** a');
  });

  test.each([
    [undefined, 'is not the name of a secret'],
    ['lower', 'is not the name of a secret'],
    ['A-B', 'is not the name of a secret'],
    ['GITHUB_TOKEN', 'belongs to the workflow'],
    ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'belongs to the workflow'],
    ['NODE_OPTIONS', 'belongs to the workflow'],
    ['LD_PRELOAD', 'belongs to the workflow'],
    ['PATH', 'belongs to the workflow'],
    ['TF_CLI_ARGS_APPLY', 'belongs to the workflow'],
    ['EMPTY', 'is not set'],
    ['ABSENT', 'is not set'],
  ])('%s cannot be handed on: %s', (name, because) => {
    const env = { GITHUB_TOKEN: 'x', EMPTY: ' ', PATH: '/bin', NODE_OPTIONS: 'x', LD_PRELOAD: 'x', TF_CLI_ARGS: 'x', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' };
    expect(secretNamed(name, env)).toEqual({ missing: expect.stringContaining(because) });
  });

  test('are looked up by the names in a list', () => {
    expect(secretsOf({ secrets: ['A', 'B', 'TF_VAR_db_password'] }, { A: 'one', C: 'three', TF_VAR_db_password: 'four' })).toEqual({ values: { A: 'one', TF_VAR_db_password: 'four' }, missing: [expect.stringContaining('The secret B is not set')] });
    expect(secretsOf({ secrets: ['A', 'B', 'C', 'B', 'lower'] }, {}).missing).toEqual(['The secrets A, B and C are not set; an administrator adds them under Settings → Secrets and variables → Actions.', expect.stringContaining('not the name of a secret')]);
    expect(secretsOf({}, { A: 'one' })).toEqual({ values: {}, missing: [] });
    expect(secretsOf({ secrets: 'A' }, { A: 'one' }).missing).toHaveLength(1);
  });
});
