/**
 * Loaded before the program by handler.ts: writes when it first looked at a folder, and every call over the network, to the file
 * that SIGNPOST_BENCH_TIMELINE names. Times are milliseconds since the process began, of the clock and of all its threads.
 */
import fs, { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let looked;
let readCpu;
const calls = [];
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
for (const name of ['readdirSync', 'opendirSync', 'globSync', 'existsSync', 'statSync']) {
  const real = fs[name];
  fs[name] = (...given) => {
    if (looked === undefined && String(given[0]).startsWith(process.env.SIGNPOST_BENCH_ROOT)) looked = { at: performance.now(), cpu: cpu() };
    return real(...given);
  };
}
syncBuiltinESMExports();

const realFetch = globalThis.fetch;
globalThis.fetch = async (target, options) => {
  const call = { method: options?.method ?? 'GET', path: new URL(target).pathname, begin: performance.now(), end: NaN };
  readCpu ??= cpu();
  calls.push(call);
  try {
    return await realFetch(target, options);
  } finally {
    call.end = performance.now();
  }
};

process.on('exit', () => writeFileSync(process.env.SIGNPOST_BENCH_TIMELINE, JSON.stringify({ looked, calls, readCpu, cpu: cpu() })));
