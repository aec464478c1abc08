import { cpSync, existsSync, globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../company.ts';
import { callBuild, temporaryFolder } from './built.ts';

/** A copy of the example company in one language, without its history: times of commits are no matter here. */
function company(): string {
  const folder = temporaryFolder();
  for (const name of ['catalog', 'live', '.github']) cpSync(join(root, name), join(folder, name), { recursive: true });
  change(folder, 'catalog/signpost.yaml', (text) => text.replace(/^languages: .*$/m, 'languages: [en]'));
  return folder;
}

function filesOf(folder: string): ReadonlyMap<string, Buffer> {
  const paths = globSync('**/*', { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile());
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path))]));
}

/** Files that differ, each once. */
function differences(one: ReadonlyMap<string, Buffer>, two: ReadonlyMap<string, Buffer>): readonly string[] {
  return [...new Set([...one.keys(), ...two.keys()])].filter((path) => {
    const [a, b] = [one.get(path), two.get(path)];
    return !a || !b || !a.equals(b);
  });
}

/** Numbers that look random and are the same each time (https://en.wikipedia.org/wiki/Linear_congruential_generator). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Edit = (folder: string, any: (below: number) => number) => void;

function entityFiles(folder: string, kind: string): readonly string[] {
  return globSync('catalog/**/*.yaml', { cwd: folder })
    .filter((path) => !path.includes('/services/') && new RegExp(`^kind: ${kind}$`, 'm').test(readFileSync(join(folder, path), 'utf8')))
    .sort();
}

function change(folder: string, path: string, edit: (text: string) => string): void {
  const file = join(folder, path);
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
}

function pick(folder: string, kind: string, any: (below: number) => number): string {
  const files = entityFiles(folder, kind);
  return files[any(files.length)] ?? '';
}

const component = (name: string, rest = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  title: ${name.toUpperCase()}\n  description: Comes and goes.\n  tags: [java]\nspec:\n  type: service\n  lifecycle: production\n  owner: platform\n  system: gate\n${rest}`;

const edits: Readonly<Record<string, Edit>> = {
  'a title': (folder, any) => change(folder, pick(folder, 'Component', any), (text) => text.replace(/^( {2}title: ).*$/m, `$1Renamed ${any(1000)}`)),
  'a description': (folder, any) => change(folder, pick(folder, 'System', any), (text) => text.replace(/^( {2}description: )(?![>|])/m, `$1Changed ${any(1000)}. `)),
  'an owner': (folder, any) => change(folder, pick(folder, 'Component', any), (text) => text.replace(/^( {2}owner: ).*$/m, '$1platform')),
  'a team’s name': (folder, any) => change(folder, pick(folder, 'Group', any), (text) => text.replace(/^( {4}displayName: ).*$/m, `$1Team ${any(1000)}`)),
  'a new component': (folder, any) => writeFileSync(join(folder, `catalog/domains/new-${any(1000)}.yaml`), component(`new-${any(1000)}`, '  dependsOn: [component:portal-web]\n')),
  'a component that goes': (folder) => globSync('catalog/domains/new-*.yaml', { cwd: folder }).forEach((path) => rmSync(join(folder, path))),
  'a component by another name': (folder, any) => {
    writeFileSync(join(folder, 'catalog/domains/changeling.yaml'), component(`changeling-${any(1000)}`));
  },
  'a file that moves': (folder, any) => {
    const path = pick(folder, 'Environment', any);
    renameSync(join(folder, path), join(folder, `catalog/environments/moved-${any(1000)}.yaml`));
  },
  'an environment': (folder, any) => change(folder, pick(folder, 'Environment', any), (text) => text.replace(/^( {2}title: ).*$/m, `$1Trial ${any(1000)}`)),
  'the record of a request': (folder, any) => {
    const paths = globSync('live/**/request.yaml', { cwd: folder }).sort();
    change(folder, paths[any(paths.length)] ?? '', (text) => text.replace(/^expires: .*\n/m, '').replace(/^(asked: .*)$/m, `$1\nexpires: 2027-03-${10 + any(20)}`));
  },
  'the settings': (folder, any) => change(folder, 'catalog/signpost.yaml', (text) => text.replace(/^organization: .*$/m, `organization: Harbour ${any(1000)}`)),
};

describe('building again', () => {
  test('makes the same as building all, whatever has changed', async () => {
    const folder = company();
    const [again, whole] = [join(temporaryFolder(), 'again'), join(temporaryFolder(), 'whole')];
    const build = async (out: string, ...args: readonly string[]) => {
      const { code, err } = await callBuild('--catalog', folder, '--out', out, '--no-search', ...args);
      if (code !== 0) throw new Error(err);
      return err;
    };
    writeFileSync(join(folder, 'catalog/domains/new-0.yaml'), component('new-0'));
    await build(again);
    const any = numbers(20261121);
    const names = Object.keys(edits).map((name) => ({ name, at: any(1_000_000) })).sort((one, other) => one.at - other.at).map(({ name }) => name);
    // Two at a time, in an order that looks random; the last ones may be made once more.
    for (let first = 0; first < names.length; first += 2) {
      const pair = [names[first] ?? '', names[first + 1] ?? names[any(names.length - 1)] ?? ''];
      const before = filesOf(again);
      for (const name of pair) edits[name]?.(folder, any);
      const said = await build(again);
      await build(whole, '--no-cache');
      const [made, all] = [filesOf(again), filesOf(whole)];
      expect(differences(made, all), pair.join(', ')).toEqual([]);
      expect(differences(before, made).length, `${pair.join(', ')} change something`).toBeGreaterThan(0);
      expect(said).toMatch(/\d+ of its \d+ files changed/);
    }
  }, 240_000);

  test('writes few files for a change of a few', async () => {
    const folder = company();
    const out = join(temporaryFolder(), 'out');
    const build = async () => (await callBuild('--catalog', folder, '--out', out, '--no-search')).err;
    await build();
    expect(await build()).toContain('; 0 of its');
    const before = filesOf(out);
    change(folder, 'catalog/signpost.yaml', (text) => `${text}\n# A remark changes nothing.\n`);
    expect(await build()).toContain('; 0 of its');
    writeFileSync(join(folder, 'catalog/domains/lonely.yaml'), component('lonely'));
    await build();
    const changed = differences(before, filesOf(out));
    expect(changed).toContain('catalog/component/default/lonely/index.html');
    expect(changed.length).toBeLessThan(before.size / 10);
  }, 120_000);

  test('believes no folder that another build, or a person, has made', async () => {
    const folder = company();
    const out = join(temporaryFolder(), 'out');
    const build = async () => (await callBuild('--catalog', folder, '--out', out, '--no-search')).err;
    await build();
    writeFileSync(join(out, 'build.json'), '{"files":1,"digest":"x"}\n');
    rmSync(join(out, 'teams/index.html'));
    expect(await build()).not.toContain('changed');
    expect(existsSync(join(out, 'teams/index.html'))).toBe(true);
  }, 60_000);
});
