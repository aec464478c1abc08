import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { documents, entity, group, settings, user } from '../catalog/world.ts';

const program = resolve(import.meta.dirname, '../../scripts/cli.ts');
const limit = { timeout: 30_000, interval: 20 };

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

function component(name: string, owner: string): string {
  return entity('Component', name, { type: 'service', lifecycle: 'production', owner, system: 'shop' });
}

function catalog(): { readonly root: string; write(path: string, text: string): void; remove(path: string): void } {
  const root = mkdtempSync(join(tmpdir(), 'watch-'));
  ends.push(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('org.yaml', documents(group('platform', { members: ['ada'] }), user('ada')));
  write('shop.yaml', documents(entity('Domain', 'retail', { owner: 'platform' }), entity('System', 'shop', { owner: 'platform', domain: 'retail' })));
  write('checkout.yaml', component('checkout', 'platform'));
  return { root, write, remove: (path) => rmSync(join(root, path), { recursive: true }) };
}

interface Watching {
  /** What was written since the last time it was asked for, once it matches. */
  out(pattern: RegExp): Promise<string>;
  err(pattern: RegExp): Promise<string>;
  end(signal?: NodeJS.Signals): Promise<number | null>;
  readonly ended: Promise<number | null>;
}

function watching(...args: readonly string[]): Watching {
  const child = spawn(process.execPath, [program, 'check', '--watch', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  ends.push(() => child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
  const ended = new Promise<number | null>((done) => child.on('close', done));
  const next = (name: 'stdout' | 'stderr') => async (pattern: RegExp) => {
    await expect.poll(() => said[name], limit).toMatch(pattern);
    const text = said[name];
    said[name] = '';
    return text;
  };
  return {
    ended,
    out: next('stdout'),
    err: next('stderr'),
    end: (signal = 'SIGINT') => {
      child.kill(signal);
      return ended;
    },
  };
}

describe('signpost check --watch', () => {
  test('says what is new in full, and what is mended in a line, and ends with the last state', async () => {
    const { root, write } = catalog();
    const run = watching('--catalog', root);
    expect(await run.err(/Ctrl-C ends/)).toContain('Nothing wrong with 5 entities.\n');

    write('checkout.yaml', component('checkout', 'platfrom'));
    expect(await run.err(/ ms\n/)).toMatch(/^1 new; 0 errors, 1 warning in 5 entities\. \d+ ms\n$/);
    const problem = await run.out(/Did you mean/);
    expect(problem).toMatch(/^checkout\.yaml:\d+:\d+ {2}warning {2}owner-unknown\n/);
    expect(problem).toContain('platfrom');

    write('checkout.yaml', `# a line above\n${component('checkout', 'platfrom')}`);
    expect(await run.err(/ ms\n/)).toMatch(/^Nothing new; 0 errors, 1 warning/);

    write('cart.yaml', 'kind: [');
    expect(await run.err(/ ms\n/)).toMatch(/^\d+ new; 1 error, 1 warning in 5 entities/);
    expect(await run.out(/yaml-syntax[^]*\n\n/)).not.toContain('owner-unknown');

    write('cart.yaml', component('cart', 'platform'));
    write('checkout.yaml', component('checkout', 'platform'));
    expect(await run.err(/nothing wrong/)).toMatch(/2 mended; nothing wrong with 6 entities/);
    expect(await run.out(/yaml-syntax/)).toMatch(/mended {2}owner-unknown[^]*|mended {2}yaml-syntax/);
    expect(await run.end()).toBe(0);
  });

  test('shows the line as it is now', async () => {
    const { root, write } = catalog();
    const run = watching('--catalog', root);
    await run.err(/Ctrl-C ends/);
    write('checkout.yaml', component('checkout', 'first'));
    expect(await run.out(/\^/)).toContain('first');
    write('checkout.yaml', component('checkout', 'second'));
    const shown = await run.out(/\^/);
    expect(shown).toMatch(/\| .*second/);
    expect(shown).not.toMatch(/\| .*first/);
  });

  test('a deleted file that others speak of; ends with 1 while there is an error', async () => {
    const { root, write, remove } = catalog();
    const run = watching('--catalog', root);
    await run.err(/Ctrl-C ends/);
    remove('org.yaml');
    expect(await run.err(/ ms\n/)).toMatch(/in 3 entities/);
    expect(await run.out(/owner-unknown/)).toContain('platform');
    write('broken.yaml', 'kind: [');
    await run.err(/1 error/);
    expect(await run.end('SIGTERM')).toBe(1);
  });

  test('is quiet about a file that was touched, or written as it was', async () => {
    const { root, write } = catalog();
    const run = watching('--catalog', root);
    await run.err(/Ctrl-C ends/);
    utimesSync(join(root, 'org.yaml'), new Date(), new Date());
    write('checkout.yaml', readFileSync(join(root, 'checkout.yaml'), 'utf8'));
    await sleep(400);
    write('checkout.yaml', component('checkout', 'nobody'));
    const all = await run.err(/ ms\n/);
    expect(all.match(/ ms\n/g)).toHaveLength(1);
  });

  test('settings, the list of known problems and generated files count as well', async () => {
    const { root, write } = catalog();
    write('catalog/signpost.yaml', settings);
    const run = watching('--catalog', root);
    await run.err(/Ctrl-C ends/);
    write('catalog/signpost.yaml', `${settings}checks: 7\n`);
    expect(await run.out(/checks is/)).toContain('catalog/signpost.yaml:');
    write('catalog/known-problems.yaml', '- {code: owner-unknown, about: "component:default/none", says: nothing}\n');
    expect(await run.out(/known-problem-gone/)).toContain('catalog/known-problems.yaml:1');
    write('.github/CODEOWNERS', '# by hand\n');
    write('catalog/signpost.yaml', settings);
    expect(await run.out(/generated-stale/)).toMatch(/CODEOWNERS[^]*\| # by hand/);
  });

  test('JSON is the whole state, a line for each answer, of all catalogs', async () => {
    const [one, two] = [catalog(), catalog()];
    const run = watching('-C', one.root, '-C', two.root, '--format', 'json');
    expect(JSON.parse(await run.out(/\n/))).toEqual({ problems: [], entities: 10 });
    two.write('checkout.yaml', component('checkout', 'nobody'));
    const line = await run.out(/\n/);
    expect(line.trimEnd()).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({ problems: [{ code: 'owner-unknown', file: 'checkout.yaml' }], entities: 10 });
    one.remove('checkout.yaml');
    expect(JSON.parse(await run.out(/\n/))).toMatchObject({ problems: [{ code: 'owner-unknown' }], entities: 9 });
  });

  test('a folder that is deleted is waited for', async () => {
    const { root, write } = catalog();
    const run = watching('--catalog', root);
    await run.err(/Ctrl-C ends/);
    rmSync(root, { recursive: true });
    expect(await run.err(/is gone/)).toContain('waiting until it is back');
    write('org.yaml', documents(group('platform', { members: ['ada'] }), user('ada')));
    expect(await run.err(/in 2 entities|with 2 entities/)).toContain('ms');
    expect(await run.end()).toBe(0);
  });

  test.each([
    [['--fix'], '--fix and --watch do not go together'],
    [['--since', 'HEAD'], '--since and --watch do not go together'],
    [['--write-known'], '--write-known and --watch do not go together'],
    [['--format', 'sarif'], 'with --watch it can be text or json'],
    [['--catalog', '/nowhere/at/all'], 'There is no folder'],
  ])('%j is refused', async (args, message) => {
    const run = watching(...args);
    expect(await run.err(/signpost: /)).toContain(message);
    expect(await run.ended).toBe(2);
  });
});
