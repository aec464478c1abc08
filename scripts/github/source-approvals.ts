import { residentsAt, residentsOf, type Resident } from '../catalog/repositories.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compareText } from '../model/problem.ts';
import { ignoredApprovals, judgeOwners, type Claim, type IgnoredApproval, type OwnerApproval } from '../request/owner-approvals.ts';
import type { Head } from '../request/approvals.ts';
import { mostCommits, mostFiles, type ChangedFile, type Writers } from './contributions.ts';
import type { Door } from './door.ts';
import { reviewsOf, usersAmong, type Hands } from './hands.ts';
import { notApproved } from './owner-sentences.ts';
import { barred } from './owners.ts';
import type { PullFacts } from './pulls.ts';

/** What is to be merged or deployed. */
export interface SourceQuestion {
  readonly what:
    | { readonly pull: number }
    /** A commit that was merged; `since`: the one that runs now, so that everything between both counts. */
    | { readonly sha: string; readonly since?: string };
  /** Only what is below this folder counts; empty for all of the repository. */
  readonly path: string;
  /** Into which pull requests are merged; the repository's default branch when left out. */
  readonly branch?: string;
}

/** One pull request, or one commit that came by none, and whose approval it needed. */
export interface JudgedChange {
  readonly pull?: PullFacts;
  readonly commit: string;
  readonly approvals: readonly OwnerApproval[];
  readonly ignored: readonly IgnoredApproval[];
  readonly problems: readonly string[];
}

export interface SourceApprovals {
  readonly repository: string;
  /** Canonical references; every entity of the repository. */
  readonly entities: readonly string[];
  readonly changes: readonly JudgedChange[];
  readonly problems: readonly string[];
  readonly complete: boolean;
}

type Seen = { readonly door: Door; readonly now: Pick<Hands['now'], 'catalog' | 'files'> };

/**
 * Whether the owners of what a change to a repository touches have approved it, at its newest commit, by the catalog that is given. Deny by
 * default: a repository without an entity, a commit without a merged pull request, and what GitHub does not list whole are not approved.
 */
export async function sourceApprovals(seen: Seen, { what, path, branch }: SourceQuestion): Promise<SourceApprovals> {
  const { door, now } = seen;
  const residents = residentsOf(now.catalog, door.repository);
  const target = branch ?? (await door.defaultBranch());
  const { changes, problems } = 'pull' in what ? { changes: [await judgePull(seen, residents, await door.pull(what.pull), path, target)], problems: [] } : await judgeCommits(seen, residents, what, path, target);
  const all = [...(residents.length === 0 ? [notApproved.noEntity(door.repository)] : []), ...problems];
  const complete = all.length === 0 && changes.every((change) => change.problems.length === 0 && change.approvals.every((approval) => approval.complete));
  return { repository: door.repository, entities: residents.map(({ entity }) => entity.ref), changes, problems: all, complete };
}

/** Each commit by the pull request that brought it: a call each. */
async function judgeCommits(seen: Seen, residents: readonly Resident[], { sha, since }: { readonly sha: string; readonly since?: string }, path: string, branch: string): Promise<Pick<SourceApprovals, 'changes' | 'problems'>> {
  const { door } = seen;
  const between = since === undefined ? [sha] : await door.commitsBetween(since, sha, mostCommits);
  // Going back to what "since" holds already: that commit is judged like any other.
  const commits = between?.length === 0 ? [sha] : between;
  if (!commits) return { changes: [], problems: [notApproved.tooMany(mostCommits)] };
  const pulls = new Map<number, PullFacts>();
  const changes: JudgedChange[] = [];
  const problems: string[] = [];
  for (const commit of commits) {
    const merged = (await door.pullsOfCommit(commit)).filter((pull) => pull.merged && pull.baseRef === branch);
    for (const pull of merged) pulls.set(pull.number, pull);
    if (merged.length === 0) changes.push(await judgeCommit(seen, residents, commit, path, branch));
    const [inside] = merged;
    if (inside && commit === commits.at(-1) && !merged.some(({ mergeCommit, headSha }) => [mergeCommit, headSha].some((each) => each?.startsWith(sha)))) problems.push(notApproved.inside(sha, inside.number));
  }
  for (const pull of pulls.values()) changes.push(await judgePull(seen, residents, pull, path, branch));
  return { changes, problems };
}

async function judgePull(seen: Seen, residents: readonly Resident[], pull: PullFacts, path: string, branch: string): Promise<JudgedChange> {
  const { door } = seen;
  const files = await door.changedFiles(pull.number);
  const writers = await door.writersOf(pull.number);
  const problems = [...(pull.baseRef === branch ? [] : [notApproved.base(branch)]), ...(files.length >= mostFiles ? [notApproved.files(mostFiles)] : []), ...(writers ? [] : [notApproved.commits(mostCommits)])];
  const reviews = await reviewsOf(seen, pull.number);
  const head: Head = { commit: pull.headSha, requester: usersAmong(seen, [pull.author])[0], pushers: barred(seen, writers ?? nobody, [pull.author]), bot: door.botLogin };
  const approvals = judgeOwners(seen.now.catalog, sourceClaims(seen.now.catalog, residents, files, path), reviews, head);
  return { pull, commit: pull.headSha, approvals, ignored: ignoredApprovals(approvals, reviews, head), problems };
}

const nobody: Writers = { logins: [], emails: [] };

async function judgeCommit(seen: Seen, residents: readonly Resident[], commit: string, path: string, branch: string): Promise<JudgedChange> {
  const { files, writers } = await seen.door.filesOfCommit(commit);
  const head: Head = { commit, requester: undefined, pushers: barred(seen, writers, []) };
  return { commit, approvals: judgeOwners(seen.now.catalog, sourceClaims(seen.now.catalog, residents, files, path), [], head), ignored: [], problems: [notApproved.noPull(commit, branch)] };
}

/** Which entities changed files belong to, and whom those; both names of a file that was renamed. Sorted by entity. */
function sourceClaims(catalog: Pick<Catalog, 'related'>, residents: readonly Resident[], files: readonly ChangedFile[], below: string): readonly Claim[] {
  const paths = [...new Set(files.flatMap(({ path, previous }) => [path, ...(previous === undefined ? [] : [previous])]))].sort(compareText);
  const counting = paths.filter((path) => below === '' || path === below || path.startsWith(`${below}/`));
  const byEntity = new Map<string, string[]>();
  for (const path of counting) {
    for (const { entity } of residentsAt(residents, path)) {
      const known = byEntity.get(entity.ref);
      if (known) known.push(path);
      else byEntity.set(entity.ref, [path]);
    }
  }
  return [...byEntity].sort(([a], [b]) => compareText(a, b)).map(([entity, each]): Claim => ({ reason: 'source', entity, paths: each, owners: catalog.related(entity, 'ownedBy') }));
}
