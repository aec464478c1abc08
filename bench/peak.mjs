// Preloaded into measured processes. JavaScript, so that the floor does not pay for stripping types.
import { readFileSync, writeFileSync } from 'node:fs';

const target = process.env.SIGNPOST_BENCH_PEAK;
if (target) process.on('exit', () => writeFileSync(target, String(peak())));

/** KiB. On Linux `maxRSS` counts the parent's memory at the time of the fork, so the kernel's own mark is better. */
function peak() {
  try {
    const mark = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
    if (mark !== undefined) return Number(mark);
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS;
}
