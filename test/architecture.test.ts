import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** DESIGN §2: a module imports only from itself and from those before it. */
const order = ['model', 'read', 'catalog', 'publish', 'report', 'request', 'effects', 'github', 'sandbox', 'commands'];

/** Modules that must run in a browser, or at least touch nothing. */
const pure = ['model', 'catalog', 'publish', 'report', 'request'];

interface Import {
  readonly from: string;
  readonly to: string;
  /** Erased before it runs. */
  readonly typeOnly: boolean;
}

describe('the order of modules', () => {
  const imports = sources('scripts').flatMap(importsOf);

  test('there is something to check', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(order.filter((module) => existsSync(join(root, 'scripts', module)))).toEqual(expect.arrayContaining(['model', 'read', 'catalog', 'publish', 'request', 'sandbox', 'commands']));
  });

  test('every folder of scripts/ has a place in it', () => {
    const folders = readdirSync(join(root, 'scripts'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !order.includes(name))).toEqual([]);
  });

  test('a module imports only from those before it', () => {
    const wrong = imports.filter(({ from, to }) => rank(to) > rank(from));
    expect(wrong.map(said)).toEqual([]);
  });

  test('sandbox imports nothing of the product, and only commands import sandbox', () => {
    const relevant = imports.filter(({ from, to }) => isProduct(to) && (moduleOf(from) === 'sandbox') !== (moduleOf(to) === 'sandbox'));
    expect(relevant.filter(({ from }) => moduleOf(from) !== 'commands').map(said)).toEqual([]);
  });

  test('pure modules import no part of Node', () => {
    expect(imports.filter(({ from, to, typeOnly }) => pure.includes(moduleOf(from)) && isNode(to) && !typeOnly).map(said)).toEqual([]);
  });

  test('nothing but the program itself imports cli.ts', () => {
    expect(imports.filter(({ to }) => to === 'scripts/cli.ts').map(said)).toEqual(['scripts/signpost.js → scripts/cli.ts']);
  });
});

/** What the pages know: one file for the catalog, one for requests and what they made, and one for each report. */
const isDoorToProduct = (path: string) => ['site/src/data.ts', 'site/src/followed.ts'].includes(path) || path.startsWith('site/src/reports/');

describe('the site', () => {
  const files = existsSync(join(root, 'site/src')) ? sources('site/src') : [];

  test('it reaches the product through site/src/data.ts, followed.ts and reports/ only, but for browser scripts and types', () => {
    expect(files.length).toBeGreaterThan(5);
    const direct = files.flatMap(importsOf).filter(({ from, to, typeOnly }) => isProduct(to) && !typeOnly && !isDoorToProduct(from) && !isBrowserScript(from));
    expect(direct.map(said)).toEqual([]);
  });

  test('browser scripts reach no part of Node, however far down', () => {
    const scripts = files.filter(isBrowserScript);
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.flatMap(nodeImportsBelow)).toEqual([]);
  });

  test('browser scripts import request and what it imports, no other module', () => {
    const allowed = ['request', 'model', 'catalog'];
    const wrong = files.filter(isBrowserScript).flatMap(importsOf).filter(({ to, typeOnly }) => isProduct(to) && !typeOnly && !allowed.includes(moduleOf(to)));
    expect(wrong.map(said)).toEqual([]);
  });
});

describe('this test', () => {
  test('sees every way to import', () => {
    const text = `import a from './a.ts';\nimport type { B } from "./b.ts";\nexport { c } from './c.ts';\nconst d = await import('./d.ts');\nimport './e.ts';\nimport {\n  f,\n  type G,\n} from './f.ts';\nimport { type H } from './h.ts';`;
    const found = parseImports('scripts/x/y.ts', text);
    expect(found.map(({ to, typeOnly }) => `${to}${typeOnly ? ' type' : ''}`).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'h'].map((name) => `scripts/x/${name}.ts${name === 'b' ? ' type' : ''}`));
  });
});

function rank(path: string): number {
  if (!isProduct(path)) return -1;
  const place = order.indexOf(moduleOf(path));
  return place < 0 ? order.length : place;
}

function moduleOf(path: string): string {
  return path.startsWith('scripts/') ? (path.split('/')[1] ?? '') : '';
}

function isProduct(path: string): boolean {
  return path.startsWith('scripts/');
}

function isNode(target: string): boolean {
  return target.startsWith('node:') || builtinModules.includes(target);
}

function isBrowserScript(path: string): boolean {
  return path.startsWith('site/src/scripts/');
}

function said({ from, to }: Import): string {
  return `${from} → ${to}`;
}

/** Source files below a folder, relative to the root. */
function sources(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|js|mjs|astro)$/.test(entry.name) && !/node_modules|\.astro\//.test(entry.parentPath))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

const read = new Map<string, readonly Import[]>();

function importsOf(file: string): readonly Import[] {
  let found = read.get(file);
  if (!found) read.set(file, (found = parseImports(file, readFileSync(join(root, file), 'utf8'))));
  return found;
}

function parseImports(file: string, text: string): readonly Import[] {
  const statements = [...text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm)];
  const calls = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)];
  return [
    ...statements.map(([, type, target = '']) => ({ from: file, to: targetOf(file, target), typeOnly: type !== undefined })),
    ...calls.map(([, target = '']) => ({ from: file, to: targetOf(file, target), typeOnly: false })),
  ];
}

function targetOf(file: string, target: string): string {
  return target.startsWith('.') ? relative(root, resolve(root, dirname(file), target.replace(/[?#].*$/, ''))) : target;
}

/** Chains from a browser script to a module of Node. */
function nodeImportsBelow(script: string): readonly string[] {
  const seen = new Set([script]);
  const chains: string[] = [];
  for (const file of seen) {
    for (const { to, typeOnly } of importsOf(file)) {
      if (typeOnly) continue;
      if (isNode(to)) chains.push(`${script} … ${file} → ${to}`);
      else if (/\.(ts|js|mjs)$/.test(to) && existsSync(join(root, to)) && !to.includes('node_modules')) seen.add(to);
    }
  }
  return chains;
}
