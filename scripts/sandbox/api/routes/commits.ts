import { changedFiles, mergeBase } from '../../git/changes.ts';
import { listCommits, readBlob, readCommit, readEntry, readTree } from '../../git/objects.ts';
import type { GitCommit, TreeEntry } from '../../git/objects.ts';
import { EMPTY_TREE } from '../../git/trees.ts';
import { namedCommit } from '../../git/repository.ts';
import { putFile } from '../../operations/contents.ts';
import { Refusal, notFound } from '../../refusal.ts';
import { commitShape, diffEntry, gitCommitShape } from '../../shapes/commits.ts';
import { encodePath, repositoryApi, repositoryPage } from '../../shapes/links.ts';
import type { World } from '../../world.ts';
import { given, requiredText, text } from '../fields.ts';
import { paged } from '../paging.ts';
import { ok, parameter, route } from '../route.ts';
import type { Answer, Call, Route } from '../route.ts';

const REPOSITORY = '/repos/:owner/:repo';

export const commitRoutes: readonly Route[] = [
  route(`GET ${REPOSITORY}/commits`, 'contents:read', async (call) => {
    const { world, query } = call;
    const sha = await revision(world, query.get('sha') ?? world.state.repository.defaultBranch);
    const commits = await listCommits(world.git, sha, given({ path: query.get('path') ?? undefined }));
    const [since, until] = [Date.parse(query.get('since') ?? ''), Date.parse(query.get('until') ?? '')];
    const chosen = commits.filter(({ committer }) =>
      !(Date.parse(committer.date) < since) && !(Date.parse(committer.date) > until));
    return paged(call, chosen, (commit) => commitShape(world, commit));
  }),
  route(`GET ${REPOSITORY}/commits/:ref`, 'contents:read', async (call) => {
    const { world } = call;
    const commit = await commitAt(world, parameter(call, 'ref'));
    const files = await changedFiles(world.git, commit.parents[0] ?? EMPTY_TREE, commit.sha);
    const additions = files.reduce((sum, file) => sum + file.additions, 0);
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
    return ok({
      ...commitShape(world, commit),
      stats: { total: additions + deletions, additions, deletions },
      files: files.map((file) => diffEntry(world, commit.sha, file)),
    });
  }),
  route(`GET ${REPOSITORY}/compare/:basehead*`, 'contents:read', async (call) => {
    const [base, head] = parameter(call, 'basehead').split('...');
    if (base === undefined || head === undefined) throw notFound();
    return ok(await comparison(call.world, base, head));
  }),

  route(`GET ${REPOSITORY}/contents/:path*`, 'contents:read', contents),
  route(`PUT ${REPOSITORY}/contents/:path*`, 'contents:write', async (call) => {
    const { world, actor, body } = call;
    const path = parameter(call, 'path');
    const written = await putFile(world, actor, {
      path,
      content: Buffer.from(requiredText(body, 'content'), 'base64'),
      message: requiredText(body, 'message'),
      ...given({ branch: text(body, 'branch'), sha: text(body, 'sha') }),
    });
    const [commit, entry] = await Promise.all([
      commitAt(world, written.commitSha), readEntry(world.git, written.commitSha, path),
    ]);
    if (entry === undefined) throw new Error(`${path} is not in the commit just made.`);
    const content = entryShape(world, entry, text(body, 'branch') ?? world.state.repository.defaultBranch);
    return { status: written.created ? 201 : 200, body: { content, commit: gitCommitShape(world, commit) } };
  }),
];

async function revision(world: World, name: string): Promise<string> {
  const sha = await namedCommit(world.git, name);
  if (sha === undefined) throw notFound();
  return sha;
}

async function commitAt(world: World, name: string): Promise<GitCommit> {
  const sha = await namedCommit(world.git, name);
  const commit = sha === undefined ? undefined : await readCommit(world.git, sha);
  if (commit === undefined) throw new Refusal(422, `No commit found for SHA: ${name}`);
  return commit;
}

async function comparison(world: World, baseName: string, headName: string) {
  const [base, head] = [await revision(world, ownBranch(world, baseName)), await revision(world, ownBranch(world, headName))];
  const common = await mergeBase(world.git, base, head);
  if (common === undefined) throw notFound();
  const [ahead, behind, files] = await Promise.all([
    listCommits(world.git, `${base}..${head}`),
    listCommits(world.git, `${head}..${base}`),
    changedFiles(world.git, common, head),
  ]);
  const page = `${repositoryPage(world)}/compare/${baseName}...${headName}`;
  const shape = async (sha: string) => commitShape(world, await commitAt(world, sha));
  const status = ahead.length === 0
    ? (behind.length === 0 ? 'identical' : 'behind')
    : (behind.length === 0 ? 'ahead' : 'diverged');
  return {
    url: `${repositoryApi(world)}/compare/${baseName}...${headName}`,
    html_url: page,
    permalink_url: `${repositoryPage(world)}/compare/${base}...${head}`,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: await shape(base),
    merge_base_commit: await shape(common),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.reverse().map((commit) => commitShape(world, commit)),
    files: files.map((file) => diffEntry(world, head, file)),
  };
}

/** `owner:branch` names our branch when the owner is ours. */
function ownBranch(world: World, name: string): string {
  const prefix = `${world.state.repository.owner}:`;
  return name.toLowerCase().startsWith(prefix.toLowerCase()) ? name.slice(prefix.length) : name;
}

async function contents(call: Call): Promise<Answer> {
  const { world } = call;
  const path = parameter(call, 'path').replace(/^\/+|\/+$/g, '');
  const ref = call.query.get('ref')?.replace(/^refs\/heads\//, '') ?? world.state.repository.defaultBranch;
  const sha = await revision(world, ref);
  const entry = path === '' ? undefined : await readEntry(world.git, sha, path);
  if (path !== '' && entry === undefined) throw notFound();
  if (entry === undefined || entry.type === 'tree') {
    const entries = await readTree(world.git, `${sha}:${path}`) ?? [];
    const inside = path === '' ? '' : `${path}/`;
    return ok(entries.map((child) => entryShape(world, { ...child, path: inside + child.path }, ref)));
  }
  const content = await readBlob(world.git, entry.sha);
  if (content === undefined) throw notFound();
  if (/\.raw\b/.test(String(call.headers['accept']))) {
    return { status: 200, body: content.toString(), contentType: 'application/vnd.github.raw; charset=utf-8' };
  }
  const encoded = content.toString('base64').replace(/.{60}/g, '$&\n');
  return ok({ ...entryShape(world, entry, ref), type: 'file', encoding: 'base64', content: encoded });
}

function entryShape(world: World, entry: TreeEntry, ref: string) {
  const kind = entry.type === 'tree' ? 'dir' : entry.type === 'commit' ? 'submodule' : 'file';
  const path = encodePath(entry.path);
  const url = `${repositoryApi(world)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const gitUrl = `${repositoryApi(world)}/git/${kind === 'dir' ? 'trees' : 'blobs'}/${entry.sha}`;
  const page = `${repositoryPage(world)}/${kind === 'dir' ? 'tree' : 'blob'}/${encodePath(ref)}/${path}`;
  return {
    type: kind,
    name: entry.path.slice(entry.path.lastIndexOf('/') + 1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    git_url: gitUrl,
    html_url: page,
    download_url: kind === 'file' ? `${repositoryPage(world)}/raw/${encodePath(ref)}/${path}` : null,
    _links: { self: url, git: gitUrl, html: page },
  };
}
