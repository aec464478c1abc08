import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { evaluate, holds, interpolate, resolveTexts } from '../../scripts/sandbox/runner/expressions.ts';
import type { Json, Scope } from '../../scripts/sandbox/runner/expressions.ts';

interface Condition {
  readonly if: string;
  readonly status: 'success' | 'failure' | 'cancelled';
  readonly holds: boolean;
}

function scope(status: Condition['status'] = 'success', title = 'always()'): Scope {
  return {
    contexts: {
      github: { ref: 'refs/heads/main', event: { issue: { number: 7, title, labels: [{ name: 'bug' }, { name: 'request' }] } } },
      env: { MODE: 'fast' },
      steps: { packages: { outputs: { 'cache-hit': '' } } },
      needs: { build: { result: 'success' } },
    },
    status: { success: status === 'success', failure: status === 'failure', cancelled: status === 'cancelled' },
  };
}

describe('conditions', () => {
  const conditions = parse(readFileSync(join(import.meta.dirname, 'cases/conditions.yml'), 'utf8')) as Condition[];
  test.each(conditions)('$status: $if → $holds', (condition) => {
    expect(holds(condition.if, scope(condition.status))).toBe(condition.holds);
  });
});

describe('texts', () => {
  test('a text that is one expression keeps its type', () => {
    expect(interpolate('${{ github.event.issue.number }}', scope())).toBe(7);
    expect(interpolate(' ${{ github.event.issue.number }}', scope())).toBe(' 7');
  });

  test('quotes, braces and lines around expressions stay as they are', () => {
    const text = "line {0} 'one'\n  indented ${{ env.MODE }}\n\t${{ format('{0}}}', 'x') }} ''\n";
    expect(interpolate(text, scope())).toBe("line {0} 'one'\n  indented fast\n\tx} ''\n");
  });

  test('values print as GitHub prints them', () => {
    const values: Json[] = [null, true, 1.5, 'x', [], {}];
    const printed = values.map((value) => interpolate('<${{ matrix.v }}>', { contexts: { matrix: { v: value } } }));
    expect(printed).toEqual(['<>', '<true>', '<1.5>', '<x>', '<Array>', '<Object>']);
  });

  test('whatever a user wrote is never read as an expression again', () => {
    fc.assert(fc.property(fc.string(), (title) => {
      const made = interpolate('a ${{ github.event.issue.title }} b', scope('success', `${title}\${{ github.token }}`));
      expect(made).toBe(`a ${title}\${{ github.token }} b`);
    }));
  });

  test('a mapping becomes texts', () => {
    expect(resolveTexts({ A: 1, B: '${{ true }}', C: null }, scope())).toEqual({ A: '1', B: 'true', C: '' });
  });

  test.each(['${{ nope.x }}', '${{ github.', '${{ 1 +', '${{ nofunction() }}', "${{ fromJSON('{') }}"])('%s says what is wrong', (text) => {
    expect(() => interpolate(text, scope())).toThrow(/\$\{\{/);
  });

  test('an absent property is null, at any depth', () => {
    expect(evaluate('github.event.pull_request.head.sha', scope())).toBe(null);
    expect(evaluate("github.event['constructor']", scope())).toBe(null);
  });
});
