/** The example company as attackers find it: a request that waits, and what a person with a token can do about it. */
import { proposeFile } from '../../scripts/sandbox/operations/contents.ts';
import { at, startLoop, type LoopWorld } from '../github/world.ts';
import { asking } from '../company.ts';

export const asker = 'yuki-hayashi';
export const approver = 'nadia-benali';
/** May write, and approves nothing of what is asked for here. */
export const writer = 'thabo-nkosi';
export const administrator = 'amara-okafor';
/** Reads only. */
export const stranger = 'ingrid-solheim';
export const bot = 'github-actions[bot]';

/** A tree entry as GitHub's API takes it. */
export interface Entry {
  readonly path: string;
  readonly mode?: '100644' | '100755' | '120000' | '160000';
  readonly text?: string;
  /** Of a blob or commit that is there; null takes the path away. */
  readonly sha?: string | null;
}

export interface Pushed {
  readonly message?: string;
  /** Whose name the commit bears. */
  readonly author?: string;
  /** The branch's head when left out. */
  readonly parents?: readonly string[];
}

export interface Attacked {
  readonly issue: number;
  readonly pull: number;
  readonly head: string;
  readonly folder: string;
}

export type Company = Awaited<ReturnType<typeof startCompany>>;

/** Its database never answers: plans say so, and nothing is ever applied. */
export async function startCompany() {
  const world: LoopWorld = await startLoop('postgres://127.0.0.1:1/nowhere');
  const github = (login = asker) => world.octokit(login).rest;
  let names = 0;

  function schema(inputs: Readonly<Record<string, string>> = {}): string {
    names += 1;
    return asking('postgres-schema', { name: `attacked-${names}`, environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'Something to attack.', ...inputs });
  }

  async function ask(body: string, login = asker): Promise<number> {
    return (await github(login).issues.create({ ...at, title: 'Request', body })).data.number;
  }

  const company = {
    world,
    github,
    schema,
    ask,

    /** A request whose pull request waits for its approval. */
    async waiting(body = schema()): Promise<Attacked> {
      const issue = await ask(body);
      const outcome = await world.reconcile(issue);
      if (outcome !== 'waiting') throw new Error(`#${issue} is ${outcome}: ${await company.said(issue)}`);
      const { number, head } = await company.onlyPull(issue);
      const name = /### Name\n\n(\S+)/.exec(body)?.[1] ?? '';
      return { issue, pull: number, head: head.sha, folder: `live/test/postgres-schema/${name}` };
    },

    async edit(issue: number, body: string, login = asker): Promise<void> {
      await github(login).issues.update({ ...at, issue_number: issue, body });
    },

    /** What the bot says on the issue, without the signs that keep texts from being Markdown. */
    async said(issue: number): Promise<string> {
      const { data } = await github().issues.listComments({ ...at, issue_number: issue });
      const own = data.filter(({ user }) => user?.login === bot);
      if (own.length > 1) throw new Error(`the bot has ${own.length} comments on #${issue}`);
      return (own[0]?.body ?? '').replace(/\\(?=[\\`*_{}[\]()<>|~&])|\u200b/g, '');
    },

    async pulls(issue: number) {
      return (await github().pulls.list({ ...at, head: `${at.owner}:request/${issue}`, state: 'all' })).data;
    },

    async onlyPull(issue: number) {
      const [pull, ...more] = await company.pulls(issue);
      if (!pull || more.length > 0) throw new Error(`#${issue} has ${more.length + (pull ? 1 : 0)} pull requests`);
      return pull;
    },

    async statuses(sha: string): Promise<Record<string, string>> {
      const { data } = await github().repos.getCombinedStatusForRef({ ...at, ref: sha });
      return Object.fromEntries(data.statuses.map(({ context, state }) => [context, state]));
    },

    async approve(pull: number, login = approver): Promise<void> {
      await github(login).pulls.createReview({ ...at, pull_number: pull, event: 'APPROVE', body: 'Seen.' });
    },

    async merge(pull: number, login = approver): Promise<void> {
      await github(login).pulls.merge({ ...at, pull_number: pull });
    },

    async headOf(branch: string): Promise<string> {
      return (await github().git.getRef({ ...at, ref: `heads/${branch}` })).data.object.sha;
    },

    async messageOf(sha: string): Promise<string> {
      return (await github().git.getCommit({ ...at, commit_sha: sha })).data.message;
    },

    /** A commit by somebody with write access, on no branch yet. */
    async commit(entries: readonly Entry[], { message = 'By hand', author, parents }: Pushed & { readonly parents: readonly string[] }, login = writer): Promise<string> {
      const { git } = github(login);
      const { data: base } = await git.getCommit({ ...at, commit_sha: parents[0] ?? '' });
      const tree = entries.map(({ path, mode = '100644', text, sha }) => ({ path, mode, type: mode === '160000' ? ('commit' as const) : ('blob' as const), ...(text === undefined ? { sha: sha ?? null } : { content: text }) }));
      const { data: made } = tree.length === 0 ? { data: base.tree } : await git.createTree({ ...at, base_tree: base.tree.sha, tree });
      const person = author === undefined ? {} : { author: { name: author, email: `41898282+${author}@users.noreply.github.com` }, committer: { name: author, email: `41898282+${author}@users.noreply.github.com` } };
      return (await git.createCommit({ ...at, message, tree: made.sha, parents: [...parents], ...person })).data.sha;
    },

    async pointTo(branch: string, sha: string, login = writer): Promise<void> {
      const { git } = github(login);
      await git.updateRef({ ...at, ref: `heads/${branch}`, sha, force: true }).catch(() => git.createRef({ ...at, ref: `refs/heads/${branch}`, sha }));
    },

    async push(branch: string, entries: readonly Entry[], pushed: Pushed = {}, login = writer): Promise<string> {
      const parents = pushed.parents ?? [await company.headOf(branch)];
      const sha = await company.commit(entries, { ...pushed, parents }, login);
      await company.pointTo(branch, sha, login);
      return sha;
    },

    /** A file in a fork of somebody who may only read; the `head` for a pull request. */
    async fork(login: string, branch: string, path: string): Promise<string> {
      const { head } = await proposeFile(world.world, { login, kind: 'user' }, { path, content: Buffer.from('By a fork.\n'), message: 'By a fork', base: 'main', branch });
      return head;
    },

    async textOnMain(path: string): Promise<string> {
      const { data } = await github().repos.getContent({ ...at, path });
      return 'content' in data ? Buffer.from(data.content, 'base64').toString('utf8') : '';
    },

    async stop(): Promise<void> {
      await world.stop();
      world.remove();
    },
  };
  return company;
}
