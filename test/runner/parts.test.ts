import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { annotationOf, mayBeSet, parseAssignments, parseCommand } from '../../scripts/sandbox/runner/commands.ts';
import { hashFiles } from '../../scripts/sandbox/runner/hash-files.ts';
import { createMask } from '../../scripts/sandbox/runner/logs.ts';
import { combinations, matrixSuffix } from '../../scripts/sandbox/runner/matrix.ts';
import { tokenPermissions } from '../../scripts/sandbox/runner/permissions.ts';
import { createConcurrencyQueue, createSlots } from '../../scripts/sandbox/runner/queue.ts';
import type { Entry } from '../../scripts/sandbox/runner/queue.ts';

describe('workflow commands', () => {
  test('an error with a place becomes an annotation', () => {
    const command = parseCommand('::error file=a/b.yaml,line=3,col=7,title=Owner%2C unknown::No such group%0ATry%3A::x');
    expect(command && annotationOf(command)).toEqual({
      level: 'error', file: 'a/b.yaml', line: 3, column: 7, title: 'Owner, unknown', message: 'No such group\nTry%3A::x',
    });
  });

  test.each(['plain text', ':: error::x', 'x ::error::y', '::error'])('%s is no command', (line) => {
    expect(parseCommand(line)).toBeUndefined();
  });

  test('outputs are name=value or a heredoc, and values may hold anything', () => {
    expect(parseAssignments('a=1=2\nb<<END\nx=1\n<<y\nEND\n\nc=\n', 'GITHUB_OUTPUT')).toEqual({ a: '1=2', b: 'x=1\n<<y', c: '' });
    expect(() => parseAssignments('nonsense', 'GITHUB_OUTPUT')).toThrow(/neither name=value/);
    expect(() => parseAssignments('a<<END\nx', 'GITHUB_ENV')).toThrow(/no line "END"/);
  });

  test('a heredoc carries any text that does not hold its delimiter', () => {
    fc.assert(fc.property(fc.string(), (value) => {
      const kept = value.replace(/\r/g, '');
      expect(parseAssignments(`name<<ghadelimiter_1\n${kept}\nghadelimiter_1\n`, 'GITHUB_OUTPUT')).toEqual({ name: kept });
    }));
  });

  test('no step may set what the runner or Node is steered by', () => {
    expect(['GITHUB_TOKEN', 'runner_temp', 'NODE_OPTIONS', 'MODE'].map(mayBeSet)).toEqual([false, false, false, true]);
  });
});

describe('masking', () => {
  test('hides every line of a secret, long ones first', () => {
    const mask = createMask(['key', 'the key is long', 'one\ntwo two\n', '']);
    expect(mask.apply('the key is long / a key / two two / one')).toBe('*** / a *** / *** / ***');
  });

  test('nothing of a secret survives', () => {
    // Of a secret with an asterisk the mask itself may look like a part.
    fc.assert(fc.property(fc.string({ minLength: 1 }).filter((text) => text.trim() !== '' && !text.includes('*')), fc.string(), (secret, around) => {
      expect(createMask([secret]).apply(`${around}${secret}${around}`)).not.toContain(secret.trim());
    }));
  });
});

describe('matrix', () => {
  test('multiplies, excludes, extends and adds', () => {
    const matrix = {
      os: ['linux', 'mac'],
      node: [22, 24],
      exclude: [{ os: 'mac', node: 22 }],
      include: [{ os: 'linux', experimental: true }, { os: 'windows', node: 24 }],
    };
    expect(combinations(matrix)).toEqual([
      { os: 'linux', node: 22, experimental: true },
      { os: 'linux', node: 24, experimental: true },
      { os: 'mac', node: 24 },
      { os: 'windows', node: 24 },
    ]);
  });

  test('none is one empty combination, and only `include` is a list of jobs', () => {
    expect(combinations(undefined)).toEqual([{}]);
    expect(combinations({ include: [{ a: 1 }, { a: 2 }] })).toEqual([{ a: 1 }, { a: 2 }]);
    expect(combinations({ a: [] })).toEqual([]);
    expect(matrixSuffix({ a: 1, b: { c: 2 } })).toBe(' (1, {"c":2})');
  });
});

describe('token permissions', () => {
  test('the job\'s block replaces the workflow\'s, and a block names all there is', () => {
    const fromFork = false;
    expect(tokenPermissions(undefined, undefined, { fromFork })).toEqual({ metadata: 'read', contents: 'read', packages: 'read' });
    expect(tokenPermissions({ issues: 'write' }, undefined, { fromFork })).toEqual({ metadata: 'read', issues: 'write' });
    expect(tokenPermissions({ issues: 'write' }, {}, { fromFork })).toEqual({ metadata: 'read' });
    expect(tokenPermissions('read-all', undefined, { fromFork })).toMatchObject({ contents: 'read', issues: 'read' });
  });

  test('a fork\'s pull request writes nothing', () => {
    const granted = tokenPermissions('write-all', undefined, { fromFork: true });
    expect(Object.values(granted)).not.toContain('write');
    expect(granted).not.toHaveProperty('id-token');
  });
});

describe('concurrency', () => {
  function people(events: string[]) {
    return (name: string): Entry => ({ start: () => events.push(`${name} starts`), cancel: () => events.push(`${name} cancelled`) });
  }

  test('one runs, one waits, an older one that waits gives way', () => {
    const events: string[] = [];
    const make = people(events);
    const queue = createConcurrencyQueue();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(make) as [Entry, Entry, Entry, Entry];
    queue.enter('Group', a);
    queue.enter('group', b);
    queue.enter('GROUP', c);
    queue.enter('other', d);
    queue.leave('group', a);
    queue.leave('group', c);
    expect(events).toEqual(['a starts', 'b cancelled', 'd starts', 'c starts']);
  });

  test('cancel-in-progress ends the one that runs; queue: max keeps them all in order', () => {
    const events: string[] = [];
    const [a, b, c] = ['a', 'b', 'c'].map(people(events)) as [Entry, Entry, Entry];
    const queue = createConcurrencyQueue();
    queue.enter('g', a);
    queue.enter('g', b, { queueAll: true });
    queue.enter('g', c, { queueAll: true });
    queue.leave('g', a);
    queue.leave('g', b);
    expect(events).toEqual(['a starts', 'b starts', 'c starts']);
    queue.enter('g', a, { cancelInProgress: true });
    expect(events.at(-1)).toBe('c cancelled');
  });

  test('slots are taken in order, and an aborted wait leaves the line', async () => {
    const slots = createSlots(1);
    const never = new AbortController().signal;
    const free = await slots.take(never);
    const order: string[] = [];
    const second = slots.take(never).then((release) => (order.push('second'), release));
    const given = new AbortController();
    const gone = slots.take(given.signal).then(() => order.push('gone'), () => order.push('left'));
    const third = slots.take(never).then((release) => (order.push('third'), release));
    given.abort();
    free();
    free();
    (await second)();
    (await third)();
    await gone;
    expect(order.sort()).toEqual(['left', 'second', 'third']);
  });
});

describe('hashFiles', () => {
  test('depends on content alone, follows no links, and is empty without files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hash-files-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a', 'x.json'), '1');
    const before = hashFiles(folder, ['**/*.json']);
    symlinkSync('/etc/hostname', join(folder, 'a', 'link.json'));
    expect(hashFiles(folder, ['**/*.json'])).toBe(before);
    expect(hashFiles(folder, ['**/*.json', '!a/x.json'])).toBe('');
    expect(hashFiles(folder, ['../*', '/etc/hostname'])).toBe('');
    writeFileSync(join(folder, 'a', 'x.json'), '2');
    expect(hashFiles(folder, ['**/*.json'])).not.toBe(before);
  });
});
