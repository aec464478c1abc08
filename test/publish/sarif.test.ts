import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupedProblem } from '../../scripts/model/grouping.ts';
import { problemKinds } from '../../scripts/publish/problem-kinds.ts';
import { relatedLimit, resultLimit, sarif, type SarifOptions } from '../../scripts/publish/sarif.ts';

/** The published schema, cut down to what is used; its comment says from where. */
const { $schema, id, ...schema } = JSON.parse(readFileSync(new URL('../fixtures/sarif-2.1.0.json', import.meta.url), 'utf8')) as Record<string, unknown>;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
ajv.addFormat('uri', (text: string) => URL.canParse(text));
ajv.addFormat('uri-reference', (text: string) => URL.canParse(text, 'https://example.com/') && !/[\s"<>\\^`{|}]/.test(text));
ajv.addFormat('date-time', true);
const validate = ajv.compile(schema);

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri?: string; readonly defaultConfiguration: { readonly level: string } }[] } };
      readonly invocations: readonly [{ readonly toolExecutionNotifications?: readonly { readonly message: { readonly text: string } }[] }];
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex?: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly [{ readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: object } }];
        readonly relatedLocations?: readonly { readonly id: number }[];
        readonly partialFingerprints: Readonly<Record<string, string>>;
      }[];
    },
  ];
}

const problem: GroupedProblem = { code: 'owner-unknown', severity: 'error', file: 'catalog/ä b#1.yaml', line: 7, column: 10, message: 'spec.owner is "payment".', fix: 'Did you mean "payments"?', entity: 'component:default/checkout', also: [] };

function log(problems: readonly GroupedProblem[], options: Partial<SarifOptions> = {}): Log {
  const made = sarif(problems, problemKinds, { version: '1.2.3', digest: (text) => `<${text}>`, ...options });
  validate(made);
  expect(validate.errors ?? []).toEqual([]);
  return made as Log;
}

test('the schema knows what is wrong', () => {
  expect($schema).toContain('draft-04');
  expect(id).toContain('sarif-2.1.0');
  expect(validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ message: {} }] }] })).toBe(false);
  expect(validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x', nonsense: 1 } } }] })).toBe(false);
});

test('each problem is a result of its rule, at its place', () => {
  const [run] = log([problem]).runs;
  expect(run.results[0]).toMatchObject({
    ruleId: 'owner-unknown',
    level: 'error',
    message: { text: 'spec.owner is "payment".\nDid you mean "payments"?' },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'catalog/%C3%A4%20b%231.yaml', uriBaseId: '%SRCROOT%' }, region: { startLine: 7, startColumn: 10 } } }],
  });
  expect(run.tool.driver.rules[run.results[0]?.ruleIndex ?? -1]?.id).toBe('owner-unknown');
  expect(run.tool.driver.rules.map(({ id: code }) => code)).toEqual(problemKinds.map(({ code }) => code));
});

test('a rule links to its page where the site is known', () => {
  expect(log([]).runs[0].tool.driver.rules.every(({ helpUri }) => helpUri === undefined)).toBe(true);
  expect(log([], { site: 'https://example.com/x', home: 'https://example.com/home' }).runs[0].tool.driver.rules[0]?.helpUri).toBe('https://example.com/x/problems/yaml-syntax/');
});

describe('other places of the same cause', () => {
  test('are attached and linked', () => {
    const also = [{ file: 'catalog/[b].yaml', line: 2, column: 1 }, { file: 'c.yaml', line: 3, column: 4 }];
    const [result] = log([{ ...problem, also }], { pathOf: (file) => `sub/${file}` }).runs[0].results;
    expect(result?.message.text).toBe('spec.owner is "payment".\nThe same in 2 more places: [catalog/\\[b\\].yaml:2](1), [c.yaml:3](2)\nDid you mean "payments"?');
    expect(result?.relatedLocations).toMatchObject([{ id: 1, physicalLocation: { artifactLocation: { uri: 'sub/catalog/%5Bb%5D.yaml' } } }, { id: 2 }]);
  });
  test('are no more than are shown, and the message says how many there are', () => {
    const also = Array.from({ length: 250 }, (_, index) => ({ file: 'c.yaml', line: index + 1, column: 1 }));
    const [result] = log([{ ...problem, also }]).runs[0].results;
    expect(result?.relatedLocations).toHaveLength(relatedLimit);
    expect(result?.message.text).toContain('The same in 250 more places; 100 of them are attached: ');
  });
});

test('what somebody wrote makes no link', () => {
  const [result] = log([{ ...problem, message: 'Not [this](https://evil.example).', fix: '[x](1)' }]).runs[0].results;
  expect(result?.message.text).not.toContain('](');
});

test('the fingerprint stays when lines move and when the file is renamed, and tells alike ones apart', () => {
  const prints = (...problems: GroupedProblem[]) => log(problems).runs[0].results.map(({ partialFingerprints }) => Object.values(partialFingerprints)[0]);
  const moved = { ...problem, line: 90, file: 'elsewhere.yaml' };
  expect(prints(problem)).toEqual(prints(moved));
  expect(new Set(prints(problem, moved, { ...problem, message: 'Else.' })).size).toBe(3);
});

test('errors come first, and what GitHub would refuse is left out and counted', () => {
  const warnings = Array.from({ length: resultLimit }, (_, line): GroupedProblem => ({ ...problem, severity: 'warning', line: line + 1 }));
  const [run] = (sarif([...warnings, problem, problem], problemKinds, { version: '1.2.3', digest: String }) as Log).runs;
  expect(run.results).toHaveLength(resultLimit);
  expect(run.results.slice(0, 3).map(({ level }) => level)).toEqual(['error', 'error', 'warning']);
  expect(run.invocations[0].toolExecutionNotifications?.[0]?.message.text).toContain('2 more problems are left out');
});

test('whatever the problem says, the log is valid', () => {
  const place = { file: fc.string({ minLength: 1, unit: 'grapheme' }), line: fc.integer({ min: 1 }), column: fc.integer({ min: 1 }) };
  const any = fc.record({ ...place, code: fc.constantFrom('schema', 'yaml-syntax', 'unheard-of'), severity: fc.constantFrom('error' as const, 'warning' as const), message: fc.string({ unit: 'grapheme' }), fix: fc.string(), also: fc.array(fc.record(place), { maxLength: 3 }) });
  fc.assert(fc.property(fc.array(any, { maxLength: 4 }), (problems) => void log(problems)), { numRuns: 100 });
});
