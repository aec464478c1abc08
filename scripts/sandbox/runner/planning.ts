import type { WorldEvent } from '../events.ts';
import { mergeBase } from '../git/changes.ts';
import { readCommit } from '../git/objects.ts';
import { ZERO_SHA, branchHead } from '../git/repository.ts';
import type { GitRepository } from '../git/repository.ts';
import type { World } from '../world.ts';
import { asRecord } from './context.ts';
import { asksToSkip, wants } from './triggers.ts';
import type { WorkflowFile, WorkflowFiles } from './workflow-files.ts';

/** A workflow that an event starts. */
export interface Plan {
  /** The trigger: one event of a pull request may start `pull_request` and `pull_request_target` workflows. */
  readonly event: string;
  readonly action: string | null;
  readonly file: WorkflowFile;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly ref: string;
  readonly sha: string;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly fromFork: boolean;
}

/** Where the workflows of a trigger come from and which ref they are about. */
interface Place {
  readonly trigger: string;
  readonly ref: string;
  readonly sha: string;
}

/** Events that a job's own token may start runs with. */
const dispatches = new Set(['workflow_dispatch', 'repository_dispatch']);
const fromMergeRef = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment']);

/**
 * The runs that an event starts, in the order of the workflows' paths.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export async function plansFor(world: World, files: WorkflowFiles, event: WorldEvent): Promise<Plan[]> {
  if (event.actor.kind === 'workflow' && !dispatches.has(event.name)) return [];
  if (event.sha === ZERO_SHA || event.payload['deleted'] === true) return [];
  const plans: Plan[] = [];
  for (const place of await placesOf(world, event)) {
    const head = headOf(event, place);
    if (await isSkipped(world, event, place, head.sha)) continue;
    for (const file of await files.at(place.sha)) {
      if (!(await starts(world, file, event, place))) continue;
      plans.push({
        event: place.trigger,
        action: event.action ?? null,
        file,
        payload: event.payload,
        actor: event.actor.login,
        ref: place.ref,
        sha: place.sha,
        headSha: head.sha,
        headBranch: head.branch,
        fromFork: place.trigger !== 'pull_request_target' && isFromFork(event),
      });
    }
  }
  return plans;
}

async function placesOf(world: World, event: WorldEvent): Promise<Place[]> {
  const own = { trigger: event.name, ref: event.ref, sha: event.sha };
  if (event.name === 'push' || event.name === 'workflow_dispatch') return [own];
  const { defaultBranch } = world.state.repository;
  const sha = await branchHead(world.git, defaultBranch);
  if (sha === undefined) return [];
  const onDefault = { trigger: event.name, ref: `refs/heads/${defaultBranch}`, sha };
  if (!fromMergeRef.has(event.name)) return [onDefault];
  if (event.name !== 'pull_request') return [own];
  // Without a test merge there is nothing for `pull_request` to run on.
  const isConflicting = asRecord(event.payload['pull_request'])['mergeable'] === false && event.action !== 'closed';
  return [...(isConflicting ? [] : [own]), { ...onDefault, trigger: 'pull_request_target' }];
}

function headOf(event: WorldEvent, place: Place): { sha: string; branch: string | null } {
  const head = asRecord(asRecord(event.payload['pull_request'])['head']);
  if (typeof head['sha'] === 'string') return { sha: head['sha'], branch: String(head['ref'] ?? '') };
  const branch = place.ref.startsWith('refs/heads/') ? place.ref.slice('refs/heads/'.length) : null;
  return { sha: place.sha, branch };
}

async function isSkipped(world: World, event: WorldEvent, { trigger }: Place, headSha: string): Promise<boolean> {
  if (trigger !== 'push' && trigger !== 'pull_request') return false;
  const commit = await readCommit(world.git, headSha);
  return commit !== undefined && asksToSkip(event.name, commit.message);
}

function isFromFork(event: WorldEvent): boolean {
  const pull = asRecord(event.payload['pull_request']);
  const repositoryOf = (side: 'head' | 'base') => asRecord(asRecord(pull[side])['repo'])['full_name'];
  return 'head' in pull && repositoryOf('head') !== repositoryOf('base');
}

async function starts(world: World, { path, parsed }: WorkflowFile, event: WorldEvent, place: Place): Promise<boolean> {
  if (event.name === 'workflow_dispatch') return event.payload['workflow'] === path;
  // GitHub shows a file it cannot read as a failed run of the push that brings it.
  if ('errors' in parsed) return place.trigger === 'push' && (await changedByPush(world.git, event, world)).includes(path);
  const base = asRecord(asRecord(event.payload['pull_request'])['base']);
  const finished = asRecord(event.payload['workflow_run']);
  return wants(parsed.value.events, {
    name: place.trigger,
    action: event.action,
    ref: branchFor(event, place, base, finished),
    changedPaths: () => (event.name === 'push' ? changedByPush(world.git, event, world) : changedByPull(world.git, event)),
    ...(typeof finished['name'] === 'string' ? { workflow: finished['name'] } : {}),
  });
}

/** Branch filters look at the pushed ref, a pull request's base, or the branch of the run that ended. */
function branchFor(event: WorldEvent, place: Place, base: Record<string, unknown>, finished: Record<string, unknown>): string {
  if (event.name === 'push') return event.ref;
  const name = base['ref'] ?? finished['head_branch'];
  return typeof name === 'string' ? `refs/heads/${name}` : place.ref;
}

async function changedByPush(git: GitRepository, event: WorldEvent, world: World): Promise<string[]> {
  const before = String(event.payload['before'] ?? ZERO_SHA);
  if (before !== ZERO_SHA) return changed(git, before, event.sha);
  // A new branch brings what the default branch lacks.
  const { defaultBranch } = world.state.repository;
  const main = event.ref === `refs/heads/${defaultBranch}` ? undefined : await branchHead(git, defaultBranch);
  const base = main === undefined ? undefined : await mergeBase(git, main, event.sha);
  return changed(git, base ?? EMPTY_TREE, event.sha);
}

/** Git's name for a tree without entries. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

async function changedByPull(git: GitRepository, event: WorldEvent): Promise<string[]> {
  const pull = asRecord(event.payload['pull_request']);
  const [base, head] = [String(asRecord(pull['base'])['sha']), String(asRecord(pull['head'])['sha'])];
  return changed(git, await mergeBase(git, base, head) ?? base, head);
}

async function changed(git: GitRepository, from: string, to: string): Promise<string[]> {
  const { stdout } = await git.run(['diff', '--name-only', '--no-renames', '-z', '--end-of-options', from, to, '--']);
  return stdout.toString().split('\0').filter((path) => path !== '');
}
