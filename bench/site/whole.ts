import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Build } from './peer.ts';

/** What a whole process cost, with those that it started. */
export interface Cost {
  /** From before it was started until it had ended. */
  readonly seconds: number;
  /** Of all processors, user and system: steadier than `seconds` while others use the machine. */
  readonly cpuSeconds: number;
  /** The most memory that it and its children held together, looked at every 20 ms. NaN where there is no /proc. */
  readonly peakMiB: number;
}

/** Runs a build to its end, by any program. Throws with what it said when it fails. */
export async function measureWhole({ command, args, cwd, env = {} }: Omit<Build, 'out'>): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-time-'));
  const times = join(folder, 'times');
  try {
    const begin = performance.now();
    // The shell counts the time of processes whose end it has seen, and theirs.
    const timed = `TIMEFORMAT='%U %S'; { time "$@" 2>&3; } 3>&2 2>"${times}"`;
    const child = spawn('bash', ['-c', timed, 'bash', command, ...args], { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, residentKiB(child.pid))), 20);
    const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
    clearInterval(watch);
    const seconds = (performance.now() - begin) / 1000;
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${said}`);
    const cpu = readFileSync(times, 'utf8').trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
    return { seconds, cpuSeconds: cpu.reduce((sum, each) => sum + each, 0), peakMiB: peak === 0 ? NaN : peak / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Memory of a process and of all below it. */
function residentKiB(pid: number | undefined): number {
  try {
    const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0);
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter(Boolean));
    return children.reduce((sum, child) => sum + residentKiB(Number(child)), own);
  } catch {
    // It has ended, or this is not Linux.
    return 0;
  }
}
