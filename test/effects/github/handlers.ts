import { madeUp } from './made-up.ts';
import type { Operation } from './operations.ts';
import { pullHandlers } from './pulls.ts';
import { nameOf, newRepository, No, type GithubState, type StandInRepository } from './stand-in.ts';

export type Body = Readonly<Record<string, unknown>>;

export interface Call {
  readonly state: GithubState;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const made = (body: unknown): Answer => ({ status: 201, body });
const done: Answer = { status: 204 };

export function there<T>(value: T | undefined): T {
  if (value === undefined) throw new No(404);
  return value;
}

export function repositoryOf({ state, params }: Call): StandInRepository {
  return there(state.repositories.get(`${params['owner']}/${params['repo']}`.toLowerCase()));
}

/** The repository, to be written to. */
export function writable(call: Call): StandInRepository {
  const found = repositoryOf(call);
  if (found.settings['archived'] === true) throw new No(403, 'Repository was archived so is read-only.');
  return found;
}

function teamOf({ state, params }: Call): Map<string, string> {
  return there(state.organizations.get(params['org'] ?? '')?.get(params['team'] ?? ''));
}

export const user = (login: string) => madeUp('simple-user', { login, type: 'User' });

function shown(repository: StandInRepository, name: string, schema = 'full-repository') {
  return madeUp(schema, { private: repository.settings['visibility'] !== 'public', ...repository.settings, name: name.split('/')[1], full_name: name });
}

function create({ state, body }: Call, owner: string): Answer {
  const name = `${owner}/${String(body['name'])}`;
  if (state.repositories.has(name.toLowerCase())) throw new No(422, 'Repository creation failed.');
  const { name: _name, private: isPrivate, ...settings } = body;
  const repository = newRepository({ visibility: isPrivate === false ? 'public' : 'private', ...settings });
  state.repositories.set(name.toLowerCase(), repository);
  return made(shown(repository, name));
}

const refShown = (ref: string, sha: string) => madeUp('git-ref', { ref: `refs/${ref}`, object: { type: 'commit', sha, url: 'https://example.org/' } });

function commitShown(sha: string, { message, tree, parents }: { readonly message: string; readonly tree: string; readonly parents: readonly string[] }) {
  return madeUp('git-commit', { sha, message, tree: { sha: tree, url: 'https://example.org/' }, parents: parents.map((parent) => ({ sha: parent, url: 'https://example.org/', html_url: 'https://example.org/' })) });
}

type KeptIssue = StandInRepository['issues'][number];

const labelsShown = (labels: readonly string[]) => labels.map((name) => madeUp('label', { name }));

function issueShown({ author, labels, ...issue }: KeptIssue, isApp: boolean) {
  return madeUp('issue', { ...issue, user: { ...user(author), type: isApp ? 'Bot' : 'User' }, labels: labelsShown(labels), assignees: [] });
}

function issueOf(call: Call): KeptIssue {
  return there(repositoryOf(call).issues.find(({ number }) => String(number) === call.params['number']));
}

function protectionShown({ required_status_checks: checks, enforce_admins: admins, required_pull_request_reviews: reviews, required_conversation_resolution: conversations, required_linear_history: linear }: Body) {
  return {
    ...(checks ? { required_status_checks: { url: 'https://example.org/', contexts_url: 'https://example.org/', checks: [], ...(checks as object) } } : {}),
    required_pull_request_reviews: { url: 'https://example.org/', ...(reviews as object) },
    enforce_admins: { url: 'https://example.org/', enabled: admins },
    required_conversation_resolution: { enabled: conversations },
    required_linear_history: { enabled: linear },
  };
}

const hookShown = (id: number, hook: Body) => madeUp('hook', { id, name: 'web', ...hook });
const autolinkShown = (id: number, link: Body) => madeUp('autolink', { id, ...link });

function environmentShown(name: string, { wait_timer: wait, deployment_branch_policy: policy }: Body) {
  return madeUp('environment', { name, deployment_branch_policy: policy ?? null, protection_rules: wait ? [{ id: 1, node_id: 'x', type: 'wait_timer', wait_timer: wait }] : [] });
}

const pagesShown = ({ build_type: build, source }: Body) => madeUp('page', { build_type: build, ...(source ? { source } : {}) });

function moveRef(call: Call, force: boolean): Answer {
  const { refs, commits } = writable(call);
  const ref = call.params['ref'] ?? '';
  const sha = String(call.body['sha']);
  const now = there(refs.get(ref));
  if (!force && !commits.get(sha)?.parents.includes(now)) throw new No(422, 'Update is not a fast forward');
  refs.set(ref, sha);
  return ok(refShown(ref, sha));
}

export const handlers: Readonly<Record<Operation, (call: Call) => Answer>> = {
  ...pullHandlers,
  'GET /user': ({ state }) => {
    if (state.isApp) throw new No(403, 'Resource not accessible by integration');
    return ok(madeUp('public-user', { login: state.login }));
  },
  'GET /users/:username': ({ state, params }) => ok(madeUp('public-user', { login: there([...state.people].find((login) => login === params['username'])), type: 'User' })),
  'POST /user/repos': (call) => create(call, call.state.login),
  'GET /orgs/:org': ({ state, params }) => ok(madeUp('organization-full', { login: there(state.organizations.has(params['org'] ?? '') ? params['org'] : undefined) })),
  'POST /orgs/:org/repos': (call) => create(call, call.params['org'] ?? ''),
  'GET /orgs/:org/teams/:team': (call) => (teamOf(call), ok(madeUp('team-full', { slug: call.params['team'] }))),
  'GET /orgs/:org/teams/:team/memberships/:username': (call) => ok(madeUp('team-membership', { role: there(teamOf(call).get(call.params['username'] ?? '')), state: 'active' })),
  'PUT /orgs/:org/teams/:team/memberships/:username': (call) => {
    teamOf(call).set(call.params['username'] ?? '', String(call.body['role']));
    return ok(madeUp('team-membership', { role: call.body['role'], state: 'pending' }));
  },
  'DELETE /orgs/:org/teams/:team/memberships/:username': (call) => (there(teamOf(call).delete(call.params['username'] ?? '') || undefined), done),
  'GET /orgs/:org/teams/:team/repos/:owner/:repo': (call) => {
    const repository = repositoryOf(call);
    return ok(madeUp('team-repository', { role_name: there(repository.teams.get(call.params['team'] ?? '')), name: call.params['repo'], owner: null }));
  },
  'PUT /orgs/:org/teams/:team/repos/:owner/:repo': (call) => {
    teamOf(call);
    const written: Readonly<Record<string, string>> = { pull: 'read', push: 'write' };
    writable(call).teams.set(call.params['team'] ?? '', written[String(call.body['permission'])] ?? String(call.body['permission']));
    return done;
  },
  'GET /repos/:owner/:repo': (call) => ok(shown(repositoryOf(call), `${call.params['owner']}/${call.params['repo']}`)),
  'PATCH /repos/:owner/:repo': (call) => {
    const repository = call.body['archived'] === false ? repositoryOf(call) : writable(call);
    const branch = call.body['default_branch'];
    if (branch !== undefined && !repository.refs.has(`heads/${String(branch)}`)) throw new No(422, 'Validation Failed');
    Object.assign(repository.settings, call.body);
    return ok(shown(repository, `${call.params['owner']}/${call.params['repo']}`));
  },
  'PUT /repos/:owner/:repo/topics': (call) => {
    writable(call).settings['topics'] = call.body['names'];
    return ok({ names: call.body['names'] });
  },
  'GET /repos/:owner/:repo/invitations': (call) => ok([...repositoryOf(call).invited].map(([login, permissions]) => madeUp('repository-invitation', { invitee: user(login), permissions }))),
  'GET /repos/:owner/:repo/collaborators': (call) => ok([...repositoryOf(call).users].map(([login, role]) => madeUp('collaborator', { login, role_name: role }))),
  'PUT /repos/:owner/:repo/collaborators/:username': (call) => {
    const written: Readonly<Record<string, string>> = { pull: 'read', push: 'write' };
    const permission = String(call.body['permission']);
    writable(call).invited.set(call.params['username'] ?? '', written[permission] ?? permission);
    return made(madeUp('repository-invitation', { invitee: user(call.params['username'] ?? '') }));
  },
  'GET /repos/:owner/:repo/git/ref/:ref*': (call) => ok(refShown(call.params['ref'] ?? '', there(repositoryOf(call).refs.get(call.params['ref'] ?? '')))),
  'POST /repos/:owner/:repo/git/refs': (call) => {
    const { refs } = writable(call);
    const ref = String(call.body['ref']).replace('refs/', '');
    if (refs.has(ref)) throw new No(422, 'Reference already exists');
    refs.set(ref, String(call.body['sha']));
    return made(refShown(ref, String(call.body['sha'])));
  },
  'PATCH /repos/:owner/:repo/git/refs/:ref*': (call) => moveRef(call, call.body['force'] === true),
  'DELETE /repos/:owner/:repo/git/refs/:ref*': (call) => {
    const { refs, pulls } = writable(call);
    const ref = call.params['ref'] ?? '';
    there(refs.delete(ref) || undefined);
    for (const pull of pulls) if (`heads/${pull.head}` === ref) pull.state = 'closed';
    return done;
  },
  'GET /repos/:owner/:repo/git/commits/:sha': (call) => ok(commitShown(call.params['sha'] ?? '', there(repositoryOf(call).commits.get(call.params['sha'] ?? '')))),
  'POST /repos/:owner/:repo/git/commits': (call) => {
    const commit = { message: String(call.body['message']), tree: String(call.body['tree']), parents: call.body['parents'] as string[] };
    const sha = nameOf(commit);
    writable(call).commits.set(sha, commit);
    return made(commitShown(sha, commit));
  },
  'GET /repos/:owner/:repo/branches/:branch/protection': (call) => ok(protectionShown(there(repositoryOf(call).protection.get(call.params['branch'] ?? '')))),
  'PUT /repos/:owner/:repo/branches/:branch/protection': (call) => {
    const repository = writable(call);
    there(repository.refs.get(`heads/${call.params['branch']}`));
    repository.protection.set(call.params['branch'] ?? '', call.body);
    return ok(madeUp('protected-branch', protectionShown(call.body)));
  },
  'DELETE /repos/:owner/:repo/branches/:branch/protection': (call) => (there(writable(call).protection.delete(call.params['branch'] ?? '') || undefined), done),
  'GET /repos/:owner/:repo/issues': (call) => {
    const creator = call.query.get('creator');
    const page = Number(call.query.get('page') ?? 1);
    const found = repositoryOf(call).issues.filter(({ author }) => creator === null || author === creator).toReversed();
    return ok(found.slice((page - 1) * 100, page * 100).map((issue) => issueShown(issue, call.state.isApp && issue.author === call.state.login)));
  },
  'POST /repos/:owner/:repo/issues': (call) => {
    const { issues } = writable(call);
    const issue = { number: issues.length + 1, title: String(call.body['title']), body: String(call.body['body']), state: 'open', author: call.state.login, labels: call.body['labels'] as string[] };
    issues.push(issue);
    return made(issueShown(issue, call.state.isApp));
  },
  'PATCH /repos/:owner/:repo/issues/:number': (call) => {
    writable(call);
    const issue = issueOf(call);
    issue.state = String(call.body['state']);
    return ok(issueShown(issue, call.state.isApp));
  },
  'GET /repos/:owner/:repo/issues/:number/labels': (call) => ok(labelsShown(issueOf(call).labels)),
  'POST /repos/:owner/:repo/issues/:number/labels': (call) => {
    const issue = issueOf(call);
    issue.labels.push(...(call.body['labels'] as string[]));
    return ok(labelsShown(issue.labels));
  },
  'DELETE /repos/:owner/:repo/issues/:number/labels/:name': (call) => {
    const issue = issueOf(call);
    issue.labels = issue.labels.filter((name) => name !== call.params['name']);
    return ok(labelsShown(issue.labels));
  },
  'GET /repos/:owner/:repo/autolinks': (call) => ok([...repositoryOf(call).autolinks].map(([id, link]) => autolinkShown(id, link))),
  'POST /repos/:owner/:repo/autolinks': (call) => {
    const id = call.state.next();
    writable(call).autolinks.set(id, call.body);
    return made(autolinkShown(id, call.body));
  },
  'DELETE /repos/:owner/:repo/autolinks/:id': (call) => (there(writable(call).autolinks.delete(Number(call.params['id'])) || undefined), done),
  'GET /repos/:owner/:repo/hooks': (call) => ok([...repositoryOf(call).hooks].map(([id, hook]) => hookShown(id, hook))),
  'POST /repos/:owner/:repo/hooks': (call) => {
    const id = call.state.next();
    writable(call).hooks.set(id, call.body);
    return made(hookShown(id, call.body));
  },
  'PATCH /repos/:owner/:repo/hooks/:id': (call) => {
    writable(call).hooks.set(Number(call.params['id']), call.body);
    return ok(hookShown(Number(call.params['id']), call.body));
  },
  'DELETE /repos/:owner/:repo/hooks/:id': (call) => (there(writable(call).hooks.delete(Number(call.params['id'])) || undefined), done),
  'GET /repos/:owner/:repo/environments/:name': (call) => ok(environmentShown(call.params['name'] ?? '', there(repositoryOf(call).environments.get(call.params['name'] ?? '')))),
  'PUT /repos/:owner/:repo/environments/:name': (call) => {
    writable(call).environments.set(call.params['name'] ?? '', call.body);
    return ok(environmentShown(call.params['name'] ?? '', call.body));
  },
  'DELETE /repos/:owner/:repo/environments/:name': (call) => (there(writable(call).environments.delete(call.params['name'] ?? '') || undefined), done),
  'GET /repos/:owner/:repo/pages': (call) => ok(pagesShown(there(repositoryOf(call).pages))),
  'POST /repos/:owner/:repo/pages': (call) => (writable(call).pages = call.body, made(pagesShown(call.body))),
  'PUT /repos/:owner/:repo/pages': (call) => (writable(call).pages = call.body, done),
  'DELETE /repos/:owner/:repo/pages': (call) => (writable(call).pages = undefined, done),
};
