/** A sandbox for one test: seeded with a few files, each exchange held to GitHub's description. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Octokit } from '@octokit/rest';
import type { AccountSeed, SandboxOptions } from '../../scripts/sandbox/options.ts';
import { startSandbox } from '../../scripts/sandbox/sandbox.ts';
import type { Sandbox } from '../../scripts/sandbox/sandbox.ts';
import { loadContract } from '../contract/contract.ts';

export const REPOSITORY = { owner: 'harbour', repo: 'tide' } as const;

const ACCOUNTS: readonly AccountSeed[] = [
  { login: 'ada', name: 'Ada Quay', permission: 'admin' },
  { login: 'wim', name: 'Wim Wharf', permission: 'write' },
  { login: 'tri', name: 'Tri Anchor', permission: 'triage' },
  { login: 'rea', name: 'Rea Buoy', permission: 'read' },
];

const FILES = {
  'README.md': '# Tide\n',
  'notes/one.txt': 'one\n',
  '.github/workflows/hand.yml': 'name: By hand\non: workflow_dispatch\njobs: {}\n',
};

export interface TestSandbox extends Sandbox {
  /** Everything that GitHub would have said differently. */
  readonly violations: string[];
  /** The folder of the state, for a second start. */
  readonly folder: string;
  octokit(login?: string): Octokit;
  tokenOf(login: string): string;
  /** An Octokit with a workflow's token. */
  workflow(permissions: Parameters<Sandbox['world']['tokens']['issue']>[0]['permissions']): Octokit;
  remove(): void;
}

export async function startTestSandbox(given: Partial<SandboxOptions> & { files?: Record<string, string> } = {}): Promise<TestSandbox> {
  const base = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  const { files = FILES, ...options } = given;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(base, 'seed', path)), { recursive: true });
    writeFileSync(join(base, 'seed', path), text);
  }
  const contract = loadContract();
  const violations: string[] = [];
  const folder = options.folder ?? join(base, 'state');
  const sandbox = await startSandbox({
    folder,
    owner: REPOSITORY.owner,
    repository: REPOSITORY.repo,
    seed: { from: join(base, 'seed') },
    accounts: ACCOUNTS,
    secrets: {},
    variables: {},
    host: '127.0.0.1',
    port: 0,
    pagesPort: 0,
    now: () => new Date(),
    random: () => randomBytes(20).toString('hex'),
    log: () => undefined,
    onExchange: (exchange) => violations.push(...contract.check(exchange)),
    ...options,
  });
  const tokenOf = (login: string): string => sandbox.state.accounts.find((account) => account.login === login)?.token ?? '';
  const octokitWith = (auth: string | undefined): Octokit => new Octokit({
    baseUrl: `${sandbox.url}/api/v3`,
    ...(auth === undefined ? {} : { auth }),
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  return {
    ...sandbox,
    folder,
    violations,
    tokenOf,
    octokit: (login) => octokitWith(login === undefined ? undefined : tokenOf(login)),
    workflow: (permissions) => octokitWith(sandbox.world.tokens.issue({ permissions, runId: 1 })),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** The status with which a call was refused; fails the test when it was not. */
export async function statusOf(call: Promise<unknown>): Promise<number> {
  try {
    await call;
  } catch (error) {
    return (error as { status: number }).status;
  }
  throw new Error('The call was not refused.');
}
