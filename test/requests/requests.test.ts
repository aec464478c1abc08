import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { prepareRequest } from '../../scripts/request/prepare.ts';
import type { Prepared } from '../../scripts/request/prepared.ts';
import { expectGolden } from '../golden.ts';
import { catalog, files } from '../company.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const cases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

test('there are cases', () => expect(cases.length).toBeGreaterThan(15));

/** A folder holds `issue.md`, the text as GitHub gives it, and `case.yaml`: its author, when it was opened, and `crlf` to send it as browsers do. */
test.each(cases)('%s', async (name) => {
  const { author, created, crlf } = parse(readFileSync(`${folder}${name}/case.yaml`, 'utf8')) as { author: string; created?: string; crlf?: boolean };
  const text = readFileSync(`${folder}${name}/issue.md`, 'utf8');
  const prepared = await prepareRequest(catalog, files, { number: 7, author, body: crlf ? text.replaceAll('\n', '\r\n') : text, ...(created === undefined ? {} : { created }) });
  expectGolden(`${folder}${name}/expected.txt`, print(prepared));
});

test('line ends of browsers change nothing', () => {
  expect(readFileSync(`${folder}crlf/expected.txt`, 'utf8')).toBe(readFileSync(`${folder}schema-in-test/expected.txt`, 'utf8'));
});

function print({ problems, decision, tasks, files: rendered }: Prepared): string {
  const lines = problems.map(({ code, field, message, fix }) => `problem ${code}${field ? ` (${field})` : ''}: ${message}${fix ? `\n  ${fix}` : ''}`);
  if (decision) lines.push(`${decision.allowed ? 'allowed' : 'denied'}: ${decision.reason}`);
  for (const { from, group, count, eligible } of decision?.approvals ?? []) lines.push(`approval ${from}: ${count} of ${group} (${eligible.join(', ')})`);
  for (const { goal, step, action, input } of tasks ?? []) lines.push(`${goal === 'apply' ? 'effect' : goal} ${step} ${action} ${JSON.stringify(input)}`);
  for (const { path, text } of rendered ?? []) lines.push(`--- ${path}`, text.replace(/sha256:[0-9a-f]{64}/, 'sha256:…'));
  return `${lines.join('\n')}\n`;
}
