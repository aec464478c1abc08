import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Config, ConfigSource, ConfigValue } from '../../scripts/catalog/config.ts';
import { configText, type ConfigFormat, type ConfigOptions } from '../../scripts/publish/config/formats.ts';
import { variableName } from '../../scripts/publish/config/names.ts';

function config(values: Readonly<Record<string, ConfigSource['value']>>): Config {
  const list = Object.entries(values).map(([name, value]): ConfigValue => {
    const [namespace = '', ...key] = name.split('.');
    const from: ConfigSource = { layer: 'entity', ref: 'component:default/till', file: 'catalog/till.yaml', path: ['spec'], value };
    return { namespace, key: key.join('.'), value, isSecret: typeof value === 'string' && value.startsWith('secret://'), from, over: [] };
  });
  return { ref: 'component:default/till', environment: 'production', values: list, faults: [] };
}

const write = (format: ConfigFormat, values: Parameters<typeof config>[0], options: Partial<ConfigOptions> = {}) => configText(format, config(values), { explain: false, ...options });
const text = (...given: Parameters<typeof write>) => {
  const written = write(...given);
  return 'text' in written ? written.text : `refused: ${written.faults.join(' ')}`;
};

/** What people put into settings, and what people put there who mean harm. */
const hostile = ['', ' ', "it's", "it's $HOME", "it's `id`", "it's \\", 'a"b', `'"`, 'a\nb', 'a\r\nb', '\t', '$HOME ${HOME} $(id) `id`', '%{ if true }${file("/etc/passwd")}%{ endif }', '$${x', '# no', 'a #b', '\\', 'a\\', '\\n', '\\\\x', '!x', '=', ' a ', 'ümläut €😀', '\u2028', '\u0000', '\u007f', 'null', 'yes', '~', '- a', '{a: b}', "'; rm -rf / #", 'EOF\nX=1', '\ud800', 'x\f'];
const anyText = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '{', '%', '`', '\n', ' ', '#', '=', '!', 'a'), maxLength: 8 }));

/** The rules of java.util.Properties, nothing more: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html */
function readProperties(source: string): Readonly<Record<string, string>> {
  const unescape = (each: string) => each.replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, code?: string, sign?: string) => (code === undefined ? ({ n: '\n', r: '\r', t: '\t', f: '\f' }[sign ?? ''] ?? sign ?? '') : String.fromCharCode(Number.parseInt(code, 16))));
  const entries = source.split('\n').flatMap((line) => {
    if (/^\s*(?:[#!].*)?$/.test(line)) return [];
    if (/[^\x20-\x7e]/.test(line) || /(?<!\\)(?:\\\\)*\\$/.test(line)) throw new Error(`not one line of ASCII: ${line}`);
    const match = /^[ \t\f]*((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)$/.exec(line);
    return [[unescape(match?.[1] ?? ''), unescape(match?.[2] ?? '')] as const];
  });
  return Object.fromEntries(entries);
}

describe('whatever a value holds, its reader gets it back or it is refused', () => {
  const holds = (format: ConfigFormat, read: (source: string) => unknown) =>
    fc.assert(
      fc.property(anyText, anyText, fc.boolean(), (first, second, explain) => {
        const written = write(format, { 'a.first': first, 'a.second': second }, { explain });
        if ('text' in written) expect(read(written.text)).toEqual({ first, second });
      }),
      { numRuns: 250 },
    );

  test('dotenv, by Node', () => holds('env', (source) => { const { A_FIRST: first, A_SECOND: second, ...more } = parseEnv(source); expect(more).toEqual({}); return { first, second }; }));
  test('properties', () => holds('properties', (source) => { const { 'a.first': first, 'a.second': second, ...more } = readProperties(source); expect(more).toEqual({}); return { first, second }; }));
  test('ConfigMap, in YAML 1.1 and 1.2', () => {
    for (const version of ['1.1', '1.2'] as const) {
      holds('configmap', (source) => {
        const { apiVersion, kind, data } = parse(source, { version }) as { apiVersion: string; kind: string; data: Record<string, string> };
        expect([apiVersion, kind, Object.keys(data).length]).toEqual(['v1', 'ConfigMap', 2]);
        return { first: data['A_FIRST'], second: data['A_SECOND'] };
      });
    }
  });

  test('dotenv, by a shell: nothing in it is carried out', () => {
    const written = hostile.flatMap((each, index) => ('text' in write('env', { 'a.x': each }) ? [[`x${index}`, each] as const] : []));
    expect(written.length).toBeGreaterThan(20);
    const script = `set -e\n${text('env', Object.fromEntries(written.map(([key, each]) => [`a.${key}`, each])))}\nfor v in ${written.map(([key]) => `A_${key.toUpperCase()}`).join(' ')}; do eval "printf '%s\\0' \\"\\$$v\\""; done`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8', env: {} }).split('\0').slice(0, -1)).toEqual(written.map(([, each]) => each));
  });

  const terraform = spawnSync('terraform', ['version']).error === undefined;
  test.skipIf(!terraform)('tfvars, by Terraform itself (left out where it is not installed)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-tfvars-'));
    try {
      const given = hostile.filter((each) => each.isWellFormed() && !each.includes('\0'));
      const values = { ...Object.fromEntries(given.map((each, index) => [`a.k${index}`, each])), 'a.list': [1, 'x', true], 'a.number': 0.05, 'a.on': true, 'a.dotted.key-x': 'y' };
      writeFileSync(join(folder, 'main.tf'), 'variable "a" { type = any }\n');
      writeFileSync(join(folder, 'terraform.tfvars'), text('tfvars', values, { explain: true }));
      const out = execFileSync('terraform', ['console'], { cwd: folder, input: 'base64encode(jsonencode(var.a))\n', encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder, CHECKPOINT_DISABLE: '1' } });
      expect(JSON.parse(Buffer.from(out, 'base64').toString())).toEqual(Object.fromEntries(Object.entries(values).map(([name, value]) => [name.slice(2), value])));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what cannot be written is told, never changed', () => {
  test('names that meet, both of them', () => {
    expect(variableName({ namespace: 'runtime', key: 'maxConnections.perHost' }, 'APP_')).toBe('APP_RUNTIME_MAX_CONNECTIONS_PER_HOST');
    expect(text('env', { 'a.maxSize': 1, 'a.max-size': 2 })).toBe('refused: a / maxSize and a / max-size would both be called A_MAX_SIZE. Rename one of them.');
    expect(text('configmap', { 'a.max_size': 1, 'a.max.size': 'secret://x#y' })).toContain('would both be called A_MAX_SIZE');
    expect(text('properties', { 'a.maxSize': 1, 'a.max-size': 2 })).toBe('a.maxSize=1\na.max-size=2\n');
    expect(text('tfvars', { 'version.x': 1 })).toContain('Terraform keeps the name "version" for itself');
    expect(text('tfvars', { 'version.x': 1 }, { prefix: 'APP_' })).toBe('app_version = {\n  "x" = 1\n}\n');
  });

  test('lists that could not be told apart, quotes of all kinds, more than a ConfigMap holds', () => {
    expect(text('env', { 'a.hosts': ['b', 'c'], 'a.none': [] })).toBe('A_HOSTS=b,c\nA_NONE=\n');
    expect(text('env', { 'a.hosts': ['b,c'] })).toContain('a.hosts is a list with a comma');
    expect(text('env', { 'a.b': `'"` })).toContain('a.b holds signs');
    expect(text('configmap', { 'a.b': 'x'.repeat(1_100_000) })).toContain('larger than a ConfigMap may be');
    expect(text('configmap', {}, { name: 'Not A Name' })).toContain('cannot be the name of a ConfigMap');
  });

  test('credentials', () => {
    expect(configText('env', { ...config({ 'a.b': 1 }), faults: ['It holds a token.'] }, { explain: false })).toEqual({ faults: ['It holds a token.'] });
  });
});

test('a secret is a reference, and is only told in comments of a ConfigMap', () => {
  const values = { 'db.user': 'till', 'db.password': 'secret://till/db#password', 'db.odd': 'secret://x' };
  expect(text('env', values)).toBe("DB_USER=till\nDB_PASSWORD='secret://till/db#password'\nDB_ODD=secret://x\n");
  const map = text('configmap', values);
  expect(parse(map)).toMatchObject({ metadata: { name: 'till-config', annotations: { 'signpost.dev/entity': 'component:default/till', 'signpost.dev/environment': 'production' } }, data: { DB_USER: 'till' } });
  expect(Object.keys((parse(map) as { data: object }).data)).toEqual(['DB_USER']);
  expect(map).toContain('#   - { name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } } # secret://till/db#password\n#   DB_ODD is secret://x\n');
  expect(parse(text('configmap', {}))).toMatchObject({ data: {} });
});
