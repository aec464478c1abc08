import type { EffectContext, Goal } from '../effect.ts';
import { branchOf, contentOf, missingContent, type Content } from './content.ts';
import { loginOf, orNone, type Github } from './client.ts';
import type { Inputs, RepositoryName } from './inputs.ts';
import { markOf } from '../mark.ts';
import { findRepository, firstDescription, isOurs, notOurs, repositoryOf, type FoundRepository } from './mark.ts';
import { githubEffect, type Change, type Looking, type Outlook } from './outlook.ts';
import { missingProtection, protectionOf, type Protection } from './protection.ts';
import { grantsOf, missingGrants, type Grant } from './roles.ts';

interface WantedRepository {
  readonly at: RepositoryName;
  readonly mark: string;
  /** As `PATCH /repos/{owner}/{repo}` takes them. */
  readonly settings: Settings;
  readonly topics: readonly string[];
  readonly grants: readonly Grant[];
  readonly content: Content | undefined;
  /** Also of a repository that is not filled here. */
  readonly branch: string | undefined;
  readonly protection: Protection | undefined;
}

type Settings = Readonly<Record<string, string | boolean>>;

/** Names of Backstage's inputs → names of GitHub's. */
const flags = {
  hasWiki: 'has_wiki',
  hasIssues: 'has_issues',
  hasProjects: 'has_projects',
  deleteBranchOnMerge: 'delete_branch_on_merge',
  allowMergeCommit: 'allow_merge_commit',
  allowSquashMerge: 'allow_squash_merge',
  allowRebaseMerge: 'allow_rebase_merge',
  allowAutoMerge: 'allow_auto_merge',
  allowUpdateBranch: 'allow_update_branch',
} as const;

/** Who wrote the first commit is told by GitHub itself: whoever the token belongs to. */
const harmless = ['gitAuthorName', 'gitAuthorEmail', 'allowedHosts'];

/** A repository with its content, access and protection. */
export const publishGithub = githubEffect({ action: 'publish:github', read: (inputs, context) => read(inputs, context, true, true), look });
/** The same without content; `github:repo:push` brings it. */
export const createRepository = githubEffect({ action: 'github:repo:create', read: (inputs, context) => read(inputs, context, false, inputs.flag('protectDefaultBranch') ?? false), look });

function read(inputs: Inputs, context: EffectContext, isFilled: boolean, isProtected: boolean): WantedRepository {
  const at = repositoryOf(inputs, context);
  const description = inputs.text('description', /^[^\0\r\n]{1,350}$/, 'one line of at most 350 characters') ?? '';
  const homepage = inputs.text('homepage', /^https?:\/\/[^\s]{1,250}$/, 'an address');
  const visibility = inputs.choice('repoVisibility', ['private', 'public', 'internal']) ?? 'private';
  const switches = Object.entries(flags).map(([ours, theirs]) => [theirs, inputs.flag(ours)] as const).filter((each): each is [typeof each[0], boolean] => each[1] !== undefined);
  const wanted = {
    at,
    mark: markOf(context),
    settings: { description, visibility, ...(homepage === undefined ? {} : { homepage }), ...Object.fromEntries(switches) },
    topics: inputs.texts('topics', /^[a-z0-9][a-z0-9-]{0,49}$/, 'a list of topics in small letters, digits and -'),
    grants: grantsOf(inputs, at),
    content: isFilled ? contentOf(inputs, context) : undefined,
    branch: branchOf(inputs, 'defaultBranch'),
    protection: (inputs.flag('protectDefaultBranch') ?? isProtected) ? protectionOf(inputs, 'protectEnforceAdmins') : undefined,
  };
  if (wanted.topics.length > 19) inputs.problems.push('The step names more than 19 topics; GitHub takes 20, and one tells which instance the repository belongs to.');
  if (wanted.protection === undefined) protectionOf(inputs, 'protectEnforceAdmins');
  inputs.refuseOthers(harmless);
  return wanted;
}

async function look(looking: Looking<WantedRepository>, goal: Goal): Promise<Outlook> {
  const { github, wanted } = looking;
  const { at, mark } = wanted;
  const about = `repository ${at.owner}/${at.repo}`;
  const found = await findRepository(github, at);
  if (goal === 'destroy') return away(github, wanted, found, about);
  if (found !== undefined && !isOurs(found, mark)) return { about, changes: [], blocked: [notOurs(at, mark)] };
  const isOrganisation = found !== undefined || (await orNone(github.orgs.get({ org: at.owner }))) !== undefined;
  if (!isOrganisation && (await loginOf(github))?.toLowerCase() !== at.owner.toLowerCase()) return { about, changes: [], blocked: [noOwner(at)] };
  const target = wanted.content?.branch ?? wanted.branch ?? found?.default_branch;
  const changes = [
    ...(found === undefined ? [creation(looking, isOrganisation)] : found.archived ? [unarchive(github, at)] : []),
    ...missingTopics(github, wanted, found),
    ...(wanted.content === undefined ? [] : await missingContent(looking, at, wanted.content, found)),
    ...differentSettings(github, at, wanted.settings, found),
    ...(await missingGrants(looking, at, wanted.grants, found === undefined)),
    ...(wanted.protection === undefined ? [] : await missingProtection(looking, at, target, wanted.protection, found === undefined)),
  ];
  return { about, changes, did: `The repository ${at.owner}/${at.repo} is ${found === undefined ? 'there' : 'as asked for'}.` };
}

/** A description that names the mark, until the topics do: a process that dies in between leaves a repository that is known. */
function creation({ github, wanted: { at, mark, settings } }: Looking<WantedRepository>, isOrganisation: boolean): Change {
  const visibility = settings['visibility'] as 'private' | 'public' | 'internal';
  const common = { name: at.repo, description: firstDescription(mark), auto_init: true, private: visibility !== 'public' };
  // The types know two visibilities; an enterprise has a third one.
  const run = () => (isOrganisation ? github.repos.createInOrg({ ...common, org: at.owner, visibility: visibility as 'private' }) : github.repos.createForAuthenticatedUser(common));
  return { line: `+ ${visibility} repository ${at.owner}/${at.repo}`, run };
}

function noOwner({ owner }: RepositoryName): string {
  return `There is no organisation ${owner} that the token may see, and it is not the token’s own account. The request names another owner, or an administrator lets the token in.`;
}

function unarchive(github: Github, at: RepositoryName): Change {
  return { line: `~ take ${at.owner}/${at.repo} out of the archive`, run: () => github.repos.update({ ...at, archived: false }) };
}

/** Adds to what people have set; the mark first, so that the repository is known from then on. */
function missingTopics(github: Github, { at, mark, topics }: WantedRepository, found: FoundRepository | undefined): readonly Change[] {
  const present = found?.topics ?? [];
  const missing = [mark, ...topics].filter((topic) => !present.includes(topic));
  if (missing.length === 0) return [];
  return [{ line: `+ topics ${missing.join(', ')}`, run: () => github.repos.replaceAllTopics({ ...at, names: [...new Set([...present, ...missing])] }) }];
}

function differentSettings(github: Github, at: RepositoryName, settings: Settings, found: FoundRepository | undefined): readonly Change[] {
  const now = found as unknown as Readonly<Record<string, unknown>> | undefined;
  const different = Object.entries(settings).filter(([name, value]) => (now === undefined ? name !== 'visibility' && value !== '' : (now[name] ?? '') !== value));
  const description = settings['description'] ?? '';
  // The first description goes in any case.
  if (now === undefined && description === '') different.push(['description', '']);
  if (different.length === 0) return [];
  const told = different.map(([name, value]) => `${name} ${now === undefined ? '' : `${JSON.stringify(now[name] ?? '')} → `}${JSON.stringify(value)}`);
  return [{ line: `${now === undefined ? '+' : '~'} ${told.join(', ')}`, run: () => github.repos.update({ ...at, ...Object.fromEntries(different) }) }];
}

/** Repositories are put away, never deleted: somebody may still need the history, and nobody can bring it back. */
function away(github: Github, { at, mark }: WantedRepository, found: FoundRepository | undefined, about: string): Outlook {
  if (found === undefined || found.archived) return { about, changes: [] };
  if (!isOurs(found, mark)) return { about, changes: [], blocked: [notOurs(at, mark)] };
  const notes = ['Archived: everybody who could read it still can, and an administrator can take it out again. Nothing is deleted.'];
  const changes = [{ line: `- archive ${at.owner}/${at.repo}`, run: () => github.repos.update({ ...at, archived: true }) }];
  return { about, changes, notes, did: `The repository ${at.owner}/${at.repo} is archived; nothing was deleted.` };
}

interface WantedContent {
  readonly at: RepositoryName;
  readonly mark: string;
  readonly content: Content;
  readonly protection: Protection | undefined;
}

/** Fills a repository that an earlier step made, and protects it. Takes nothing away: the content is the team's. */
export const pushContent = githubEffect<WantedContent>({
  action: 'github:repo:push',
  read(inputs, context) {
    const at = repositoryOf(inputs, context);
    const protection = protectionOf(inputs, 'protectEnforceAdmins');
    const wanted = { at, mark: markOf(context), content: contentOf(inputs, context), protection: (inputs.flag('protectDefaultBranch') ?? true) ? protection : undefined };
    inputs.refuseOthers(harmless);
    return wanted;
  },
  async look(looking, goal) {
    const { github, wanted, ahead } = looking;
    const { at, mark, content, protection } = wanted;
    const about = `the content of ${at.owner}/${at.repo}`;
    if (goal === 'destroy') return { about, changes: [] };
    const found = await findRepository(github, at);
    if (found === undefined && !ahead) return { about, changes: [], blocked: [`There is no repository ${at.owner}/${at.repo}; an earlier step of the service makes it.`] };
    if (found !== undefined && !isOurs(found, mark)) return { about, changes: [], blocked: [notOurs(at, mark)] };
    const notes = found === undefined ? ['The repository is not there yet; an earlier step has to make it.'] : [];
    const changes = [
      ...(await missingContent(looking, at, content, found)),
      ...(protection === undefined ? [] : await missingProtection(looking, at, content.branch ?? found?.default_branch, protection, found === undefined)),
    ];
    return { about, changes, notes };
  },
});
