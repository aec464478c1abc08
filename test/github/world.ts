import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { accountsOf } from '../../scripts/commands/sandbox.ts';
import { applyIssue } from '../../scripts/github/apply.ts';
import { openDoor, type Door } from '../../scripts/github/door.ts';
import type { Hands } from '../../scripts/github/hands.ts';
import { usualPatience, type Patience } from '../../scripts/github/patience.ts';
import { tendLeases } from '../../scripts/github/leases.ts';
import { openUpgrades, outdatedInstances } from '../../scripts/github/upgrades.ts';
import { restersAt, tendRest } from '../../scripts/github/off-hours.ts';
import { obey } from '../../scripts/github/obey.ts';
import { reconcileIssue, reconcilePull } from '../../scripts/github/reconcile.ts';
import { ownersContext } from '../../scripts/github/owner-sentences.ts';
import { approvalContext, requestContext } from '../../scripts/github/sentences.ts';
import { keptFiles } from '../../scripts/read/files.ts';
import { gitFiles } from '../../scripts/read/git-files.ts';
import { commitsTouching, headCommit } from '../../scripts/read/history.ts';
import type { RequestLimits } from '../../scripts/model/settings.ts';
import type { Snapshot } from '../../scripts/request/verify.ts';
import type { SandboxOptions } from '../../scripts/sandbox/options.ts';
import { catalog, root } from '../company.ts';
import { startTestSandbox, type TestSandbox } from '../sandbox/start.ts';

const [owner = '', repo = ''] = catalog.settings.repository.split('/');
export const at = { owner, repo };

export const permissions = { actions: 'write', contents: 'write', issues: 'write', 'pull-requests': 'write', statuses: 'write' } as const;

/**
 * Where a run dies: before its n-th write is sent, after it was done and before its answer came; or it does not die, and only
 * that answer is lost.
 */
export type Death = 'before' | 'after' | 'answer lost';

/** The example company in a sandbox without Actions: tests call the handlers themselves, as the workflows would. */
export interface LoopWorld extends TestSandbox {
  readonly door: Door;
  /** How much one person may ask for; many tests share one world, so it is a lot. */
  limits: RequestLimits;
  /** As whom the handlers write: the token of a run, or that of an app, with its login. */
  as: { readonly token?: string; readonly bot?: string };
  /** A door of its own; without anything given it waits for nothing. */
  open(given?: Partial<Patience>): Door;
  /** What a handler gets from a fresh checkout of the default branch. */
  hands(through?: Door): Hands;
  reconcile(issue: number): Promise<string>;
  reconcilePull(pull: number): Promise<string>;
  apply(issue: number): Promise<string>;
  obey(issue: number, comment: number): Promise<string>;
  tendLeases(today: string): Promise<string>;
  tendRest(at: string): Promise<string>;
  openUpgrades(service: string, limit: number): Promise<string>;
  /** Calls a handler whose n-th write, counted from 1, meets this. False when it made fewer writes. */
  dying(death: Death, nth: number, handle: (hands: Hands) => Promise<unknown>): Promise<boolean>;
}

/** Writes that somebody could see: objects that no ref names yet are none. */
export const visible = /^(?!.*\/git\/(?:blobs|trees|commits)$)/;

/** Nothing is waited for. */
const hurried: Patience = { ...usualPatience, wait: () => Promise.resolve() };

export async function startLoop(databaseUrl: string | undefined, options: Partial<SandboxOptions> = {}, secrets: Readonly<Record<string, string>> = {}): Promise<LoopWorld> {
  const sandbox = await startTestSandbox({
    owner,
    repository: repo,
    seed: { from: root },
    accounts: accountsOf(catalog),
    protection: { branch: 'main', requiredStatuses: [requestContext, approvalContext, ownersContext], enforceAdmins: false },
    actions: false,
    ...options,
  });
  const repository = `${sandbox.folder}/repository.git`;
  const token = sandbox.world.tokens.issue({ permissions, runId: 1 });
  const open = (patience: Patience) => openDoor({ apiUrl: `${sandbox.url}/api/v3`, token, repository: catalog.settings.repository, patience, ...loop.as });

  const snapshots = new Map<string, Snapshot>();
  function snapshot(commit: string): Snapshot {
    const known = snapshots.get(commit);
    if (known) return known;
    const files = keptFiles(gitFiles(repository, commit));
    const read = { files, catalog: loadCatalog(files, { sought: 'errors' }) };
    snapshots.set(commit, read);
    return read;
  }

  function hands(through: Door = loop.door): Hands {
    const head = headCommit(repository);
    const { files, catalog: read } = snapshot(head);
    return {
      door: through,
      now: { files, catalog: { ...read, settings: { ...read.settings, requests: loop.limits } } },
      head,
      at: snapshot,
      history: (folder) => commitsTouching(repository, folder),
      defaultBranch: 'main',
      serverUrl: sandbox.url,
      env: { ...secrets, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) },
    };
  }

  const loop: LoopWorld = {
    ...sandbox,
    get door() {
      return open(hurried);
    },
    as: {},
    open: (given) => open({ ...hurried, ...given }),
    limits: { perPersonPerDay: 1_000, openPerPerson: 1_000 },
    hands,
    reconcile: (issue) => reconcileIssue(hands(), issue),
    reconcilePull: (pull) => reconcilePull(hands(), pull),
    apply: (issue) => applyIssue(hands(), issue),
    obey: (issue, comment) => obey(hands(), issue, comment),
    async openUpgrades(service, limit) {
      const lines: string[] = [];
      const own = hands();
      await openUpgrades(own, await outdatedInstances(own.now, service), limit, (line) => lines.push(line));
      return lines.join('\n');
    },
    async tendRest(at) {
      const lines: string[] = [];
      const own = hands();
      await tendRest(own, (await restersAt(own, at)).resters, (line) => lines.push(line));
      return lines.join('\n');
    },
    async tendLeases(today) {
      const lines: string[] = [];
      await tendLeases(hands(), today, (line) => lines.push(line));
      return lines.join('\n');
    },
    async dying(death, nth, handle) {
      const isHit = sandbox.faults.plan({ method: 'write', path: visible, nth, mishap: { kind: death === 'before' ? 'dropped' : 'answer lost' } });
      if (death !== 'answer lost') sandbox.faults.plan({ after: isHit, times: Infinity, mishap: { kind: 'dropped' } });
      const mayGoOn = death === 'answer lost';
      try {
        await handle(hands(open(mayGoOn ? hurried : { ...hurried, tries: 1 })));
      } catch (error) {
        if (!isHit() || mayGoOn) throw error;
      } finally {
        sandbox.faults.clear();
      }
      return isHit();
    },
  };
  return loop;
}
