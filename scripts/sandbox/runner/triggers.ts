import type { EventsConfig } from './library.ts';
import { matchesFilters } from './patterns.ts';

/** What of an event decides whether a workflow's `on:` wants it. */
export interface Occurrence {
  readonly name: string;
  readonly action: string | undefined;
  /** The pushed ref, or the base branch's ref of a pull request; full name. */
  readonly ref: string;
  /** Paths that a push or pull request changes. Asked for only when a filter needs them. */
  readonly changedPaths: () => Promise<readonly string[]>;
  /** Of `workflow_run`: the name of the workflow that ran. */
  readonly workflow?: string;
}

interface Filters {
  readonly types?: readonly string[];
  readonly branches?: readonly string[];
  readonly 'branches-ignore'?: readonly string[];
  readonly tags?: readonly string[];
  readonly 'tags-ignore'?: readonly string[];
  readonly paths?: readonly string[];
  readonly 'paths-ignore'?: readonly string[];
  readonly workflows?: readonly string[];
}

/** Activity types without `types:`; every other event takes all. */
const defaultTypes: Readonly<Record<string, readonly string[]>> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
};
const withPaths = new Set(['push', 'pull_request', 'pull_request_target']);
const withBranches = new Set([...withPaths, 'workflow_run']);

/**
 * Whether a workflow's `on:` matches. Schedules never match here: they are started by name.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#on
 */
export async function wants(events: EventsConfig, occurrence: Occurrence): Promise<boolean> {
  const filters = events[occurrence.name] as Filters | undefined;
  if (filters === undefined || occurrence.name === 'schedule') return false;
  if (!wantsType(filters, occurrence)) return false;
  if (filters.workflows && !filters.workflows.includes(occurrence.workflow ?? '')) return false;
  if (withBranches.has(occurrence.name) && !wantsRef(filters, occurrence)) return false;
  // GitHub does not look at paths when a tag is pushed.
  if (!withPaths.has(occurrence.name) || occurrence.ref.startsWith('refs/tags/')) return true;
  return wantsPaths(filters, occurrence);
}

function wantsType(filters: Filters, { name, action }: Occurrence): boolean {
  const types = filters.types ?? defaultTypes[name];
  return types === undefined || action === undefined || types.includes(action);
}

function wantsRef(filters: Filters, { ref, name }: Occurrence): boolean {
  const hasBranches = filters.branches !== undefined || filters['branches-ignore'] !== undefined;
  const hasTags = filters.tags !== undefined || filters['tags-ignore'] !== undefined;
  if (ref.startsWith('refs/tags/')) {
    if (name !== 'push') return true;
    if (!hasTags) return !hasBranches;
    return passes(ref.slice('refs/tags/'.length), filters.tags, filters['tags-ignore']);
  }
  if (!hasBranches) return !hasTags;
  return passes(ref.replace(/^refs\/heads\//, ''), filters.branches, filters['branches-ignore']);
}

async function wantsPaths(filters: Filters, { changedPaths }: Occurrence): Promise<boolean> {
  const { paths, 'paths-ignore': ignored } = filters;
  if (!paths && !ignored) return true;
  const changed = await changedPaths();
  if (paths) return changed.some((path) => matchesFilters(path, paths));
  return ignored === undefined || changed.some((path) => !matchesFilters(path, ignored));
}

function passes(name: string, wanted: readonly string[] | undefined, ignored: readonly string[] | undefined): boolean {
  if (wanted) return matchesFilters(name, wanted);
  return ignored === undefined || !matchesFilters(name, ignored);
}

/** GitHub starts no `push` or `pull_request` run when the head commit's message asks for it. */
export function asksToSkip(name: string, message: string): boolean {
  if (name !== 'push' && name !== 'pull_request') return false;
  return /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/i.test(message) || /^skip-checks: *true$/m.test(message);
}
