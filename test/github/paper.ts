import { createHash } from 'node:crypto';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import type { BranchChange, Status } from '../../scripts/github/branches.ts';
import type { IssueFacts } from '../../scripts/github/issues.ts';
import type { PullFacts } from '../../scripts/github/pulls.ts';
import type { Door } from '../../scripts/github/door.ts';
import type { CommentFacts } from '../../scripts/github/conversation.ts';
import { branchOf, type Hands } from '../../scripts/github/hands.ts';
import { dispatchMark, type RunFacts } from '../../scripts/github/requester.ts';
import type { Review } from '../../scripts/request/approvals.ts';
import type { Snapshot } from '../../scripts/request/verify.ts';
import { memoryFiles } from '../../scripts/read/files.ts';

type Tree = Readonly<Record<string, string>>;

interface Commit {
  readonly tree: Tree;
  readonly message: string;
  readonly parent: string | undefined;
}

type Issue = { -readonly [key in keyof IssueFacts]: IssueFacts[key] } & { closedBy: string | undefined; labels: readonly string[]; assignees: readonly string[] };
/** `head` is that of a pull request that is no longer open: what is pushed afterwards does not become part of it. */
type Pull = { number: number; author: string; base: string; open: boolean; head: string | undefined; merge: string | undefined; mergedAt: string | undefined; branch: string; title: string; body: string; closedBy: string | undefined };

const actionsBot = 'github-actions[bot]';

/**
 * GitHub on paper: a repository and its issues in memory, for tests of what handlers decide. How they speak to GitHub is tried in
 * the sandbox.
 */
export class Paper {
  readonly issues = new Map<number, Issue>();
  readonly started: string[] = [];
  /** Runs of workflows that dispatches have started. */
  readonly runs = new Map<number, RunFacts>();
  /** Logins without access, whom GitHub does not assign. */
  readonly strangers = new Set<string>();
  /** Secrets of effects. */
  env: Readonly<Record<string, string | undefined>> = {};
  /** Day and time of whatever happens next. */
  now = '2026-11-21T09:00:00Z';
  private readonly commits = new Map<string, Commit>();
  private readonly branches = new Map<string, string>();
  private readonly pulls = new Map<number, Pull>();
  private readonly comments: (CommentFacts & { body: string })[] = [];
  private readonly reviews: (Omit<Review, 'user'> & { readonly pull: number; readonly at: string })[] = [];
  /** Newest status of each context, by commit. */
  private readonly statuses = new Map<string, ReadonlyMap<string, Status>>();
  private readonly asked = new Map<number, readonly string[]>();
  /** By tree. */
  private snapshots = new Map<string, Snapshot>();
  private readonly bot: string;
  private last = 0;
  private lastComment = 0;

  /** `bot` is the login of the handlers. */
  constructor(tree: Tree, bot = actionsBot) {
    this.bot = bot;
    this.branches.set('main', this.write({ tree, message: 'The beginning', parent: undefined }));
  }

  /** The same once more; what happens to one does not happen to the other. */
  copy(): Paper {
    const twin = new Paper({}, this.bot);
    const fill = <K, V>(to: Map<K, V>, from: ReadonlyMap<K, V>, copyOf: (value: V) => V = (value) => value) => from.forEach((value, key) => to.set(key, copyOf(value)));
    fill(twin.issues, this.issues, (issue) => ({ ...issue }));
    fill(twin.pulls, this.pulls, (pull) => ({ ...pull }));
    fill(twin.runs, this.runs);
    fill(twin.commits, this.commits);
    fill(twin.branches, this.branches);
    fill(twin.statuses, this.statuses);
    fill(twin.asked, this.asked);
    twin.comments.push(...this.comments.map((comment) => ({ ...comment })));
    twin.reviews.push(...this.reviews);
    twin.started.push(...this.started);
    return Object.assign(twin, { env: this.env, now: this.now, last: this.last, lastComment: this.lastComment, snapshots: this.snapshots });
  }

  /**
   * Everything that anybody could see, but for what depends on the order in which it came: issues and pull requests go by their
   * titles and branches instead of their numbers, and the commits and digests that hold those are left out.
   */
  picture(): string {
    const { statuses } = this;
    const issues = [...this.issues.values()].map(({ number, created: _, ...issue }) => ({ ...issue, number: `#${number}`, labels: issue.labels.toSorted(), comments: this.comments.filter((comment) => comment.issue === number).map(({ login, body }) => ({ login, body })) }));
    const pulls = [...this.pulls.values()].map(({ number, branch, merge, head: _, ...pull }) => {
      const head = this.facts(number).headSha;
      return { ...pull, branch, number: `#${number}`, merged: merge !== undefined, message: this.at(head).message, changes: Object.fromEntries(this.changes(head).map(({ path }) => [path, this.at(head).tree[path] ?? null])), statuses: [...(statuses.get(head)?.values() ?? [])], asked: this.asked.get(number) ?? [] };
    });
    const branches = [...this.branches.keys()].filter((branch) => branch !== 'main');
    const names = new Map([...[...this.issues.values()].map(({ number, title }) => [number, title] as const), ...[...this.pulls.values()].map(({ number, branch }) => [number, `pull of ${branch}`] as const)]);
    // A pull's name holds the number of its issue.
    const named = (text: string) => text.replace(/(#\u200b?|request\/|issue: |issues\/|pull\/)(\d+)/g, (_, before: string, number: string) => `${before}${names.get(Number(number)) ?? number}`);
    const sorted = (items: readonly object[]) => items.map((item) => named(named(JSON.stringify(item, undefined, 1)))).sort();
    const files = Object.entries(this.main).map(([path, text]) => ({ path, text }));
    return [...sorted(issues), ...sorted(pulls), ...sorted(branches.map((branch) => ({ branch }))), ...sorted(files)].join('\n').replace(/\b[0-9a-f]{40}\b/g, 'commit').replace(/(Signpost-(?:Issue|Content)): sha256:[0-9a-f]{64}/g, '$1: digest');
  }

  get main(): Tree {
    return this.at(this.headOf('main')).tree;
  }

  /** Somebody's commit on the default branch, beside what is there. */
  push(files: Readonly<Record<string, string>>): void {
    this.replace({ ...this.main, ...files });
  }

  /** The same with nothing else left. */
  replace(tree: Tree): void {
    this.branches.set('main', this.write({ tree, message: 'By hand', parent: this.headOf('main') }));
  }

  open(title: string, body: string, author: string): number {
    const number = (this.last += 1);
    this.issues.set(number, { number, title, body, author, open: true, isPull: false, created: this.now, closedBy: undefined, labels: [], assignees: [] });
    return number;
  }

  close(number: number, by: string): void {
    Object.assign(this.issue(number), { open: false, closedBy: by });
  }

  say(issue: number, login: string, body: string): number {
    const id = (this.lastComment += 1);
    this.comments.push({ id, issue, login, body, edited: false, at: this.now, url: '' });
    return id;
  }

  /** What the bot says on an issue; undefined when it says nothing. */
  said(issue: number): string | undefined {
    return this.comments.find((comment) => comment.issue === issue && comment.login === this.bot)?.body;
  }

  pullOf(issue: number): Pull {
    const pull = [...this.pulls.values()].findLast(({ branch }) => branch === `request/${issue}`);
    if (!pull) throw new Error(`#${issue} has no pull request: ${this.said(issue) ?? ''}`);
    return pull;
  }

  approve(issue: number, login: string): void {
    const { number, branch } = this.pullOf(issue);
    this.reviews.push({ pull: number, login, state: 'APPROVED', commit: this.headOf(branch), at: this.now });
  }

  review(pull: number, login: string, state: Review['state'] = 'APPROVED', commit = this.facts(pull).headSha): void {
    this.reviews.push({ pull, login, state, commit, at: this.now });
  }

  /** Newest statuses of a pull request's head, by context. */
  statusesOf(pull: number): Readonly<Record<string, Status>> {
    return Object.fromEntries(this.statuses.get(this.facts(pull).headSha) ?? []);
  }

  /** A pull request of somebody's own. */
  propose(branch: string, title: string, files: Readonly<Record<string, string>>, { author = 'ada', removed = [] as readonly string[], message = title, into = 'main' } = {}): number {
    const base = this.headOf('main');
    const kept = Object.entries(this.at(base).tree).filter(([path]) => !removed.includes(path));
    this.branches.set(branch, this.write({ tree: { ...Object.fromEntries(kept), ...files }, message, parent: base }));
    return this.pullFor(branch, title, author, into);
  }

  /** A pull request for a branch that is there. */
  pullFor(branch: string, title: string, author: string, base = 'main'): number {
    const number = (this.last += 1);
    this.pulls.set(number, { number, author, base, open: true, head: undefined, merge: undefined, mergedAt: undefined, branch, title, body: '', closedBy: undefined });
    return number;
  }

  /** Whether GitHub lets anybody merge it: every status is good, and nothing was changed on the default branch that it changes. */
  mayMerge(issue: number): boolean {
    const pull = [...this.pulls.values()].findLast(({ branch }) => branch === branchOf(issue));
    if (!pull?.open) return false;
    const head = this.headOf(pull.branch);
    const states = [...(this.statuses.get(head)?.values() ?? [])].map(({ state }) => state);
    const base = this.at(this.at(head).parent ?? '').tree;
    return states.length === 3 && states.every((state) => state === 'success') && this.changes(head).every(({ path }) => this.main[path] === base[path]);
  }

  merge(issue: number): void {
    if (!this.mayMerge(issue)) throw new Error(`GitHub does not let anybody merge what #${issue} asks for: ${this.said(issue) ?? ''}`);
    const pull = this.pullOf(issue);
    const [head, base] = [this.headOf(pull.branch), this.headOf('main')];
    const tree: Record<string, string> = { ...this.at(base).tree };
    for (const { path } of this.changes(head)) {
      const text = this.at(head).tree[path];
      if (text === undefined) delete tree[path];
      else tree[path] = text;
    }
    Object.assign(pull, { open: false, head, mergedAt: this.now, merge: this.write({ tree, message: 'Merge', parent: base }) });
    this.branches.set('main', pull.merge ?? '');
  }

  hands(): Hands {
    const head = this.headOf('main');
    const history = [...this.ancestors(head)];
    return {
      door: { ...this.door, botLogin: this.bot } as Door,
      now: this.snapshot(head),
      head,
      at: (commit) => this.snapshot(commit.endsWith('^') ? (this.at(commit.slice(0, -1)).parent ?? '') : commit),
      history: (folder) => history.filter((commit) => this.touches(commit, folder)),
      defaultBranch: 'main',
      serverUrl: 'https://github.test',
      env: this.env,
    };
  }

  private readonly door: Partial<Door> = {
    repository: 'acme/signpost',
    issue: async (number) => ({ ...this.issue(number) }),
    closedByBot: async (number) => (this.pulls.get(number)?.closedBy ?? this.issues.get(number)?.closedBy) === this.bot,
    closeIssue: async (number) => this.close(number, this.bot),
    reopenIssue: async (number) => void Object.assign(this.issue(number), { open: true, closedBy: undefined }),
    openIssues: async () => this.listed().filter(({ open }) => open),
    issuesIn: async (state) => ({ items: this.listed().filter(({ open }) => open === (state === 'open')), complete: true }),
    issuesBy: async (author, state, _pages, until = '') => ({ items: this.listed().filter((issue) => issue.author === author && (state === 'all' || issue.open) && issue.created >= until), complete: true }),
    openOwn: async (title, body, labels = []) => {
      const number = this.open(title, body, this.bot);
      Object.assign(this.issue(number), { labels });
      return number;
    },

    assignment: async (number) => ({ ...this.issue(number) }),
    issuesSince: async (since) => [...this.issues.values()].filter(({ open, isPull, created }) => open && !isPull && created >= since).map((issue) => ({ ...issue })),
    addAssignees: async (number, logins) => {
      const issue = this.issue(number);
      // As GitHub does, without a word.
      const able = logins.filter((login) => !this.strangers.has(login));
      return (issue.assignees = [...new Set([...issue.assignees, ...able])].slice(0, 10));
    },
    removeAssignees: async (number, logins) => void (this.issue(number).assignees = this.issue(number).assignees.filter((login) => !logins.includes(login))),
    addLabels: async (number, names) => void (this.issue(number).labels = [...new Set([...this.issue(number).labels, ...names])]),
    removeLabel: async (number, name) => void (this.issue(number).labels = this.issue(number).labels.filter((label) => label !== name)),
    setLabels: async (number, _prefix, names) => void (this.issue(number).labels = names),
    comments: async (number) => this.comments.filter(({ issue }) => issue === number),
    comment: async (id) => this.comments.find((comment) => comment.id === id),
    commentOf: async (number, marker) => {
      const own = this.comments.find((comment) => comment.issue === number && comment.login === this.bot && comment.body.startsWith(marker));
      return own && { at: this.now, url: '', body: own.body };
    },
    upsertComment: async (number, marker, body) => {
      const own = this.comments.find((comment) => comment.issue === number && comment.login === this.bot && comment.body.startsWith(marker));
      if (own) own.body = body;
      else this.comments.push({ id: (this.lastComment += 1), issue: number, login: this.bot, body, edited: false, at: this.now, url: '' });
    },
    pull: async (number) => this.facts(number),
    pullFrom: async (branch) => {
      const own = [...this.pulls.values()].findLast((pull) => pull.branch === branch);
      return own && this.facts(own.number);
    },
    pullsIn: async (state) => {
      const found = [...this.pulls.values()].toReversed().map(({ number }) => this.facts(number)).filter(({ open }) => open === (state === 'open'));
      return found.map(({ mergedAt, ...pull }) => ({ ...pull, created: this.now, closed: pull.open ? undefined : this.now, merged: mergedAt }));
    },
    openPull: async (branch, _base, title, body) => {
      // As GitHub does.
      if ([...this.pulls.values()].some((pull) => pull.branch === branch && pull.open)) throw Object.assign(new Error('A pull request already exists'), { status: 422 });
      const number = (this.last += 1);
      this.pulls.set(number, { number, author: this.bot, base: 'main', open: true, head: undefined, merge: undefined, mergedAt: undefined, branch, title, body, closedBy: undefined });
      return this.facts(number);
    },
    updatePull: async (number, { state, ...change }) => void Object.assign(this.pulls.get(number) ?? {}, change, state === 'closed' ? { open: false, head: this.facts(number).headSha, closedBy: this.bot } : {}),
    merge: async (number, sha) => {
      const { headRef, headSha } = this.facts(number);
      const issue = Number(headRef.slice('request/'.length));
      if (headSha !== sha || !this.mayMerge(issue)) return false;
      this.merge(issue);
      return true;
    },
    dispatchRun: async (id) => this.runs.get(id),
    openDispatched: async (run, title, body) => {
      const mark = dispatchMark(run);
      const known = this.listed().find((issue) => issue.author === actionsBot && issue.title.endsWith(mark));
      const number = known?.number ?? this.open(`${title}${mark}`, body, actionsBot);
      return { number, url: '', body: this.issue(number).body };
    },
    startWorkflow: async (file) => void this.started.push(file),
    askReviews: async (number, logins) => void this.asked.set(number, [...new Set([...(this.asked.get(number) ?? []), ...logins])].sort()),
    reviews: async (pull) => this.reviews.filter((review) => review.pull === pull),
    contextsOf: async (sha) => [...(this.statuses.get(sha)?.keys() ?? [])],
    setStatus: async (sha, status) => void this.statuses.set(sha, new Map([...(this.statuses.get(sha) ?? []), [status.context, status] as const].toSorted(([a], [b]) => (a < b ? -1 : 1)))),
    commit: async (parent, message, files, removed = []) => {
      const kept = Object.entries(this.at(parent).tree).filter(([path]) => !removed.includes(path));
      return this.write({ tree: { ...Object.fromEntries(kept), ...Object.fromEntries(files.map(({ path, text }) => [path, text])) }, message, parent });
    },
    setBranch: async (branch, sha) => void this.branches.set(branch, sha),
    commitFacts: async (sha) => ({ message: this.at(sha).message, pushers: [] }),
    isCommitOf: async (sha, files, removed = []) => isSame(this.changes(sha), [...files.map(({ path, text }) => ({ path, blob: blobName(text) })), ...removed.map((path) => ({ path, blob: undefined }))]),
    compare: async (base, head) => ({ commits: this.ahead(base, head), message: this.at(head).message, pushers: [], changes: this.changes(head), mergeBase: this.at(head).parent ?? head }),
    changedFiles: async (number) => this.changes(this.facts(number).headSha),
    writersOf: async (number) => ({ logins: [], emails: [...this.at(this.facts(number).headSha).message.matchAll(/<(.+?)>/g)].map(([, email = '']) => email) }),
    blobText: async (blob) => [...this.commits.values()].flatMap(({ tree }) => Object.values(tree)).find((text) => blobName(text) === blob),
  };

  private listed() {
    return [...this.issues.values()].toReversed().map((issue) => ({ ...issue, closed: issue.open ? undefined : this.now }));
  }

  private issue(number: number): Issue {
    const issue = this.issues.get(number);
    if (!issue) throw new Error(`there is no #${number}`);
    return issue;
  }

  private facts(number: number): PullFacts {
    const pull = this.pulls.get(number);
    if (!pull) throw new Error(`there is no pull request #${number}`);
    const { branch, merge, head, base, ...rest } = pull;
    return { ...rest, url: '', merged: merge !== undefined, mergeCommit: merge, headRef: branch, headSha: head ?? this.headOf(branch), headRepository: 'acme/signpost', baseRef: base };
  }

  private write(commit: Commit): string {
    const sha = createHash('sha1').update(JSON.stringify([commit, this.commits.size])).digest('hex');
    this.commits.set(sha, commit);
    return sha;
  }

  private at(sha: string): Commit {
    const commit = this.commits.get(sha);
    if (!commit) throw new Error(`there is no commit ${sha}`);
    return commit;
  }

  private headOf(branch: string): string {
    return this.branches.get(branch) ?? '';
  }

  private *ancestors(sha: string | undefined): Generator<string> {
    for (let at = sha; at !== undefined; at = this.at(at).parent) yield at;
  }

  private ahead(base: string, head: string): number {
    const below = new Set(this.ancestors(this.branches.get(base) ?? base));
    return [...this.ancestors(head)].filter((sha) => !below.has(sha)).length;
  }

  private touches(sha: string, folder: string): boolean {
    return this.changes(sha).some(({ path }) => path.startsWith(`${folder}/`));
  }

  private changes(sha: string): readonly BranchChange[] {
    const { tree, parent } = this.at(sha);
    const before = parent === undefined ? {} : this.at(parent).tree;
    const paths = [...new Set([...Object.keys(before), ...Object.keys(tree)])].filter((path) => before[path] !== tree[path]);
    return paths.map((path) => ({ path, blob: tree[path] === undefined ? undefined : blobName(tree[path]) }));
  }

  private snapshot(sha: string): Snapshot {
    const { tree } = this.at(sha);
    const key = JSON.stringify(tree);
    const known = this.snapshots.get(key);
    if (known) return known;
    const files = memoryFiles({ ...tree });
    const read = { files, catalog: loadCatalog(files) };
    this.snapshots.set(key, read);
    return read;
  }
}

function isSame(a: readonly BranchChange[], b: readonly BranchChange[]): boolean {
  const texts = (changes: readonly BranchChange[]) => changes.map(({ path, blob }) => `${path} ${blob}`).sort().join('\n');
  return texts(a) === texts(b);
}

function blobName(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
