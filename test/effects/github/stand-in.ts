/**
 * A stand-in for the parts of GitHub that effects write to: organisations, teams, repositories and what belongs to them, in
 * memory. It is no GitHub: it keeps the few rules that the effects rely on, and each exchange is held to GitHub's own description
 * (`violations`), so that at least requests and answers have the real shape.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { matchPath } from '../../../scripts/sandbox/api/route.ts';
import { loadContract } from '../../contract/contract.ts';
import { handlers, type Body } from './handlers.ts';
import { operations } from './operations.ts';
import type { KeptPull } from './pulls.ts';

export interface StandInRepository {
  /** As `PATCH` gives them: description, visibility, archived, default_branch, topics and the like. */
  readonly settings: Record<string, unknown>;
  readonly refs: Map<string, string>;
  /** Git objects by name. A tree: path → text. */
  readonly commits: Map<string, { readonly message: string; readonly tree: string; readonly parents: readonly string[] }>;
  readonly trees: Map<string, ReadonlyMap<string, { readonly mode: string; readonly text: string }>>;
  readonly users: Map<string, string>;
  readonly invited: Map<string, string>;
  readonly teams: Map<string, string>;
  readonly protection: Map<string, Body>;
  readonly issues: { number: number; title: string; body: string; state: string; author: string; labels: string[] }[];
  readonly pulls: KeptPull[];
  readonly autolinks: Map<number, Body>;
  readonly hooks: Map<number, Body>;
  readonly environments: Map<string, Body>;
  pages: Body | undefined;
}

export interface GithubState {
  /** Organisation → slug of its team → login → role. */
  readonly organizations: Map<string, Map<string, Map<string, string>>>;
  readonly people: Set<string>;
  /** `owner/name` in lower case. */
  readonly repositories: Map<string, StandInRepository>;
  /** Whom the token belongs to. */
  login: string;
  /** The token is an App's: it is nobody. */
  isApp: boolean;
  next(): number;
}

export interface StandIn {
  readonly url: string;
  readonly token: string;
  readonly state: GithubState;
  /** What GitHub would not have accepted or said. */
  readonly violations: string[];
  /** Writes that were carried out: `POST /orgs/acme/repos`. */
  readonly writes: string[];
  /** Answers the write after that many with 502, once. */
  breakAfter(writes: number): void;
  /** Answers these writes with a status and GitHub's words. */
  refuse(pattern: RegExp, status: number, message: string): void;
  repository(name: string): StandInRepository;
  stop(): Promise<void>;
}

/** GitHub says no. */
export class No extends Error {
  readonly status: number;
  constructor(status: number, message = 'Not Found') {
    super(message);
    this.status = status;
  }
}

/** Judging compiles a schema for each kind of answer, so all tests of a file share it. */
const contract = loadContract('effects');

export async function startStandIn(): Promise<StandIn> {
  const token = 'ghp_of-the-stand-in';
  const violations: string[] = [];
  const writes: string[] = [];
  let breaking = Infinity;
  let refusal: readonly [RegExp, number, string] | undefined;
  let number = 100;
  const state: GithubState = {
    organizations: new Map([['acme', new Map([['payments', new Map()], ['platform', new Map()]])]]),
    people: new Set(['ada', 'wim', 'rob']),
    repositories: new Map(),
    login: 'rob',
    isApp: false,
    next: () => number++,
  };
  const routes = operations.map((operation) => {
    const [method = '', path = ''] = operation.split(' ');
    return { method, parts: path.split('/').slice(1), handle: handlers[operation] };
  });

  function answer(method: string, address: URL, authorization: string | undefined, host: string, body: Body): { status: number; body?: unknown; next?: string } {
    if (authorization !== `token ${token}`) throw new No(401, 'Bad credentials');
    const line = `${method} ${address.pathname}`;
    const isWrite = method !== 'GET';
    if (refusal?.[0].test(line)) throw new No(refusal[1], refusal[2]);
    if (isWrite && (breaking -= 1) === -1) throw new No(502, 'Server Error');
    const parts = address.pathname.split('/').slice(1);
    for (const route of routes) {
      const params = route.method === method ? matchPath(route.parts, parts) : undefined;
      if (params === undefined) continue;
      const answered = route.handle({ state, params, query: address.searchParams, body });
      if (isWrite) writes.push(line);
      if (isWrite || !Array.isArray(answered.body) || answered.body.length < 100) return answered;
      const next = new URL(address.pathname + address.search, `http://${host}`);
      next.searchParams.set('page', String(Number(address.searchParams.get('page') ?? 1) + 1));
      return { ...answered, next: next.href };
    }
    throw new Error(`The stand-in has no ${line}.`);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = text === '' ? {} : (JSON.parse(text) as Body);
      const { method = '', url = '', headers } = request;
      let answered: { status: number; body?: unknown; next?: string };
      try {
        answered = answer(method, new URL(url, 'http://x'), headers.authorization, headers.host ?? '', body);
      } catch (error) {
        const status = error instanceof No ? error.status : 500;
        if (status === 500) violations.push(String(error));
        answered = { status, body: { message: (error as Error).message, documentation_url: 'https://docs.github.com/rest', status: String(status) } };
      }
      // As it will be read: without what JSON leaves out.
      const written = answered.body === undefined ? undefined : JSON.stringify(answered.body);
      violations.push(...contract.check({ method, path: url, requestBody: text === '' ? undefined : body, status: answered.status, responseBody: written === undefined ? undefined : JSON.parse(written) }));
      response.writeHead(answered.status, { 'content-type': 'application/json; charset=utf-8', ...(answered.next === undefined ? {} : { link: `<${answered.next}>; rel="next"` }) }).end(written);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    state,
    violations,
    writes,
    breakAfter: (count) => void (breaking = count),
    refuse: (pattern, status, message) => void (refusal = [pattern, status, message]),
    repository(name) {
      const found = state.repositories.get(name);
      if (found === undefined) throw new Error(`There is no ${name}.`);
      return found;
    },
    stop: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}

/** A repository as GitHub makes it: with one commit when `auto_init` asks for it. */
export function newRepository(settings: Record<string, unknown>): StandInRepository {
  const { auto_init: isFilled, ...rest } = settings;
  const tree = new Map([['README.md', { mode: '100644', text: '# Made by GitHub\n' }]]);
  const treeName = nameOf([...tree]);
  const commit = { message: 'Initial commit', tree: treeName, parents: [] };
  return {
    settings: { default_branch: 'main', archived: false, topics: [], visibility: 'private', ...rest },
    refs: new Map(isFilled === true ? [['heads/main', nameOf(commit)]] : []),
    commits: new Map([[nameOf(commit), commit]]),
    trees: new Map([[treeName, tree]]),
    users: new Map(),
    invited: new Map(),
    teams: new Map(),
    protection: new Map(),
    issues: [],
    pulls: [],
    autolinks: new Map(),
    hooks: new Map(),
    environments: new Map(),
    pages: undefined,
  };
}

export function nameOf(value: unknown): string {
  return createHash('sha1').update(JSON.stringify(value)).digest('hex');
}
