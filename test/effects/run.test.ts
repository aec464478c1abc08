import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PlanChanged, type EffectContext } from '../../scripts/effects/effect.ts';
import { runCommand } from '../../scripts/effects/run/run.ts';
import { asked } from './request.ts';

const sayAll = `
import { readFileSync } from 'node:fs';
import { about } from './lib/about.mjs';
const [order, ...args] = process.argv.slice(2);
console.log(about(order));
console.log(JSON.stringify({ args, env: process.env, record: readFileSync(process.env.SIGNPOST_FILES + '/notes/a.txt', 'utf8') }));
`;

function context(commands: Readonly<Record<string, string>>, given: Partial<EffectContext> = {}): EffectContext {
  return {
    step: 'rotate',
    action: 'run',
    folder: 'live/test/certificate/shop',
    files: new Map([['notes/a.txt', 'from the instance']]),
    input: { command: 'rotate.mjs' },
    ...asked,
    serviceFiles: Object.fromEntries(Object.entries(commands).map(([name, text]) => [`commands/${name}`, text])),
    env: { PATH: process.env['PATH'], API_KEY: 's3cret-of-the-api', OTHER: 'not named' },
    ...given,
  };
}

const node = (text: string, given: Partial<EffectContext> = {}) => context({ 'rotate.mjs': text }, given);

describe('a command of the service', () => {
  const full = context({ 'rotate.mjs': sayAll, 'lib/about.mjs': 'export const about = (order) => `Would ${order} it.`;' }, { input: { command: 'rotate.mjs', args: ['--name=a b', '$(id)'], secrets: ['API_KEY'] } });

  test('plans with the facts of the request, the named secrets and nothing else', async () => {
    const plan = await runCommand.plan(full, 'apply');
    expect(plan).toMatchObject({ summary: 'Would plan it.', blocked: [], digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string });
    const [line = '', , said = ''] = plan.text.split('\n');
    expect(line).toBe('$ commands/rotate.mjs apply "--name=a b" "$(id)"');
    const { args, env, record } = JSON.parse(said) as { args: string[]; env: Record<string, string>; record: string };
    expect(args).toEqual(['--name=a b', '$(id)']);
    expect(record).toBe('from the instance');
    expect(env).toMatchObject({ API_KEY: '***', SIGNPOST_INSTANCE: full.folder, SIGNPOST_ISSUE: '7', SIGNPOST_REQUESTER: 'user:default/ada', SIGNPOST_GOAL: 'apply' });
    expect(Object.keys(env).filter((name) => !/^(?:SIGNPOST_\w+|API_KEY|PATH|HOME|LANG)$/.test(name))).toEqual([]);
    expect(existsSync(env['HOME'] ?? '/')).toBe(false);
  });

  test('applies and destroys, and may say that there is nothing to do', async () => {
    const shell = context({ 'rotate': '#!/bin/sh\nif [ "$1" = destroy ]; then echo "Gone already."; exit 3; fi\necho "Did $1 $2."\n' }, { input: { command: 'rotate', args: ['x'] } });
    expect(await runCommand.apply(shell)).toEqual({ step: 'rotate', action: 'run', summary: 'Did apply x.', changed: true });
    expect(await runCommand.destroy(shell)).toEqual({ step: 'rotate', action: 'run', summary: 'Gone already.', changed: false });
  });

  test('that fails blocks, with its words and without its secrets', async () => {
    const failing = node('console.error(`No: ${process.env.API_KEY}`); process.exit(9)', { input: { command: 'rotate.mjs', secrets: ['API_KEY'] } });
    expect((await runCommand.plan(failing, 'apply')).blocked).toEqual(['rotate.mjs plan ended with 9. It said: No: ***']);
    await expect(runCommand.apply(failing)).rejects.toThrow('rotate.mjs apply ended with 9. It said: No: ***');
  });

  test('that never ends is ended', async () => {
    const slow = node('setInterval(() => {}, 1000)', { input: { command: 'rotate.mjs', timeout: 1 } });
    await expect(runCommand.apply(slow)).rejects.toThrow('took more than 1 seconds and was ended');
  });

  test('says a great deal: what is shown is bounded', async () => {
    const plan = await runCommand.plan(node('for (let i = 0; i < 9000; i += 1) console.log("line " + i);'), 'apply');
    expect(plan.summary).toBe('line 0');
    expect(plan.text.length).toBeLessThan(20_100);
    expect(plan.text).toMatch(/characters more\)$/);
  });

  test('that was changed since the approval is planned again', async () => {
    const { digest } = await runCommand.plan(node('console.log("one")'), 'apply');
    expect(await runCommand.apply(node('console.log("one")', { approved: digest ?? '' }))).toMatchObject({ summary: 'one' });
    await expect(runCommand.apply(node('console.log("two")', { approved: digest ?? '' }))).rejects.toThrow(PlanChanged);
  });
});

describe('nothing is started for', () => {
  test.each([
    ['../../../bin/sh', /not the name of a file/],
    ['/bin/sh', /not the name of a file/],
    ['-e', /not the name of a file/],
    ['lib/other.mjs', /not the name of a file/],
    ['..', /not the name of a file/],
    ['other.mjs', /has no file commands\/other\.mjs on the default branch/],
    ['notes', /names its interpreter/],
    [7, /not the name of a file/],
  ])('the command %j', async (command, reason) => {
    const asks = context({ 'rotate.mjs': '', notes: 'echo', 'lib/other.mjs': '' }, { input: { command }, files: new Map([['other.mjs', 'console.log(1)']]) });
    expect((await runCommand.plan(asks, 'apply')).blocked.join()).toMatch(reason);
    await expect(runCommand.apply(asks)).rejects.toThrow(reason);
  });

  test('a secret that is missing, or belongs to the workflow', async () => {
    const asks = node('console.log("ran")', { input: { command: 'rotate.mjs', secrets: ['MISSING', 'GITHUB_TOKEN', 'NODE_OPTIONS'] } });
    const { blocked, text } = await runCommand.plan(asks, 'apply');
    expect(blocked).toEqual([expect.stringContaining('The secret MISSING is not set'), expect.stringContaining('GITHUB_TOKEN, which belongs to the workflow'), expect.stringContaining('NODE_OPTIONS')]);
    expect(text).toBe('$ commands/rotate.mjs apply');
    await expect(runCommand.apply(asks)).rejects.toThrow('Nothing was run. The secret MISSING is not set');
  });

  test('arguments that are no texts, or no time', async () => {
    const asks = node('', { input: { command: 'rotate.mjs', args: [1], timeout: 0 } });
    expect((await runCommand.plan(asks, 'apply')).blocked).toHaveLength(2);
  });
});
