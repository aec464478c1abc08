import type { EffectContext, Goal } from '../effect.ts';
import { markOf } from '../mark.ts';
import type { Github } from './client.ts';
import { branchOf, filesOf, folderInput } from './content.ts';
import type { Inputs, RepositoryName } from './inputs.ts';
import { findRepository, repositoryOf } from './mark.ts';
import { githubEffect, type Change, type Looking, type Outlook } from './outlook.ts';
import { commit, differenceOf, digestOf, footOf, footText, headOf, treeOf, type CommitFound, type Difference, type Foot, type Proposal } from './proposal.ts';
import { askedOf, askingOf, stillToAsk, strangersAmong, type Asked } from './reviewers.ts';

interface WantedPull {
  readonly at: RepositoryName;
  readonly branch: string;
  /** Undefined: the repository's default branch. */
  readonly target: string | undefined;
  readonly title: string;
  readonly description: string;
  readonly isDraft: boolean;
  /** Whether an open one follows the instance. */
  readonly follows: boolean;
  readonly message: string;
  readonly proposal: Proposal;
  readonly asked: Asked;
  readonly foot: Foot;
}

/** GitHub names the committer itself, whoever the token belongs to. */
const harmless = ['gitAuthorName', 'gitAuthorEmail', 'forceEmptyGitAuthor'];

/**
 * A branch and a pull request in another repository, whose people merge it or not. Nothing is forced, and nothing is proposed
 * twice: what they merged or closed is settled until the instance changes. See docs/adr/0021 for the mark.
 */
export const proposeChange = githubEffect<WantedPull>({ action: 'publish:github:pull-request', read, look: (looking, goal: Goal) => (goal === 'apply' ? proposing(looking) : withdrawing(looking)) });

function read(inputs: Inputs, context: EffectContext): WantedPull {
  const at = repositoryOf(inputs, context);
  const [branch, target] = [branchOf(inputs, 'branchName') ?? '', branchOf(inputs, 'targetBranchName')];
  if (branch === '' && inputs.problems.length === 0) inputs.problems.push('The step’s “branchName” is not given; the owner of the service corrects it.');
  const title = inputs.required('title', /^[^\0\r\n]{1,256}$/, 'one line of at most 256 characters');
  const description = inputs.text('description', /^[^\0]{1,60000}$/s, 'a text of at most 60,000 characters') ?? '';
  const folder = folderInput(inputs, 'targetPath', 'a folder of the other repository');
  // A workflow on a branch runs before anybody has read it; a service that brings one has it in its skeleton, for its reviewers to see.
  if (/^\.git/i.test(folder)) inputs.problems.push('The step’s “targetPath” is a folder that GitHub obeys; the owner of the service renders such files below their full path, and takes another one.');
  const there = (path: string): string => (folder === '' ? path : `${folder}/${path}`);
  const gone = inputs.texts('filesToDelete', /^(?![/.]*\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\0\\]{1,500}(?<!\/)$/, 'a list of paths');
  const files = [...filesOf(inputs, context)].map(([path, text]) => [there(path), text] as const);
  const proposal = new Map<string, string | null>([...gone.map((path) => [there(path), null] as const), ...files]);
  if (inputs.flag('forceFork') === true) inputs.problems.push('Signpost works without forks; the owner of the service takes “forceFork” out, and an administrator lets the token write to the repository.');
  if (inputs.flag('createWhenEmpty') === true) inputs.problems.push('Signpost opens no pull request that changes nothing; the owner of the service takes “createWhenEmpty” out.');
  const wanted = {
    at,
    branch,
    target,
    title,
    description,
    isDraft: inputs.flag('draft') ?? false,
    follows: inputs.flag('update') ?? true,
    message: inputs.text('commitMessage') ?? title,
    proposal,
    asked: askedOf(inputs),
    foot: { request: `${context.repository}#${context.record.issue}`, mark: `${markOf(context)}, ${context.step}`, content: digestOf([...proposal]), words: digestOf([title, description, target ?? '']) },
  };
  if (branch !== '' && branch === target) inputs.problems.push('The step’s “branchName” is the branch that the pull request is for; the owner of the service takes another one.');
  inputs.refuseOthers(harmless);
  return wanted;
}

function aboutOf({ at, branch }: WantedPull): string {
  return `the pull request from ${branch} in ${at.owner}/${at.repo}`;
}

type FoundPull = Awaited<ReturnType<typeof pullsFrom>>[number];

/** From this branch of the repository itself, the newest first. */
async function pullsFrom(github: Github, { at, branch, foot }: WantedPull) {
  const { data } = await github.pulls.list({ ...at, head: `${at.owner}:${branch}`, state: 'all', sort: 'created', direction: 'desc', per_page: 100 });
  const own = data.filter(({ head }) => head.repo?.full_name.toLowerCase() === `${at.owner}/${at.repo}`.toLowerCase());
  return own.map((pull) => ({ ...pull, foot: footOf(pull.body, foot.mark) }));
}

async function proposing(looking: Looking<WantedPull>): Promise<Outlook> {
  const { github, wanted, ahead, context } = looking;
  const { at, branch, foot, asked, proposal } = wanted;
  const [about, name] = [aboutOf(wanted), `${at.owner}/${at.repo}`];
  const stop = (...blocked: string[]): Outlook => ({ about, changes: [], blocked });
  const repository = await findRepository(github, at);
  if (repository === undefined) {
    if (!ahead) return stop(`There is no repository ${name} that the token may see; an earlier step makes it, or the request names another one.`);
    const lines = [pushLine('+', branch, differenceOf(proposal, new Map())), openLine(wanted)];
    return { about, changes: lines.map((line) => ({ line, run: async () => undefined })), notes: ['The repository is not there yet, or the token may not see it; an earlier step has to make it.'] };
  }
  if (repository.archived) return stop(`The repository ${name} is archived, so nothing can be proposed; the request names another one.`);
  const target = wanted.target ?? repository.default_branch;
  if (target === branch) return stop(`The step’s “branchName” is ${branch}, the branch that the pull request is for; the owner of the service takes another one.`);
  const base = await headOf(github, at, target);
  if (base === undefined) return stop(`There is no branch ${target} in ${name}; the request names another one, or the service by its owner.`);
  const head = await headOf(github, at, branch);
  const pulls = await pullsFrom(github, wanted);
  const open = pulls.find(({ state }) => state === 'open');
  if (open !== undefined && open.foot === undefined) return stop(`In ${name} there is a pull request #${open.number} from ${branch} already, which this request did not open. Ask for another name; or somebody in charge there closes it.`);
  if (open !== undefined && head !== undefined) return following(looking, { open, head, base, target });
  // An instance that was deleted and made anew asks anew.
  const last = pulls.find((pull) => pull.foot !== undefined && (context.record.action !== 'create' || pull.foot.request === foot.request));
  if (last?.foot?.content === foot.content) return { about, changes: [], notes: last.merged_at === null ? [`#${last.number} was closed there without a merge. Whoever wants it after all opens it again.`] : [] };
  const whose = head === undefined ? undefined : footOf(head.message, foot.mark);
  if (head !== undefined && whose === undefined) return stop(`In ${name} there is a branch ${branch} already, and its last commit is not of this request. Ask for another name; or somebody in charge there takes the branch away.`);
  const difference = differenceOf(proposal, await treeOf(github, at, base));
  if (difference.inTheWay.length > 0) return stop(inTheWay(name, target, difference));
  if (difference.entries.length === 0) return { about, changes: [], notes: [`${target} of ${name} has all of it already.`] };
  const still = await stillToAsk(github, at, asked, undefined);
  const strangers = await strangersAmong(github, at, still);
  if (strangers.length > 0) return stop(...strangers);
  let number = 0;
  const opened: Change = {
    line: openLine({ ...wanted, target }),
    run: async () => {
      number = (await github.pulls.create({ ...at, head: branch, base: target, title: wanted.title, body: bodyOf(wanted), draft: wanted.isDraft })).data.number;
    },
  };
  const push = { line: pushLine('+', branch, difference), run: () => pushTo(github, wanted, difference, base, head) };
  const changes = [...(whose?.content === foot.content ? [] : [push]), opened, ...askingOf(github, at, still, () => number)];
  return { about, changes, did: () => `The pull request ${name}#${number} is open: ${repository.html_url}/pull/${number}. Its people decide.` };
}

interface Following {
  readonly open: FoundPull;
  readonly head: CommitFound;
  readonly base: CommitFound;
  readonly target: string;
}

/** An open pull request becomes what the instance is now. What others pushed to it stays below. */
async function following({ github, wanted }: Looking<WantedPull>, { open, head, base, target }: Following): Promise<Outlook> {
  const { at, branch, foot, proposal, title, asked, follows } = wanted;
  const about = aboutOf(wanted);
  const ours = footOf(head.message, foot.mark);
  const changes: Change[] = [];
  const notes: string[] = [];
  if ((ours ?? open.foot)?.content !== foot.content && follows) {
    const onto = ours === undefined ? head : base;
    const difference = differenceOf(proposal, await treeOf(github, at, onto));
    if (difference.inTheWay.length > 0) return { about, changes: [], blocked: [inTheWay(`${at.owner}/${at.repo}`, ours === undefined ? branch : target, difference)] };
    if (ours === undefined) notes.push(`Others pushed to ${branch}; their commits stay, below this one.`);
    changes.push({ line: pushLine('~', branch, difference), run: () => pushTo(github, wanted, difference, onto, head) });
  }
  const isOther = open.foot?.content !== foot.content || open.foot.words !== foot.words;
  if (isOther && follows) changes.push({ line: `~ pull request #${open.number} into ${target}: ${JSON.stringify(title)}`, run: () => github.pulls.update({ ...at, pull_number: open.number, title, body: bodyOf(wanted), base: target }) });
  if (isOther && !follows) notes.push(`#${open.number} is open and stays as it is, because the step says “update: false”.`);
  const still = await stillToAsk(github, at, asked, open);
  changes.push(...askingOf(github, at, still, () => open.number));
  return { about, changes, notes, blocked: await strangersAmong(github, at, still), did: `The pull request ${at.owner}/${at.repo}#${open.number} is as asked for: ${open.html_url}. Its people decide.` };
}

/** What is open is closed, and its branch goes unless others work on it. What was merged is not ours any more. */
async function withdrawing({ github, wanted }: Looking<WantedPull>): Promise<Outlook> {
  const { at, branch, foot } = wanted;
  const about = aboutOf(wanted);
  const repository = await findRepository(github, at);
  if (repository === undefined || repository.archived) return { about, changes: [] };
  const own = (await pullsFrom(github, wanted)).filter((pull) => pull.foot !== undefined);
  const open = own.find(({ state }) => state === 'open');
  const merged = own.find((pull) => pull.merged_at !== null);
  const head = await headOf(github, at, branch);
  const isLoose = head !== undefined && footOf(head.message, foot.mark) !== undefined && (open !== undefined || (own[0]?.merged_at ?? null) === null);
  const notes = [
    ...(merged === undefined ? [] : [`What #${merged.number} brought stays in ${at.owner}/${at.repo}; its people take it out if it should go.`]),
    ...(open !== undefined && !isLoose ? [`Others pushed to ${branch}, so the branch stays.`] : []),
  ];
  const changes = [
    ...(open === undefined ? [] : [{ line: `- close ${at.owner}/${at.repo}#${open.number}`, run: () => github.pulls.update({ ...at, pull_number: open.number, state: 'closed' as const }) }]),
    ...(isLoose ? [{ line: `- branch ${branch}`, run: () => github.git.deleteRef({ ...at, ref: `heads/${branch}` }) }] : []),
  ];
  return { about, changes, notes, ...(open === undefined ? {} : { did: `The pull request ${at.owner}/${at.repo}#${open.number} is closed.` }) };
}

/** A commit on top of `onto` and of what the branch holds, if it is there: so that nothing is forced. */
async function pushTo(github: Github, { at, branch, message, foot }: WantedPull, difference: Difference, onto: CommitFound, head: CommitFound | undefined): Promise<unknown> {
  const sha = await commit(github, at, difference, onto, head === undefined ? [onto] : [head, onto], `${message}\n\n${footText({ ...foot, words: '' })}`);
  return head === undefined ? github.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha }) : github.git.updateRef({ ...at, ref: `heads/${branch}`, sha, force: false });
}

function bodyOf({ description, foot }: WantedPull): string {
  return `${description}${description === '' ? '' : '\n\n---\n'}${footText(foot)}`;
}

function openLine({ title, target, isDraft, description }: WantedPull): string {
  const shown = description.length <= 10_000 ? description : `${description.slice(0, 10_000)}… (${description.length - 10_000} characters more)`;
  return [`+ ${isDraft ? 'draft of a ' : ''}pull request${target === undefined ? '' : ` into ${target}`}: ${JSON.stringify(title)}`, ...(shown === '' ? [] : shown.split('\n').map((line) => `  ${line}`))].join('\n');
}

function pushLine(sign: '+' | '~', branch: string, { lines }: Difference): string {
  const shown = [...lines.slice(0, 50), ...(lines.length > 50 ? [`… and ${lines.length - 50} more`] : [])];
  return [`${sign} commit to ${branch}:`, ...shown.map((line) => `  ${line}`)].join('\n');
}

function inTheWay(repository: string, branch: string, { inTheWay: paths }: Difference): string {
  return `In ${branch} of ${repository}, ${paths.slice(0, 5).join(', ')} ${paths.length === 1 ? 'is' : 'are'} no file and no folder, or a folder where a file would go; the request names other paths, or the service by its owner.`;
}
