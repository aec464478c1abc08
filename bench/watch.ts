/**
 * How long it takes from a file that is written to the answer: of `signpost check --watch` until its last line is printed,
 * and with --dev of the dev server until the page with the new text has arrived.
 */
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { median, table } from './statistics.ts';

const targetMilliseconds = 100;

const { values } = parseArgs({
  options: {
    entities: { type: 'string', default: '1000' },
    layout: { type: 'string', default: 'one-per-file' },
    edits: { type: 'string', default: '20' },
    dev: { type: 'boolean', default: false },
    port: { type: 'string', default: '4399' },
  },
});

const program = join(import.meta.dirname, '..');
const root = mkdtempSync(join(tmpdir(), 'signpost-bench-watch-'));
const processes: ChildProcessWithoutNullStreams[] = [];
try {
  execFileSync(process.execPath, [join(import.meta.dirname, 'generate.ts'), '--entities', values.entities, '--layout', values.layout, '--out', root], { stdio: 'ignore' });
  const rows = [values.dev ? await ofDevServer() : await ofCheck()];
  process.stdout.write(`${availableParallelism()} cores, Node ${process.version}, ${values.entities} entities, ${values.layout}, ${values.edits} edits\n\n`);
  process.stdout.write(`${table([['milliseconds', 'begin', 'median', 'max'], ...rows])}\nTarget at 1,000 entities: ${targetMilliseconds}.\n`);
} finally {
  for (const child of processes) child.kill();
  rmSync(root, { recursive: true });
}

async function ofCheck(): Promise<readonly string[]> {
  const begin = performance.now();
  const child = start([join(program, 'scripts/cli.ts'), 'check', '--watch', '--catalog', root]);
  await said(child, /Ctrl-C ends/);
  const ready = performance.now() - begin;
  return row('check --watch', ready, async (edit, before, path) => {
    const answer = said(child, / ms\n$/);
    writeFileSync(path, edit % 2 === 0 ? before.replace(/^( *owner: ).*/m, '$1nobody') : before);
    await answer;
  });
}

async function ofDevServer(): Promise<readonly string[]> {
  const begin = performance.now();
  const child = start([join(program, 'node_modules/astro/bin/astro.mjs'), 'dev', '--root', 'site', '--host', '127.0.0.1', '--port', values.port], { SIGNPOST_ROOT: root, ASTRO_TELEMETRY_DISABLED: '1' });
  await said(child, /watching for file changes/);
  const address = (path: string) => `http://127.0.0.1:${values.port}/catalog/component/default/${/^ {2}name: (\S+)/m.exec(readFileSync(path, 'utf8'))?.[1]}/`;
  await (await fetch(address(component()))).text();
  const ready = performance.now() - begin;
  return row('dev server', ready, async (edit, before, path) => {
    writeFileSync(path, before.replace(/^( *)owner: /m, `$1type: edited-${edit}\n$1owner: `).replace(/^ *type: (?!edited).*\n/m, ''));
    while (!(await (await fetch(address(path))).text()).includes(`edited-${edit}`)) await sleep(1);
  });
}

/** A file that holds one component. */
function component(): string {
  const found = globSync('catalog/domains/**/*.yaml', { cwd: root }).sort().map((path) => join(root, path)).find((path) => /^kind: Component$/m.test(readFileSync(path, 'utf8')));
  if (found === undefined) throw new Error('The catalog has no component.');
  return found;
}

async function row(name: string, ready: number, act: (edit: number, before: string, path: string) => Promise<void>): Promise<readonly string[]> {
  const path = component();
  const before = readFileSync(path, 'utf8');
  const taken: number[] = [];
  for (let edit = 0; edit < Number(values.edits); edit += 1) {
    await sleep(300);
    const begin = performance.now();
    await act(edit, before, path);
    taken.push(performance.now() - begin);
  }
  return [name, ...[ready, median(taken), Math.max(...taken)].map((each) => each.toFixed(0))];
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, args, { cwd: program, env: { ...process.env, ...env, NO_COLOR: '1' } });
  processes.push(child);
  return child;
}

/** Waits for what either stream says. Throws when the process ends before. */
function said(child: ChildProcessWithoutNullStreams, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const hear = (chunk: Buffer) => {
      text += chunk.toString();
      if (!pattern.test(text)) return;
      for (const stream of [child.stdout, child.stderr]) stream.off('data', hear);
      child.off('close', end);
      resolve();
    };
    const end = () => reject(new Error(`It ended: ${text}`));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', hear);
    child.on('close', end);
  });
}
