import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHcl } from '../../../scripts/request/contain/hcl.ts';
import { harmlessText, hostileText } from '../hostile.ts';
import { accepted, placeholder, spliced, withValue } from './splice.ts';
import { cpuTime } from '../../cpu-time.ts';

const path = 'unit/terragrunt.hcl';

/** Expressions in which a text may stand, each as the value of an argument. */
const shapes = [
  '"${{ values.v }}"',
  '"before ${{ values.v }} after"',
  '"$${{ values.v }}"',
  '"${{ values.v }}{x}"',
  '"${"in ${{ values.v }}"} ${upper("a")}"',
  '"${{ values.v }}${1 + 1}${{ values.v }}"',
  '"%{ if true }${{ values.v }}%{ endif }"',
  '"\\"${{ values.v }}\\\\"',
  '["${{ values.v }}", { "${{ values.v }}" = "x" }] # comment',
  '<<EOT\n${{ values.v }}\nEOT',
  '<<EOT\n  first\n  ${{ values.v }} ${1 + 1}\n\n  EOT',
  '<<EOT\na ${1 + 1}${{ values.v }}\nEOT',
  '<<-EOT\n    first\n      ${{ values.v }}\n    last\n  EOT',
  '<<-EOT\n    ${{ values.v }}\n  EOT',
  '${{ values.v | hcl }}',
  '[${{ values.v | hcl }}, {${{ values.v | hcl }} = ${{ values.v | hcl }}}] // comment',
  '"${${{ values.v | hcl }}}"',
];

/** Places in which no text may stand. */
const closed = [
  '${{ values.v }}',
  '[${{ values.v }}]',
  '{ ${{ values.v }} = 1 }',
  '"${ ${{ values.v }} }"',
  '"%{ if ${{ values.v }} }a%{ endif }"',
  '1 # ${{ values.v }}',
  '1 // ${{ values.v }}',
  '1 /* ${{ values.v }} */',
  '<<E${{ values.v }}\na\nE${{ values.v }}',
  '"${{ values.v }}',
];

const argument = (expression: string): string => `value = ${expression}\n`;

describe('HCL', () => {
  it.each(shapes)('lets ordinary words through in %s', (shape) => {
    fc.assert(fc.property(harmlessText, (value) => accepted(path, argument(shape), value) !== undefined));
  });

  it.each(closed)('lets no text stand in %s', (shape) => {
    fc.assert(fc.property(fc.oneof(harmlessText, hostileText), (value) => accepted(path, argument(shape), value) === undefined));
  });

  it('takes every text through the filter', () => {
    fc.assert(fc.property(hostileText, (value) => accepted(path, argument('${{ values.v | hcl }}'), value) !== undefined));
  });

  it.each(['${file("/etc/passwd")}', '%{ if true }', '"', 'a"\nb = "', '\\', '\n', '$'])('refuses %j in a quoted string', (value) => {
    expect(accepted(path, argument('"${{ values.v }}{"'), value)).toBeUndefined();
    expect(accepted(path, argument('${{ values.v | hcl }}'), value)).toBeDefined();
  });

  it.each(['EOT', 'a\nEOT', 'a\n\u00a0EOT\u3000\nevil = <<EOT\nb', 'a\n \tEOT\nb', '${1}', '%{ if true }'])('refuses %j in a heredoc', (value) => {
    expect(accepted(path, argument('<<EOT\n${{ values.v }}\nEOT'), value)).toBeUndefined();
    expect(accepted(path, argument('<<EOT\nx ${{ values.v }}.\nEOT'), 'EOT')).toBeDefined();
  });

  it('refuses several lines where they would move the lines of the template', () => {
    expect(accepted(path, argument('<<EOT\n    a\n    ${{ values.v }}\nEOT'), 'b\nc')).toBeDefined();
    expect(accepted(path, argument('<<-EOT\n    a\n    ${{ values.v }}\n  EOT'), 'b\nc')).toBeUndefined();
  });

  it('keeps numbers, truth values and whole trees', () => {
    expect(accepted(path, argument('${{ values.v }}'), -3)).toBe('value = -3\n');
    expect(accepted(path, argument('${{ values.v | hcl }}'), { a: [1, null, true, 'x${y}'] })).toBe('value = { "a" = [1, null, true, "x$${y}"] }\n');
  });

  it.each(['"', '"${', '%{', '<<EOT\n', '<<EOT\n ', '<<-EOT\n', '{', '}', '/*', '#', '\\', '"\\', '$', '$$', ' ', '\n', 'a', '1', '"a"'])('is linear in %j', (repeated) => {
    for (const text of [repeated.repeat(20_000), `<<EOT\n${repeated.repeat(20_000)}`, `a = "${repeated.repeat(20_000)}`]) {
      const start = cpuTime();
      expect(() => readHcl(text)).not.toThrow();
      expect(cpuTime() - start).toBeLessThan(1_000);
    }
  });
});

const terraform = spawnSync('terraform', ['version']).status === 0;

/** What Terraform makes of output blocks with these expressions: no provider, no network, no state kept. */
function evaluate(expressions: readonly string[]): readonly unknown[] {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-hcl-'));
  try {
    expressions.forEach((expression, at) => writeFileSync(join(folder, `o${at}.tf`), `output "o${at}" {\n${argument(expression)}}\n`));
    const options = { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder, CHECKPOINT_DISABLE: '1' }, maxBuffer: 2 ** 27 } as const;
    execFileSync('terraform', ['apply', '-auto-approve', '-no-color', '-input=false'], options);
    const outputs = JSON.parse(execFileSync('terraform', ['output', '-json'], options)) as Record<string, { value: unknown }>;
    expect(Object.keys(outputs)).toHaveLength(expressions.length);
    return expressions.map((_, at) => outputs[`o${at}`]?.value);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('HCL beside Terraform', () => {
  it.skipIf(!terraform)('has every accepted text where the template put it', { timeout: 60_000 }, () => {
    const samples = shapes.flatMap((shape) =>
      fc
        .sample(hostileText, { numRuns: 150, seed: 1 })
        .map((value) => ({ shape, value, text: accepted('x.hcl', shape.endsWith('EOT') ? `${shape}\n` : shape, value)?.trimEnd() }))
        .filter((sample): sample is { shape: string; value: string; text: string } => sample.text !== undefined),
    );
    expect(samples.length).toBeGreaterThan(shapes.length * 30);
    const templates = evaluate(shapes.map((shape) => spliced('x.hcl', shape, placeholder)));
    const trees = evaluate(samples.map(({ text }) => text));
    samples.forEach(({ shape, value, text }, at) => {
      // Strings of Terraform are normalised: https://developer.hashicorp.com/terraform/language/expressions/types
      expect(trees[at], text).toEqual(withValue(templates[shapes.indexOf(shape)], value.normalize('NFC')));
    });
  });
});
