import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { loadCatalog, type Catalog } from '../../../scripts/catalog/catalog.ts';
import { openDoor, type Door } from '../../../scripts/github/door.ts';
import { dispatchType, openDispatch } from '../../../scripts/github/dispatch.ts';
import { dispatchWorkflow, withRequester, witnessName } from '../../../scripts/github/requester.ts';
import type { JsonObject } from '../../../scripts/model/json.ts';
import { issueForms } from '../../../scripts/publish/issue-forms.ts';
import { diskFiles, type Files } from '../../../scripts/read/files.ts';
import { prepareRequest } from '../../../scripts/request/prepare.ts';
import type { WorldEvent } from '../../../scripts/sandbox/events.ts';
import type { Job, WorkflowRun } from '../../../scripts/sandbox/runs.ts';
import { startTestSandbox, type TestSandbox } from '../../sandbox/start.ts';
import { connectMcp, type McpClient } from '../mcp-client.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
export const at = { owner: 'tidewater', repo: 'signpost' };
export const requester = 'ada-quay';

/** A request as requests.yaml has it; but for what is expected it is the payload of a dispatch. */
export interface DoorCase {
  readonly payload: JsonObject;
  /** Codes, each with the input that it is about. */
  readonly problems: readonly string[];
  readonly denied: boolean;
  /** The browser does not send it. */
  readonly refusedByForm: boolean;
}

export const cases: ReadonlyMap<string, DoorCase> = new Map(
  Object.entries(parse(readFileSync(join(here, 'requests.yaml'), 'utf8')) as Record<string, JsonObject>).map(([name, { problems = [], denied = false, refusedByForm = false, ...payload }]) => [
    name,
    { payload, problems: problems as readonly string[], denied: denied === true, refusedByForm: refusedByForm === true },
  ]),
);

export interface DoorsWorld {
  readonly root: string;
  readonly catalog: Catalog;
  readonly files: Files;
  readonly sandbox: TestSandbox;
  /** With the workflow's token. */
  readonly door: Door;
  /** For commands, as the requester. */
  readonly env: Readonly<Record<string, string>>;
  readonly mcp: McpClient;
  /** Sends a dispatch as the requester and does what the workflow does: opens the issue, and testifies to it by a job's name. */
  dispatch(payload: JsonObject): Promise<number | readonly string[]>;
  close(): Promise<void>;
}

/** A small company with one service and one instance of it, in a sandbox without runner. */
export async function openDoors(): Promise<DoorsWorld> {
  const root = mkdtempSync(join(tmpdir(), 'signpost-doors-'));
  cpSync(join(here, 'company'), root, { recursive: true });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const { path, text } of await anchors(root)) write(path, text);
  const files = diskFiles(root);
  const catalog = loadCatalog(files);
  for (const { path, text } of issueForms(catalog, files)) write(path, text);
  const accounts = catalog.ofKind('User').map(({ name, title, annotations }) => ({ login: annotations['github.com/user-login'] ?? name, name: title, permission: 'write' as const }));
  const sandbox = await startTestSandbox({ owner: at.owner, repository: at.repo, seed: { from: root }, accounts, path: '/nowhere' });
  const apiUrl = `${sandbox.url}/api/v3`;
  const permissions = { actions: 'read', contents: 'write', issues: 'write', 'pull-requests': 'write', statuses: 'write' } as const;
  const door = openDoor({ apiUrl, token: sandbox.world.tokens.issue({ permissions, runId: 1 }), repository: `${at.owner}/${at.repo}` });
  const env = { GH_TOKEN: sandbox.tokenOf(requester), GITHUB_API_URL: apiUrl };
  let sent: WorldEvent | undefined;
  sandbox.world.events.subscribe((event) => {
    if (event.name === 'repository_dispatch') sent = event;
  });
  let run = 5_000;
  return {
    root,
    catalog,
    files,
    sandbox,
    door,
    env,
    mcp: await connectMcp(root, env),
    async dispatch(payload) {
      await sandbox.octokit(requester).repos.createDispatchEvent({ ...at, event_type: dispatchType, client_payload: payload as Record<string, unknown> });
      run += 1;
      const opened = await openDispatch(door, { catalog, files }, run, sent?.payload['client_payload']);
      if ('problems' in opened) return opened.problems.map(({ message }) => message);
      sandbox.state.runs.push(runOf(run, sent?.actor.login ?? '', witnessName(opened.number, opened.digest)));
      return opened.number;
    },
    async close() {
      await sandbox.stop();
      sandbox.remove();
    },
  };
}

/** The requester of an issue, as handlers find it. */
export async function askedBy(door: Door, number: number): Promise<string> {
  return (await withRequester(door, await door.issue(number))).author;
}

/** The files of the instance that the company has already. */
async function anchors(root: string) {
  const files = diskFiles(root);
  const inputs = '### Service\n\nstore\n\n### Name\n\nanchors\n\n### Environment\n\ntest\n\n### Owner\n\nlighthouse\n\n### Kind\n\nbucket\n\n### Days\n\n14\n\n### Labels\n\niron\n\n### Limits\n\n{"size": 3}\n\n';
  const rest = '### Keep older versions\n\nfalse\n\n### Readers\n\n[{"team": "group:default/platform"}]\n\n### In order\n\n_No response_\n\n### Lease\n\n30 days\n\n### Purpose\n\nAnchors, to stay.';
  const prepared = await prepareRequest(loadCatalog(files), files, { number: 1, author: requester, body: inputs + rest, created: '2026-10-01T08:00:00Z' });
  if (!prepared.files) throw new Error(prepared.problems.map(({ message }) => message).join('\n') || prepared.decision?.reason);
  return prepared.files;
}

export function runOf(id: number, actor: string, witness: string): WorkflowRun {
  const now = '2026-10-02T08:00:00Z';
  const job: Job = { id: id + 100_000, key: 'reconcile', name: witness, needs: ['open'], status: 'in_progress', conclusion: null, startedAt: now, completedAt: null, outputs: {}, steps: [], annotations: [], summary: '', environment: null };
  return {
    id, runNumber: id, attempt: 1, workflowFile: dispatchWorkflow, workflowName: 'Dispatch', displayTitle: 'Dispatch', event: 'repository_dispatch', action: dispatchType, payload: {}, actor, ref: 'refs/heads/main', headBranch: 'main',
    sha: '0'.repeat(40), headSha: '0'.repeat(40), issueNumber: null, pullNumbers: [], concurrencyGroup: null, status: 'in_progress', conclusion: null, message: null, createdAt: now, startedAt: now, updatedAt: now, jobs: [job],
  };
}
