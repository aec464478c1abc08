import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'vitest';

/** Compares with a file of the test folder; `npm run bless` rewrites it, and its diff is reviewed like code. */
export function expectGolden(path: string, actual: string): void {
  if (process.env['BLESS']) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  const expected = existsSync(path) ? readFileSync(path, 'utf8') : '(there is no such file yet)';
  expect(actual, `${path} differs; if the change is right: npm run bless`).toBe(expected);
}
