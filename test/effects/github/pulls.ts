/** What the stand-in knows of pull requests, and of trees that they are compared by. */
import { createHash } from 'node:crypto';
import { made, ok, there, user, repositoryOf, writable, type Call, type Answer } from './handlers.ts';
import { madeUp } from './made-up.ts';
import { nameOf, No } from './stand-in.ts';

export interface KeptPull {
  readonly number: number;
  readonly head: string;
  base: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  isMerged: boolean;
  readonly draft: boolean;
  readonly reviewers: string[];
  readonly teams: string[];
  readonly assignees: string[];
  readonly reviews: string[];
}

/** As Git names the object. */
export function blobName(text: string): string {
  return createHash('sha1').update(`blob ${Buffer.byteLength(text)}\0${text}`).digest('hex');
}

function pullShown(call: Call, pull: KeptPull, schema = 'pull-request-simple') {
  const name = `${call.params['owner']}/${call.params['repo']}`;
  const side = (ref: string) => ({ label: `${call.params['owner']}:${ref}`, ref, sha: 'x', user: user('acme'), repo: madeUp('repository', { full_name: name }) });
  return madeUp(schema, {
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    draft: pull.draft,
    merged_at: pull.isMerged ? '2026-01-02T03:04:05Z' : null,
    html_url: `https://github.com/${name}/pull/${pull.number}`,
    head: side(pull.head),
    base: side(pull.base),
    requested_reviewers: pull.reviewers.map(user),
    requested_teams: pull.teams.map((slug) => madeUp('team', { slug })),
    assignees: pull.assignees.map(user),
  });
}

function pullOf(call: Call): KeptPull {
  return there(repositoryOf(call).pulls.find(({ number }) => String(number) === call.params['number']));
}

function listPulls(call: Call): Answer {
  const [owner, branch] = (call.query.get('head') ?? '').split(':');
  const found = owner === call.params['owner'] ? repositoryOf(call).pulls.filter(({ head }) => head === branch) : [];
  return ok(found.toReversed().map((pull) => pullShown(call, pull)));
}

function openPull(call: Call): Answer {
  const repository = writable(call);
  const [head, base] = [String(call.body['head']), String(call.body['base'])];
  const [at, onto] = [repository.refs.get(`heads/${head}`), repository.refs.get(`heads/${base}`)];
  if (at === undefined || onto === undefined || at === onto) throw new No(422, 'Validation Failed');
  if (repository.pulls.some((pull) => pull.state === 'open' && pull.head === head && pull.base === base)) throw new No(422, 'A pull request already exists');
  const number = repository.issues.length + repository.pulls.length + 1;
  const pull: KeptPull = { number, head, base, title: String(call.body['title']), body: String(call.body['body']), state: 'open', isMerged: false, draft: call.body['draft'] === true, reviewers: [], teams: [], assignees: [], reviews: [] };
  repository.pulls.push(pull);
  return made(pullShown(call, pull, 'pull-request'));
}

function changePull(call: Call): Answer {
  writable(call);
  const pull = pullOf(call);
  const { title, body, base, state } = call.body;
  Object.assign(pull, { ...(title === undefined ? {} : { title }), ...(body === undefined ? {} : { body }), ...(base === undefined ? {} : { base }), ...(state === undefined ? {} : { state }) });
  return ok(pullShown(call, pull, 'pull-request'));
}

function askReviewers(call: Call): Answer {
  const [repository, pull] = [writable(call), pullOf(call)];
  const [people, teams] = [call.body['reviewers'] as string[], call.body['team_reviewers'] as string[]];
  if (people.some((login) => !repository.users.has(login)) || teams.some((slug) => !repository.teams.has(slug))) throw new No(422, 'Reviews may only be requested from collaborators.');
  if (people.includes(call.state.login)) throw new No(422, 'Review cannot be requested from pull request author.');
  pull.reviewers.push(...people);
  pull.teams.push(...teams);
  return made(pullShown(call, pull));
}

function assign(call: Call): Answer {
  writable(call);
  const pull = pullOf(call);
  pull.assignees.push(...(call.body['assignees'] as string[]));
  return made(madeUp('issue', { number: pull.number, user: user('rob'), labels: [], assignees: [] }));
}

function makeTree(call: Call): Answer {
  const { trees } = writable(call);
  const base = call.body['base_tree'];
  const tree = new Map(base === undefined ? [] : there(trees.get(String(base))));
  for (const { path, mode, content, sha } of call.body['tree'] as { path: string; mode: string; content?: string; sha?: string | null }[]) {
    if (sha !== null) tree.set(path, { mode, text: content ?? '' });
    else if (!tree.delete(path)) throw new No(422, 'GitRPC::BadObjectState');
  }
  const name = nameOf([...tree]);
  trees.set(name, tree);
  return made(madeUp('git-tree', { sha: name, tree: [...tree].map(([path, { mode, text }]) => ({ path, mode, type: 'blob', sha: blobName(text) })) }));
}

function showTree(call: Call): Answer {
  const { trees } = repositoryOf(call);
  const tree = there(trees.get(call.params['sha'] ?? ''));
  const folders = new Set([...tree.keys()].flatMap((path) => path.split('/').slice(0, -1).map((_, index, parts) => parts.slice(0, index + 1).join('/'))));
  const entries = [...[...folders].map((path) => ({ path, mode: '040000', type: 'tree', sha: nameOf(path) })), ...[...tree].map(([path, { mode, text }]) => ({ path, mode, type: 'blob', sha: blobName(text) }))];
  return ok(madeUp('git-tree', { sha: call.params['sha'], truncated: false, tree: entries }));
}

export const pullHandlers = {
  'GET /repos/:owner/:repo/collaborators/:username': (call: Call) => (there(repositoryOf(call).users.get(call.params['username'] ?? '')), { status: 204 }),
  'GET /repos/:owner/:repo/assignees/:assignee': (call: Call) => (there(repositoryOf(call).users.get(call.params['assignee'] ?? '')), { status: 204 }),
  'GET /repos/:owner/:repo/pulls': listPulls,
  'POST /repos/:owner/:repo/pulls': openPull,
  'PATCH /repos/:owner/:repo/pulls/:number': changePull,
  'GET /repos/:owner/:repo/pulls/:number/reviews': (call: Call) => ok(pullOf(call).reviews.map((login) => madeUp('pull-request-review', { user: user(login) }))),
  'POST /repos/:owner/:repo/pulls/:number/requested_reviewers': askReviewers,
  'POST /repos/:owner/:repo/issues/:number/assignees': assign,
  'GET /repos/:owner/:repo/git/trees/:sha': showTree,
  'POST /repos/:owner/:repo/git/trees': makeTree,
};
