/** Issue forms of the default branch. */
import { parse } from 'yaml';
import { readFileAt, readTree } from '../../git/objects.ts';
import type { World } from '../../world.ts';
import { parseIssueForm } from '../issue-form.ts';
import type { IssueForm } from '../issue-form.ts';

const FOLDER = '.github/ISSUE_TEMPLATE';

export interface IssueForms {
  readonly forms: readonly IssueForm[];
  /** Files that GitHub would silently leave out, and why. */
  readonly broken: readonly { readonly file: string; readonly problem: string }[];
  readonly mayBeBlank: boolean;
  readonly contacts: readonly { readonly name: string; readonly url: string; readonly about: string }[];
}

export async function readIssueForms({ git, state }: World): Promise<IssueForms> {
  const revision = `refs/heads/${state.repository.defaultBranch}`;
  const entries = await readTree(git, `${revision}:${FOLDER}`) ?? [];
  const files = entries.filter((entry) => entry.type === 'blob' && /\.ya?ml$/.test(entry.path)).map((entry) => entry.path);
  const read = async (file: string): Promise<string> => (await readFileAt(git, revision, `${FOLDER}/${file}`))?.toString() ?? '';
  const isConfig = (file: string): boolean => /^config\.ya?ml$/.test(file);
  const parsed = await Promise.all(files.filter((file) => !isConfig(file)).map(async (file) => parseIssueForm(file, await read(file))));
  const config = files.find(isConfig);
  return {
    forms: parsed.filter((form) => 'elements' in form),
    broken: parsed.filter((form) => 'problem' in form),
    ...chooserConfig(config === undefined ? '' : await read(config)),
  };
}

function chooserConfig(text: string): Pick<IssueForms, 'mayBeBlank' | 'contacts'> {
  let config: { blank_issues_enabled?: unknown; contact_links?: unknown } | null;
  try {
    config = parse(text) as typeof config;
  } catch {
    config = null;
  }
  const links: unknown[] = Array.isArray(config?.contact_links) ? config.contact_links : [];
  const contacts = links.flatMap((entry) => {
    const { name, url, about } = (entry ?? {}) as Record<string, unknown>;
    const isUsable = typeof name === 'string' && typeof url === 'string' && /^(https?|mailto):/.test(url);
    return isUsable ? [{ name, url, about: typeof about === 'string' ? about : '' }] : [];
  });
  return { mayBeBlank: config?.blank_issues_enabled !== false, contacts };
}
