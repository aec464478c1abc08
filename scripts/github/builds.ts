import type { Pipeline } from '../catalog/pipelines.ts';
import { markOf } from '../effects/mark.ts';
import { refusalSentence, statusOf, type Github } from '../effects/github/client.ts';
import type { RepositoryName } from '../effects/github/inputs.ts';
import { findRepository } from '../effects/github/mark.ts';
import { commit, differenceOf, digestOf, footOf, footText, headOf, treeOf, type Proposal } from '../effects/github/proposal.ts';
import { globPattern } from '../read/patterns.ts';
import { proposalBody, proposalTitle, proposedRefs, type Proposed } from './build-sentences.ts';

/** A component for which a pipeline is meant, with the files that it would bring. */
export interface MeantBuild {
  readonly ref: string;
  readonly title: string;
  readonly pipeline: Pick<Pipeline, 'ref' | 'title' | 'unless'> & { readonly ownerTitle?: string };
  /** Path in its repository → text. */
  readonly files: ReadonlyMap<string, string>;
}

/** What there is of a component's build in its repository. */
export interface BuildFound {
  /**
   * `has`: there is one, whoever made it. `proposed`: a pull request is open. `merged`, `refused`: one was, and its people took it or
   * not. `missing`: none, and none was proposed yet. `unknown`: GitHub would not say, or nothing can be proposed there.
   */
  readonly state: 'has' | 'proposed' | 'merged' | 'refused' | 'missing' | 'unknown';
  /** Address of the pull request. */
  readonly url?: string;
  readonly why?: string;
  /** The pull request was opened just now. */
  readonly isNew?: true;
}

export interface BuildCatalog {
  /** `owner/name` of the catalog. */
  readonly repository: string;
  readonly organization: string;
  readonly siteUrl?: string;
}

/** GitHub says to wait: whoever asks more repositories now gets the same answer. */
export class Exhausted extends Error {}

/** One for all components of a repository; a second one follows when the first is settled and others came along. */
export const branchName = 'signpost/pipeline';

/**
 * What is in a repository for each component that it holds, and with `propose` one pull request for those that have nothing. What is
 * there is never changed; what was merged or closed is settled. Run again after it died at any point, it goes on from there.
 */
export async function tendRepository(github: Github, slug: string, meant: readonly MeantBuild[], catalog: BuildCatalog, propose: boolean): Promise<ReadonlyMap<string, BuildFound>> {
  try {
    return await tend(github, nameOf(slug), meant, catalog, propose);
  } catch (error) {
    const status = statusOf(error);
    if (status === 429 || (status === 403 && /rate limit/i.test(String(error)))) throw new Exhausted(refusalSentence(error, `looking at ${slug}`), { cause: error });
    return everyOne(meant, { state: 'unknown', why: refusalSentence(error, `looking at ${slug}`) });
  }
}

function nameOf(slug: string): RepositoryName {
  const [owner = '', repo = ''] = slug.split('/');
  return { owner, repo };
}

function everyOne(meant: readonly MeantBuild[], found: BuildFound): ReadonlyMap<string, BuildFound> {
  return new Map(meant.map(({ ref }) => [ref, found]));
}

async function tend(github: Github, at: RepositoryName, meant: readonly MeantBuild[], catalog: BuildCatalog, propose: boolean): Promise<ReadonlyMap<string, BuildFound>> {
  const name = `${at.owner}/${at.repo}`;
  const repository = await findRepository(github, at);
  if (repository === undefined) return everyOne(meant, { state: 'unknown', why: `There is no repository ${name} that the token may see.` });
  if (repository.archived) return everyOne(meant, { state: 'unknown', why: `${name} is archived.` });
  const mark = markOf({ repository: catalog.repository, folder: 'catalog/pipelines' });
  const { data } = await github.pulls.list({ ...at, head: `${at.owner}:${branchName}`, state: 'all', sort: 'created', direction: 'desc', per_page: 100 });
  const ours = data.filter(({ head, body }) => head.repo?.full_name.toLowerCase() === name.toLowerCase() && footOf(body, mark) !== undefined);
  const found = new Map<string, BuildFound>();
  for (const { body, state, merged_at: merged, html_url: url } of ours) {
    for (const ref of proposedRefs(body)) if (!found.has(ref)) found.set(ref, { state: state === 'open' ? 'proposed' : merged === null ? 'refused' : 'merged', url });
  }
  const settled = new Map([...found].filter(([ref]) => meant.some((each) => each.ref === ref)));
  const left = meant.filter(({ ref }) => !settled.has(ref));
  if (left.length === 0) return settled;
  const rest = (state: BuildFound) => new Map([...settled, ...everyOne(left, state)]);
  const base = await headOf(github, at, repository.default_branch);
  if (base === undefined) return rest({ state: 'unknown', why: `${name} is empty.` });
  const tree = await treeOf(github, at, base);
  if (tree === undefined) return rest({ state: 'unknown', why: `${name} is larger than GitHub lists, so nobody knows what builds it.` });
  const missing = left.filter((each) => !isThere(each, tree.keys()));
  for (const { ref } of left) settled.set(ref, { state: missing.some((each) => each.ref === ref) ? 'missing' : 'has' });
  if (missing.length === 0 || !propose) return settled;
  const sayAll = (state: BuildFound) => {
    for (const { ref } of missing) settled.set(ref, state);
    return settled;
  };
  const open = data.find(({ state }) => state === 'open');
  if (open !== undefined) return sayAll({ state: 'missing', why: `#${open.number} from ${branchName} has to be settled first.`, url: open.html_url });
  const { proposal, taken } = together(missing);
  const difference = differenceOf(proposal, tree);
  if (difference.inTheWay.length > 0) return sayAll({ state: 'unknown', why: `In ${name}, ${difference.inTheWay.slice(0, 3).join(', ')} is in the way.` });
  const head = await headOf(github, at, branchName);
  const whose = head === undefined ? undefined : footOf(head.message, mark);
  if (head !== undefined && whose === undefined) return sayAll({ state: 'unknown', why: `In ${name} there is a branch ${branchName} already, and its last commit is not of the catalog.` });
  const proposed = taken.map(({ ref, title, pipeline, files }): Proposed => ({ ref, title, pipeline, paths: [...files.keys()] }));
  const title = proposalTitle(proposed);
  const foot = { request: catalog.repository, mark, content: digestOf([base.sha, ...proposal]), words: '' };
  if (whose?.content !== foot.content) {
    const sha = await commit(github, at, difference, base, head === undefined ? [base] : [head, base], `${title}\n\n${footText(foot)}`);
    if (head === undefined) await github.git.createRef({ ...at, ref: `refs/heads/${branchName}`, sha });
    else await github.git.updateRef({ ...at, ref: `heads/${branchName}`, sha, force: false });
  }
  const body = `${proposalBody(proposed, catalog)}\n\n---\n${footText(foot)}`;
  const { data: pull } = await github.pulls.create({ ...at, head: branchName, base: repository.default_branch, title, body });
  for (const { ref } of taken) settled.set(ref, { state: 'proposed', url: pull.html_url, isNew: true });
  for (const { ref } of missing) if (!taken.some((each) => each.ref === ref)) settled.set(ref, { state: 'unknown', why: 'Another component of the repository brings the same file with another text.' });
  return settled;
}

/** Whether anything of it is there, or anything that says that the repository is built some other way. */
function isThere({ files, pipeline: { unless } }: MeantBuild, paths: Iterable<string>): boolean {
  const patterns = unless.map((glob) => globPattern(glob));
  for (const path of paths) if (files.has(path) || patterns.some((pattern) => pattern.test(path))) return true;
  return false;
}

/** Files of several components in one proposal; of two that want one path differently, the first is taken. */
function together(missing: readonly MeantBuild[]): { readonly proposal: Proposal; readonly taken: readonly MeantBuild[] } {
  const proposal = new Map<string, string>();
  const taken: MeantBuild[] = [];
  for (const each of missing) {
    if ([...each.files].some(([path, text]) => (proposal.get(path) ?? text) !== text)) continue;
    for (const [path, text] of each.files) proposal.set(path, text);
    taken.push(each);
  }
  return { proposal, taken };
}
