import { accountOf } from '../actors.ts';
import type { Actor } from '../actors.ts';
import type { World } from '../world.ts';
import { permissionFlags, simpleUser } from './accounts.ts';
import { apiUrl, nodeId, repositoryApi, repositoryPage } from './links.ts';

const LINKS = {
  archive_url: '/{archive_format}{/ref}', assignees_url: '/assignees{/user}', blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}', collaborators_url: '/collaborators{/collaborator}', comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}', compare_url: '/compare/{base}...{head}', contents_url: '/contents/{+path}',
  contributors_url: '/contributors', deployments_url: '/deployments', downloads_url: '/downloads', events_url: '/events',
  forks_url: '/forks', git_commits_url: '/git/commits{/sha}', git_refs_url: '/git/refs{/sha}', git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks', issue_comment_url: '/issues/comments{/number}', issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}', keys_url: '/keys{/key_id}', labels_url: '/labels{/name}', languages_url: '/languages',
  merges_url: '/merges', milestones_url: '/milestones{/number}', notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}', releases_url: '/releases{/id}', stargazers_url: '/stargazers', statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers', subscription_url: '/subscription', tags_url: '/tags', teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

/** The repository as the API and webhooks show it; with `fork`, that account's fork of it. */
export function repositoryShape(world: World, fork: string | null = null) {
  const { state } = world;
  const { repository } = state;
  const owner = fork ?? repository.owner;
  const url = fork === null ? repositoryApi(world) : `${apiUrl(world)}/repos/${owner}/${repository.name}`;
  const page = fork === null ? repositoryPage(world) : `${world.url}/${owner}/${repository.name}`;
  const links = Object.fromEntries(Object.entries(LINKS).map(([name, path]) => [name, url + path]));
  const id = fork === null ? repository.id : 1_000_000 + (accountOf(state, fork)?.id ?? 0);
  const openIssues = state.issues.filter((issue) => issue.state === 'open').length;
  return {
    ...(links as Record<keyof typeof LINKS, string>),
    id,
    node_id: nodeId('Repository', id),
    name: repository.name,
    full_name: `${owner}/${repository.name}`,
    private: false,
    visibility: 'public',
    owner: simpleUser(world, owner),
    html_url: page,
    description: repository.description || null,
    fork: fork !== null,
    url,
    clone_url: `${page}.git`,
    git_url: `${page}.git`,
    ssh_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: world.pagesUrl || null,
    language: null,
    size: 0,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: openIssues,
    open_issues_count: openIssues,
    default_branch: repository.defaultBranch,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: true,
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    license: null,
    allow_forking: true,
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
  };
}

export function fullRepository(world: World, actor: Actor) {
  return {
    ...repositoryShape(world),
    network_count: 0,
    subscribers_count: 0,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: false,
    permissions: permissionFlags(accountOf(world.state, actor.login)),
  };
}
