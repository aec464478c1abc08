import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../company.ts';

const run = promisify(execFile);

export interface Call {
  readonly code: number;
  readonly err: string;
}

/** Calls `signpost build` as a person would, in a process of its own. */
export function callBuild(...args: readonly string[]): Promise<Call> {
  return callBuildWith({}, ...args);
}

/** The same with variables of the environment. */
export async function callBuildWith(variables: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Call> {
  const { GITHUB_SERVER_URL: _, GITHUB_REPOSITORY: __, GITHUB_TOKEN: ___, GH_TOKEN: ____, ...env } = process.env;
  try {
    const { stderr } = await run(process.execPath, [join(root, 'scripts/signpost.js'), 'build', ...args], { cwd: root, env: { ...env, ...variables } });
    return { code: 0, err: stderr };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, err: stderr };
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'signpost-site-'));
}

export interface BuiltPage {
  /** As a browser asks for it, base path included. */
  readonly path: string;
  readonly file: string;
  readonly html: string;
}

export interface BuiltSite {
  /** Where the site's files are. */
  readonly folder: string;
  /** Holds `current`, below which `folder` lies as the base path says: what startPagesServer takes. */
  readonly host: string;
  readonly base: string;
  readonly pages: readonly BuiltPage[];
}

/** Builds a site into a temporary folder. Throws when the build fails, or when it made no page. */
export async function builtSite(options: { readonly base?: string; readonly catalog?: string; readonly search?: boolean } = {}): Promise<BuiltSite> {
  const { base = '/', catalog = root, search = true } = options;
  const host = temporaryFolder();
  const folder = join(host, 'current', base);
  const { code, err } = await callBuild('--out', folder, '--base', base, '--catalog', catalog, ...(search ? [] : ['--no-search']));
  if (code !== 0) throw new Error(`signpost build ended with ${code}:\n${err}`);
  return readSite({ host, folder, base });
}

/** Reads the pages of a site that has been built. Throws when there is none. */
export function readSite({ host, folder, base }: Omit<BuiltSite, 'pages'>): BuiltSite {
  const pages = globSync('**/*.html', { cwd: folder }).map((name) => {
    const file = name.replaceAll('\\', '/');
    return { file, path: base + file.replace(/(^|\/)index\.html$/, '$1'), html: readFileSync(join(folder, file), 'utf8') };
  });
  if (pages.length === 0) throw new Error('The build made no page, so nothing can be checked.');
  return { host, folder, base, pages };
}

/** Values of an attribute, unescaped, in the order of the page. */
export function attributes(html: string, name: string): readonly string[] {
  const pattern = new RegExp(`<[a-z][^>]*?\\s${name}="([^"]*)"`, 'g');
  return [...html.matchAll(pattern)].map(([, value = '']) => value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&#38;', '&').replaceAll('&amp;', '&'));
}

/** The only script of every page. */
export const searchLoader = /<script type="module" src="[^"]*\/_astro\/search-loader-[^"]*"><\/script>/;
