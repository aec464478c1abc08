import { parse } from 'yaml';
import { requireRole } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { readFileAt, readTree } from '../git/objects.ts';
import { resolveRevision } from '../git/repository.ts';
import { Refusal, notFound } from '../refusal.ts';
import type { World } from '../world.ts';
import { eventAt, repositoryEvent } from './announce.ts';

const FOLDER = '.github/workflows';

export interface WorkflowFile {
  /** Stable number of the file for the API. */
  readonly id: number;
  /** `.github/workflows/x.yml`. */
  readonly path: string;
  readonly name: string;
}

/** Workflow files at a revision, by path. The name is the file's `name:`, or its path. */
export async function workflowFiles(world: World, revision: string): Promise<WorkflowFile[]> {
  const entries = await readTree(world.git, `${revision}:${FOLDER}`) ?? [];
  const files = entries.filter((entry) => entry.type === 'blob' && /\.ya?ml$/.test(entry.path));
  return Promise.all(files.map(async (entry) => {
    const path = `${FOLDER}/${entry.path}`;
    const document = await workflowDocument(world, revision, path);
    const name = document?.['name'];
    return { id: workflowId(path), path, name: typeof name === 'string' ? name : path };
  }));
}

/** A number made of the path, so that it needs no memory. */
export function workflowId(path: string): number {
  let hash = 7;
  for (const character of path) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 2_147_483_647;
  return hash;
}

async function workflowDocument(world: World, revision: string, path: string): Promise<Record<string, unknown> | undefined> {
  const content = await readFileAt(world.git, revision, path);
  if (content === undefined) return undefined;
  try {
    const document: unknown = parse(content.toString());
    return typeof document === 'object' && document !== null ? document as Record<string, unknown> : {};
  } catch {
    return {};
  }
}

/**
 * Emits `workflow_dispatch` with payload `{ inputs, ref, workflow: '.github/workflows/x.yml' }`. Needs `write`;
 * `workflow` is the file's name, path or id. 404 when it is not there, 422 when it has no such trigger.
 */
export async function dispatchWorkflow(
  world: World,
  actor: Actor,
  input: { workflow: string; ref: string; inputs?: Readonly<Record<string, string>> },
): Promise<void> {
  return world.change(async (record) => {
    requireRole(world.state, actor, 'write');
    const { ref, sha } = await branchOrTag(world, input.ref);
    const file = (await workflowFiles(world, sha)).find(({ path, id }) =>
      path === input.workflow || path === `${FOLDER}/${input.workflow}` || String(id) === input.workflow);
    if (file === undefined) throw notFound();
    if (!hasTrigger(await workflowDocument(world, sha, file.path), 'workflow_dispatch')) {
      throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
    }
    const payload = { inputs: input.inputs ?? {}, ref, workflow: file.path };
    record(eventAt(world, actor, 'workflow_dispatch', payload, ref, sha));
  });
}

async function branchOrTag(world: World, name: string): Promise<{ ref: string; sha: string }> {
  for (const ref of name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`]) {
    const sha = await resolveRevision(world.git, ref);
    if (sha !== undefined) return { ref, sha };
  }
  throw new Refusal(422, `No ref found for: ${name}`);
}

function hasTrigger(document: Record<string, unknown> | undefined, name: string): boolean {
  const on = document?.['on'];
  if (typeof on === 'string') return on === name;
  if (Array.isArray(on)) return on.includes(name);
  return typeof on === 'object' && on !== null && name in on;
}

/** https://docs.github.com/en/rest/repos/repos#create-a-repository-dispatch-event */
const MOST_PROPERTIES = 10;
const LONGEST_TYPE = 100;

/** Emits `repository_dispatch` with `action` = the event type. Needs `write`; 422 for a type or payload over GitHub's limits. */
export async function dispatchRepository(
  world: World,
  actor: Actor,
  input: { eventType: string; clientPayload?: Readonly<Record<string, unknown>> },
): Promise<void> {
  return world.change(async (record) => {
    requireRole(world.state, actor, 'write');
    if (input.eventType.length > LONGEST_TYPE) throw new Refusal(422, `event_type is too long (maximum is ${LONGEST_TYPE} characters)`);
    const count = Object.keys(input.clientPayload ?? {}).length;
    if (count > MOST_PROPERTIES) throw new Refusal(422, `No more than ${MOST_PROPERTIES} properties are allowed; ${count} were supplied.`);
    const { defaultBranch } = world.state.repository;
    const payload = { action: input.eventType, branch: defaultBranch, client_payload: input.clientPayload ?? {} };
    record(await repositoryEvent(world, actor, 'repository_dispatch', payload));
  });
}
