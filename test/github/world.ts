import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { accountsOf } from '../../scripts/commands/sandbox.ts';
import { applyIssue } from '../../scripts/github/apply.ts';
import { openDoor, type Door } from '../../scripts/github/door.ts';
import type { Hands } from '../../scripts/github/hands.ts';
import { reconcileIssue, reconcilePull } from '../../scripts/github/reconcile.ts';
import { approvalContext, requestContext } from '../../scripts/github/sentences.ts';
import { diskFiles, type Files } from '../../scripts/read/files.ts';
import { gitFiles } from '../../scripts/read/git-files.ts';
import { commitsTouching, headCommit } from '../../scripts/read/history.ts';
import { catalog, root } from '../company.ts';
import { startTestSandbox, type TestSandbox } from '../sandbox/start.ts';

const [owner = '', repo = ''] = catalog.settings.repository.split('/');
export const at = { owner, repo };

const permissions = { contents: 'write', issues: 'write', 'pull-requests': 'write', statuses: 'write' } as const;

/** The example company in a sandbox without runner: tests call the handlers themselves, as the workflows would. */
export interface LoopWorld extends TestSandbox {
  /** Calls a handler from a fresh checkout of the default branch. */
  reconcile(issue: number): Promise<string>;
  reconcilePull(pull: number): Promise<string>;
  apply(issue: number): Promise<string>;
  /** A handler whose door fails at the given call, counted from 1, as a run that is killed there. */
  dying(after: number, handle: (hands: Hands) => Promise<unknown>): Promise<boolean>;
}

export async function startLoop(databaseUrl: string | undefined): Promise<LoopWorld> {
  const sandbox = await startTestSandbox({
    owner,
    repository: repo,
    seed: { from: root },
    accounts: accountsOf(catalog),
    protection: { branch: 'main', requiredStatuses: [requestContext, approvalContext], enforceAdmins: false },
    // Jobs find no program to run: they end at their first step, instead of doing at the same time what the tests do by hand.
    path: '/nowhere',
  });
  const token = sandbox.world.tokens.issue({ permissions, runId: 1 });
  const door = openDoor({ apiUrl: `${sandbox.url}/api/v3`, token, repository: catalog.settings.repository });

  function hands(through: Door = door): Hands {
    const checkout = mkdtempSync(join(tmpdir(), 'signpost-checkout-'));
    execFileSync('git', ['clone', '-q', `${sandbox.folder}/repository.git`, checkout], { stdio: 'ignore' });
    const snapshot = (files: Files) => ({ files, catalog: loadCatalog(files) });
    return {
      door: through,
      now: snapshot(diskFiles(checkout)),
      head: headCommit(checkout),
      at: (commit) => snapshot(gitFiles(checkout, commit)),
      history: (folder) => commitsTouching(checkout, folder),
      defaultBranch: 'main',
      serverUrl: sandbox.url,
      env: databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl },
    };
  }

  return {
    ...sandbox,
    reconcile: (issue) => reconcileIssue(hands(), issue),
    reconcilePull: (pull) => reconcilePull(hands(), pull),
    apply: (issue) => applyIssue(hands(), issue),
    async dying(after, handle) {
      const killed = new Error('killed');
      try {
        await handle(hands(mortal(door, after, killed)));
        return false;
      } catch (error) {
        if (error === killed) return true;
        throw error;
      }
    },
  };
}

const writes = ['closeIssue', 'setLabels', 'upsertComment', 'openPull', 'updatePull', 'commit', 'setBranch', 'setStatus'];

/** Dies before its n-th write. */
function mortal(door: Door, after: number, killed: Error): Door {
  let count = 0;
  return new Proxy(door, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function' || !writes.includes(String(name))) return value;
      return (...given: unknown[]) => {
        count += 1;
        if (count === after) throw killed;
        return value.apply(target, given) as unknown;
      };
    },
  });
}
