import { readBlob, readCommit, readTree } from '../../git/objects.ts';
import { listRefs, resolveRevision } from '../../git/repository.ts';
import type { GitRef } from '../../git/repository.ts';
import { createBlob, createCommit, createTree } from '../../operations/objects.ts';
import type { NewCommit, NewTreeEntry } from '../../operations/objects.ts';
import { createRef, deleteRef, updateRef } from '../../operations/refs.ts';
import { Refusal, notFound } from '../../refusal.ts';
import { gitCommitShape, treeEntryShape } from '../../shapes/commits.ts';
import { encodePath, nodeId, repositoryApi } from '../../shapes/links.ts';
import type { World } from '../../world.ts';
import { choice, flag, given, isFields, list, names, object, requiredText, text } from '../fields.ts';
import type { Fields } from '../fields.ts';
import { created, noContent, ok, parameter, route } from '../route.ts';
import type { Answer, Route } from '../route.ts';

const GIT = '/repos/:owner/:repo/git';

export const gitRoutes: readonly Route[] = [
  route(`GET ${GIT}/ref/:ref*`, 'contents:read', async (call) => {
    const wanted = `refs/${parameter(call, 'ref')}`;
    const found = (await listRefs(call.world.git, wanted)).find(({ ref }) => ref === wanted);
    if (found === undefined) throw notFound();
    return ok(refShape(call.world, found));
  }),
  route(`GET ${GIT}/matching-refs/:ref*`, 'contents:read', async (call) => {
    const found = await listRefs(call.world.git, `refs/${parameter(call, 'ref')}`);
    // Forks are the sandbox's own way of keeping them; on GitHub they are other repositories.
    return ok(found.filter(({ ref }) => !ref.startsWith('refs/forks/')).map((ref) => refShape(call.world, ref)));
  }),
  route(`POST ${GIT}/refs`, 'contents:write', async ({ world, actor, body }) => {
    const [ref, sha] = [requiredText(body, 'ref'), requiredText(body, 'sha')];
    await createRef(world, actor, { ref, sha });
    return created(refShape(world, { ref, sha, type: 'commit' }));
  }),
  route(`PATCH ${GIT}/refs/:ref*`, 'contents:write', async (call) => {
    const { world, actor, body } = call;
    const ref = `refs/${parameter(call, 'ref')}`;
    const sha = requiredText(body, 'sha');
    await updateRef(world, actor, { ref, sha, force: flag(body, 'force') ?? false });
    return ok(refShape(world, { ref, sha, type: 'commit' }));
  }),
  route(`DELETE ${GIT}/refs/:ref*`, 'contents:write', async (call) => {
    await deleteRef(call.world, call.actor, `refs/${parameter(call, 'ref')}`);
    return noContent;
  }),

  route(`GET ${GIT}/commits/:sha`, 'contents:read', (call) => gitCommit(call.world, parameter(call, 'sha'), 200)),
  route(`POST ${GIT}/commits`, 'contents:write', async ({ world, actor, body }) => {
    const sha = await createCommit(world, actor, {
      message: requiredText(body, 'message'),
      tree: requiredText(body, 'tree'),
      parents: names(body, 'parents') ?? [],
      ...given({ author: person(body, 'author'), committer: person(body, 'committer') }),
    });
    return gitCommit(world, sha, 201);
  }),

  route(`GET ${GIT}/trees/:sha*`, 'contents:read', async (call) => {
    const recursive = call.query.has('recursive');
    const sha = await resolveRevision(call.world.git, parameter(call, 'sha'), 'tree');
    if (sha === undefined) throw notFound();
    return ok(await treeShape(call.world, sha, recursive));
  }),
  route(`POST ${GIT}/trees`, 'contents:write', async ({ world, actor, body }) => {
    const entries = list(body, 'tree');
    if (entries === undefined || entries.length === 0) throw new Refusal(422, 'Invalid tree info');
    const sha = await createTree(world, actor, {
      entries: entries.map(treeEntry), ...given({ baseTree: text(body, 'base_tree') }),
    });
    return created(await treeShape(world, sha, false));
  }),

  route(`GET ${GIT}/blobs/:sha`, 'contents:read', async (call) => {
    const sha = parameter(call, 'sha');
    const content = await readBlob(call.world.git, sha);
    if (content === undefined) throw notFound();
    return ok({ ...blobShape(call.world, sha), size: content.length, content: content.toString('base64'), encoding: 'base64' });
  }),
  route(`POST ${GIT}/blobs`, 'contents:write', async ({ world, actor, body }) => {
    const encoding = choice(body, 'encoding', ['utf-8', 'base64']) ?? 'utf-8';
    const content = Buffer.from(requiredText(body, 'content'), encoding === 'base64' ? 'base64' : 'utf8');
    const { url, sha } = blobShape(world, await createBlob(world, actor, content));
    return created({ url, sha });
  }),
];

function refShape(world: World, { ref, sha, type }: GitRef) {
  const api = repositoryApi(world);
  const kind = type === 'commit' ? 'commits' : `${type}s`;
  return {
    ref,
    node_id: nodeId('Ref', ref),
    url: `${api}/git/${encodePath(ref)}`,
    object: { sha, type, url: `${api}/git/${kind}/${sha}` },
  };
}

function blobShape(world: World, sha: string) {
  return { sha, node_id: nodeId('Blob', sha), url: `${repositoryApi(world)}/git/blobs/${sha}` };
}

async function gitCommit(world: World, sha: string, status: 200 | 201): Promise<Answer> {
  const commit = await readCommit(world.git, sha);
  if (commit === undefined) throw notFound();
  return { status, body: gitCommitShape(world, commit) };
}

async function treeShape(world: World, sha: string, recursive: boolean) {
  const entries = await readTree(world.git, sha, { recursive }) ?? [];
  return {
    sha,
    url: `${repositoryApi(world)}/git/trees/${sha}`,
    tree: entries.map((entry) => treeEntryShape(world, entry)),
    truncated: false,
  };
}

function treeEntry(value: unknown): NewTreeEntry {
  const entry = isFields(value) ? value : {};
  const base = { path: requiredText(entry, 'path'), mode: text(entry, 'mode') ?? '100644' };
  if (entry['sha'] === null) return { ...base, sha: null };
  return { ...base, ...given({ sha: text(entry, 'sha'), content: text(entry, 'content') }) };
}

function person(body: Fields, name: string): NewCommit['author'] {
  const value = object(body, name);
  if (value === undefined) return undefined;
  return { name: requiredText(value, 'name'), email: requiredText(value, 'email'), ...given({ date: text(value, 'date') }) };
}
