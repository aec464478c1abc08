/**
 * A stand-in for the teams of an organisation on GitHub, in memory. It keeps the rules that the sync relies on: members of teams below
 * are members of the team, owners are maintainers, who is no member of the organisation is invited, lists have pages. Each exchange is
 * held to GitHub's own description (`violations`).
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { matchPath } from '../../scripts/sandbox/api/route.ts';
import { loadContract } from '../contract/contract.ts';
import { madeUp } from '../effects/github/made-up.ts';
import { teamOperations } from './team-operations.ts';

interface KeptTeam {
  readonly id: number;
  slug: string;
  name: string;
  description: string;
  privacy: string;
  parent: string | undefined;
  readonly members: Map<string, string>;
  readonly invited: Map<string, string>;
}

type Body = Readonly<Record<string, unknown>>;
type Given = Readonly<Record<string, string>>;

class No extends Error {
  readonly status: number;
  constructor(status: number, message = 'Not Found') {
    super(message);
    this.status = status;
  }
}

/** Judging compiles schemas, so all tests share it. */
const contract = loadContract('teams');

export interface Organization {
  readonly url: string;
  readonly token: string;
  /** Number of the account by login. */
  readonly accounts: Map<string, number>;
  readonly people: Set<string>;
  readonly owners: Set<string>;
  readonly teams: Map<string, KeptTeam>;
  readonly writes: string[];
  readonly calls: string[];
  readonly violations: string[];
  /** An older server, which says of members neither role nor whether they are inherited. */
  old: boolean;
  /** Whom the token belongs to; undefined for an App. */
  login: string | undefined;
  /** Answers the write after that many with 500, once. */
  breakAfter(writes: number): void;
  /** Answers the next call with 429. */
  limitOnce(): void;
  team(slug: string, given?: Partial<Omit<KeptTeam, 'members' | 'invited'>>, members?: Readonly<Record<string, string>>): KeptTeam;
  /** `ada, grace*`: maintainers with a star. */
  members(slug: string): string;
  stop(): Promise<void>;
}

export async function startOrganization(): Promise<Organization> {
  let next = 1000;
  let breaking = Infinity;
  let limited = false;
  const token = 'ghp_of-the-organisation';

  const find = ({ team = '' }: Given): KeptTeam => {
    const found = at.teams.get(team);
    if (!found) throw new No(404);
    return found;
  };
  const below = (slug: string) => [...at.teams.values()].filter(({ parent }) => parent === slug);
  const inherited = (slug: string): Set<string> => new Set(below(slug).flatMap((team) => [...team.members.keys(), ...inherited(team.slug)]));
  const person = (login: string) => ({ login, id: at.accounts.get(login) ?? 0, type: 'User' });
  const shown = (team: KeptTeam, schema: string) => {
    const parent = team.parent === undefined ? undefined : at.teams.get(team.parent);
    const frame = ({ id, slug, name, description, privacy }: KeptTeam) => ({ id, slug, name, description, privacy, permission: 'pull', html_url: `https://github.com/orgs/acme/teams/${slug}` });
    return madeUp(schema, { ...frame(team), parent: parent ? madeUp('team', frame(parent)) : null });
  };
  const paged = (items: readonly unknown[], query: URLSearchParams) => {
    const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 30)];
    return { status: 200, body: items.slice((page - 1) * size, page * size), more: page * size < items.length };
  };
  const place = (body: Body) => {
    const id = body['parent_team_id'];
    if (id === null) return undefined;
    const parent = [...at.teams.values()].find((team) => team.id === id);
    if (!parent || parent.privacy === 'secret') throw new No(422, 'Validation Failed');
    return parent.slug;
  };

  const handlers: Readonly<Record<(typeof teamOperations)[number], (given: Given, body: Body, query: URLSearchParams) => { status: number; body?: unknown; more?: boolean }>> = {
    'GET /user': () => {
      if (at.login === undefined) throw new No(403, 'Resource not accessible by integration');
      return { status: 200, body: madeUp('public-user', { login: at.login }) };
    },
    'GET /users/:username': ({ username = '' }) => {
      const login = [...at.accounts.keys()].find((each) => each.toLowerCase() === username.toLowerCase());
      if (login === undefined) throw new No(404);
      return { status: 200, body: madeUp('public-user', person(login)) };
    },
    'GET /orgs/:org/members': (_given, _body, query) => paged([...at.people].filter((login) => query.get('role') !== 'admin' || at.owners.has(login)).map((login) => madeUp('simple-user', person(login))), query),
    'GET /orgs/:org/teams': (_given, _body, query) => paged([...at.teams.values()].map((team) => shown(team, 'team')), query),
    'POST /orgs/:org/teams': (_given, body) => {
      const name = String(body['name']);
      const slug = name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
      if (at.teams.has(slug)) throw new No(422, 'Name must be unique for this org');
      const made = at.team(slug, { name, description: String(body['description'] ?? ''), privacy: String(body['privacy'] ?? 'secret'), ...(body['parent_team_id'] === undefined ? {} : { parent: place(body) }) });
      if (at.login !== undefined) made.members.set(at.login, 'maintainer');
      return { status: 201, body: shown(made, 'team-full') };
    },
    'GET /orgs/:org/teams/:team': (given) => ({ status: 200, body: shown(find(given), 'team-full') }),
    'PATCH /orgs/:org/teams/:team': (given, body) => {
      const team = find(given);
      if ('parent_team_id' in body) team.parent = place(body);
      if (body['description'] !== undefined) team.description = String(body['description']);
      if (body['privacy'] !== undefined) team.privacy = String(body['privacy']);
      if (body['name'] !== undefined) {
        at.teams.delete(team.slug);
        team.name = String(body['name']);
        team.slug = team.name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
        at.teams.set(team.slug, team);
      }
      return { status: 200, body: shown(team, 'team-full') };
    },
    'DELETE /orgs/:org/teams/:team': (given) => (at.teams.delete(find(given).slug), { status: 204 }),
    'GET /orgs/:org/teams/:team/members': (given, _body, query) => {
      const team = find(given);
      const all = [...new Set([...team.members.keys(), ...inherited(team.slug)])].filter((login) => query.get('role') !== 'maintainer' || team.members.get(login) === 'maintainer');
      return paged(all.map((login) => madeUp('team-member', { ...person(login), ...(at.old ? { role: undefined, inherited: undefined } : { role: team.members.get(login) ?? 'member', inherited: !team.members.has(login) }) })), query);
    },
    'GET /orgs/:org/teams/:team/invitations': (given, _body, query) => paged([...find(given).invited.keys()].map((login) => madeUp('organization-invitation', { login, role: 'direct_member' })), query),
    'PUT /orgs/:org/teams/:team/memberships/:username': (given, body) => {
      const team = find(given);
      const login = [...at.accounts.keys()].find((each) => each.toLowerCase() === (given['username'] ?? '').toLowerCase());
      if (login === undefined) throw new No(404);
      const role = at.owners.has(login) ? 'maintainer' : String(body['role']);
      const isMember = at.people.has(login);
      (isMember ? team.members : team.invited).set(login, role);
      return { status: 200, body: madeUp('team-membership', { role, state: isMember ? 'active' : 'pending' }) };
    },
    'DELETE /orgs/:org/teams/:team/memberships/:username': (given) => {
      const team = find(given);
      const login = given['username'] ?? '';
      if (!team.members.delete(login) && !team.invited.delete(login)) throw new No(404);
      return { status: 204 };
    },
  };
  const routes = teamOperations.map((operation) => {
    const [method = '', path = ''] = operation.split(' ');
    return { method, parts: path.split('/').slice(1), handle: handlers[operation] };
  });

  const at: Organization = {
    url: '',
    token,
    accounts: new Map(),
    people: new Set(),
    owners: new Set(),
    teams: new Map(),
    writes: [],
    calls: [],
    violations: [],
    old: false,
    login: undefined,
    breakAfter: (writes) => void (breaking = writes),
    limitOnce: () => void (limited = true),
    team(slug, given = {}, members = {}) {
      const made: KeptTeam = { id: (next += 1), slug, name: slug, description: '', privacy: 'closed', parent: undefined, ...given, members: new Map(Object.entries(members)), invited: new Map() };
      at.teams.set(slug, made);
      return made;
    },
    members: (slug) => [...(at.teams.get(slug)?.members ?? [])].map(([login, role]) => `${login}${role === 'maintainer' ? '*' : ''}`).sort().join(', '),
    stop: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };

  function answer(method: string, address: URL, authorization: string | undefined, body: Body): { status: number; body?: unknown; more?: boolean } {
    if (authorization !== `token ${token}`) throw new No(401, 'Bad credentials');
    if (limited) {
      limited = false;
      throw new No(429, 'You have exceeded a secondary rate limit');
    }
    const line = `${method} ${decodeURIComponent(address.pathname)}`;
    at.calls.push(line);
    if (method !== 'GET' && (breaking -= 1) === -1) throw new No(403, 'Something is in the way');
    const parts = address.pathname.split('/').slice(1);
    for (const route of routes) {
      const given = route.method === method ? matchPath(route.parts, parts) : undefined;
      if (given === undefined) continue;
      const answered = route.handle(given, body, address.searchParams);
      if (method !== 'GET') at.writes.push(line);
      return answered;
    }
    throw new Error(`The stand-in has no ${line}.`);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const { method = '', url = '', headers } = request;
      const address = new URL(url, `http://${headers.host ?? ''}`);
      const body = text === '' ? {} : (JSON.parse(text) as Body);
      let answered: { status: number; body?: unknown; more?: boolean };
      try {
        answered = answer(method, address, headers.authorization, body);
      } catch (error) {
        const status = error instanceof No ? error.status : 500;
        if (status === 500) at.violations.push(String(error));
        answered = { status, body: { message: (error as Error).message, documentation_url: 'https://docs.github.com/rest', status: String(status) } };
      }
      const written = answered.body === undefined ? undefined : JSON.stringify(answered.body);
      at.violations.push(...contract.check({ method, path: url, requestBody: text === '' ? undefined : body, status: answered.status, responseBody: written === undefined ? undefined : JSON.parse(written) }));
      address.searchParams.set('page', String(Number(address.searchParams.get('page') ?? 1) + 1));
      response.writeHead(answered.status, { 'content-type': 'application/json; charset=utf-8', ...(answered.status === 429 ? { 'retry-after': '0' } : {}), ...(answered.more ? { link: `<${address.href}>; rel="next"` } : {}) }).end(written);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(at, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
