import { join } from 'node:path';
import { accountsOf } from '../../scripts/commands/sandbox.ts';
import type { SandboxOptions } from '../../scripts/sandbox/options.ts';
import { catalog, root } from '../company.ts';
import { startTestSandbox, type TestSandbox } from '../sandbox/start.ts';
import { at } from './world.ts';

/** The example company with these of its workflows and no others: the site, which would be built again and again, is left out. */
export async function startQuiet(kept: readonly string[], given: Readonly<Record<string, string>>, options: Partial<SandboxOptions>): Promise<TestSandbox> {
  const sandbox = await startTestSandbox({
    owner: at.owner,
    repository: at.repo,
    seed: { from: root },
    accounts: accountsOf(catalog),
    warmCaches: [{ path: 'node_modules', from: join(root, 'node_modules'), sameFile: 'package-lock.json', original: join(root, 'package-lock.json') }],
    ...options,
  });
  const { git } = sandbox.octokit(sandbox.administrator.login);
  const { data: main } = await git.getRef({ ...at, ref: 'heads/main' });
  const { data: tree } = await git.getTree({ ...at, tree_sha: main.object.sha, recursive: '1' });
  const isOther = (path: string) => path.startsWith('.github/workflows/') && !kept.includes(path.slice('.github/workflows/'.length));
  const others = tree.tree.filter(({ path = '' }) => isOther(path)).map(({ path = '' }) => ({ path, mode: '100644' as const, type: 'blob' as const, sha: null }));
  const written = Object.entries(given).map(([path, content]) => ({ path, mode: '100644' as const, type: 'blob' as const, content }));
  const { data: made } = await git.createTree({ ...at, base_tree: tree.sha, tree: [...others, ...written] });
  const { data: commit } = await git.createCommit({ ...at, message: 'A quiet repository', tree: made.sha, parents: [main.object.sha] });
  await git.updateRef({ ...at, ref: 'heads/main', sha: commit.sha });
  await sandbox.idle();
  return sandbox;
}
