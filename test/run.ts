/**
 * Every test, in the order of what they cost: types, the catalog, units, then the browser. Ends with `N passed, N failed`.
 * The browser is installed when there is none: Debian's Chromium as root, Playwright's own for everybody else.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { chromiumPath } from './e2e/chromium.ts';

const report = 'test-results/vitest.json';

function run(command: string, args: readonly string[]): boolean {
  console.log(`\n$ ${[command, ...args].join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
}

function installBrowser(): boolean {
  if (chromiumPath() !== undefined) return true;
  if (process.getuid?.() !== 0) return run('npx', ['playwright', 'install', 'chromium']);
  return run('apt-get', ['update', '-q']) && run('apt-get', ['install', '-yq', '--no-install-recommends', 'chromium']);
}

const steps: readonly (readonly [name: string, step: () => boolean])[] = [
  ['a browser to test with', installBrowser],
  ['types', () => run('npm', ['run', '-s', 'typecheck'])],
  ['the catalog', () => run('node', ['scripts/signpost.js', 'check'])],
];

rmSync(report, { force: true });
const failed = steps.filter(([, step]) => !step()).map(([name]) => name);
run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
  readonly success: boolean;
}

function readReport(): Report | undefined {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

const result = readReport();
if (!result) failed.push('vitest, which wrote no report');
// A file that cannot even be loaded fails as a suite without failing a test.
else if (!result.success && result.numFailedTests === 0) failed.push(`${result.numFailedTestSuites} test files that did not load`);
for (const name of failed) console.log(`Failed: ${name}`);
const passed = steps.length - failed.filter((name) => steps.some(([step]) => step === name)).length + (result?.numPassedTests ?? 0);
const failures = failed.length + (result?.numFailedTests ?? 0);
console.log(`${passed} passed, ${failures} failed${result?.numPendingTests ? `, ${result.numPendingTests} skipped` : ''}`);
process.exitCode = failures === 0 ? 0 : 1;
