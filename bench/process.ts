import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Run {
  /** From before it was started until it had ended. */
  readonly seconds: number;
  /** The most memory that it held at any time. */
  readonly peakMiB: number;
  readonly exitCode: number;
  /** The last line that it wrote to stderr, which is where `signpost check` sums up. */
  readonly lastLine: string;
}

/** Runs a Node process to its end. Throws when it was killed or ended with more than 1: then there is nothing to measure. */
export function measure(args: readonly string[]): Run {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-peak-'));
  const peak = join(folder, 'peak');
  try {
    const begin = performance.now();
    const { status, stderr, error } = spawnSync(process.execPath, ['--import', join(import.meta.dirname, 'peak.mjs'), ...args], {
      env: { ...process.env, SIGNPOST_BENCH_PEAK: peak, NO_COLOR: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: 1 << 28,
      encoding: 'utf8',
    });
    const seconds = (performance.now() - begin) / 1000;
    if (error || status === null || status > 1) throw new Error(`node ${args.join(' ')} failed: ${stderr}`, { cause: error });
    return { seconds, peakMiB: Number(readFileSync(peak, 'utf8')) / 1024, exitCode: status, lastLine: stderr.trim().split('\n').at(-1) ?? '' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
