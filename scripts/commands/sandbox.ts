import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { groupsOf, loginOf } from '../catalog/people.ts';
import { startEmbeddedPostgres } from '../effects/embedded-postgres.ts';
import { canonicalRef } from '../model/ref.ts';
import { isOwnRepository } from '../read/layout.ts';
import type { AccountSeed } from '../sandbox/options.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { approvalContext, requestContext } from '../github/sentences.ts';
import { catalogHelp, catalogOption, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog, type Opened } from './open.ts';

const ports = { 'port-site': 4321, 'port-github': 4322, 'port-database': 4323 } as const;
type PortOption = keyof typeof ports;

export const command: Command = {
  usage: 'sandbox [--reset] [--port-site N] [--port-github N] [--port-database N] [--catalog DIR]',
  about: `Serves the site and a small GitHub of your own side by side, without account or network: press Request, submit, watch the
bot, approve as somebody else, merge, and see the schema appear in a real Postgres. Everything is kept in .signpost/ until
--reset. DATABASE_URL names a PostgreSQL server to use instead of the embedded one.`,
  options: {
    ...catalogOption,
    reset: { type: 'boolean' },
    'port-site': { type: 'string' },
    'port-github': { type: 'string' },
    'port-database': { type: 'string' },
  },
  optionHelp: {
    ...catalogHelp,
    reset: 'Throw away what the sandbox holds and start from this checkout',
    'port-site': 'Port of the site, 4321 unless given',
    'port-github': 'Port of the local GitHub, 4322 unless given',
    'port-database': 'Port of the embedded Postgres, 4323 unless given',
  },
  async run(call): Promise<ExitCode> {
    const { io } = call;
    const opened = openCatalog(call);
    if (!isOwnRepository(opened.files)) throw new Refusal('The sandbox runs a Signpost repository: this folder has no catalog/signpost.yaml.');
    const folder = join(opened.root, '.signpost');
    if (call.values['reset'] === true) rmSync(folder, { recursive: true, force: true });
    io.err('Starting: the database, the local GitHub, and the first build of the site …\n');
    const running = await start(call, opened, folder);
    io.out(welcome(running));
    await stopped();
    io.err('\nStopping …\n');
    await running.stop();
    return 0;
  },
};

export interface Running {
  readonly sandbox: Sandbox;
  readonly databaseUrl: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

/** Starts everything and waits until the site is there. Throws `Refusal` for a taken port, with what to do. */
async function start(call: Call, opened: Opened, folder: string): Promise<Running> {
  const given = call.io.env['DATABASE_URL'];
  const database = given
    ? { url: given, stop: async () => {} }
    : await claim('port-database', port(call, 'port-database'), (number) =>
        startEmbeddedPostgres({ folder: join(folder, 'postgres'), port: number }),
      );
  const [owner = '', repository = ''] = opened.catalog.settings.repository.split('/');
  const github = port(call, 'port-github');
  const site = port(call, 'port-site');
  const sandbox = await claim('port-github', github, () =>
    startSandbox({
      folder: join(folder, 'github'),
      owner,
      repository,
      seed: { from: opened.root },
      accounts: accountsOf(opened.catalog),
      protection: { branch: opened.catalog.settings.defaultBranch, requiredStatuses: [requestContext, approvalContext], enforceAdmins: false },
      secrets: { DATABASE_URL: database.url },
      variables: {},
      warmCaches: [
        { path: 'node_modules', from: join(opened.root, 'node_modules'), sameFile: 'package-lock.json', original: join(opened.root, 'package-lock.json') },
      ],
      host: '127.0.0.1',
      port: github,
      pagesPort: site,
      now: () => new Date(),
      random: () => randomBytes(20).toString('hex'),
      log: (line) => call.io.err(`${line}\n`),
    }),
  );
  await firstSite(sandbox, opened.catalog);
  return {
    sandbox,
    databaseUrl: database.url,
    embedded: !given,
    async stop() {
      await sandbox.stop();
      await database.stop();
    },
  };
}

/** Users of the catalog: everybody may read, who owns anything may write, the platform team administers. */
export function accountsOf(catalog: Catalog): readonly AccountSeed[] {
  const platform = canonicalRef(catalog.settings.platform ?? 'platform', { kind: 'group' }) ?? '';
  return catalog.ofKind('User').map((user) => {
    const groups = groupsOf(catalog, user.ref);
    const owns = groups.some((group) => catalog.related(group, 'ownerOf').length > 0);
    const permission = groups.includes(platform) ? 'admin' : owns ? 'write' : 'read';
    return { login: loginOf(user), name: user.title, permission };
  });
}

function port(call: Call, name: PortOption): number {
  const text = option(call, name);
  if (text === undefined) return ports[name];
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number > 65_535) throw new Refusal(`--${name} is "${text}"; it is a number up to 65535, 0 for any free port.`);
  return number;
}

async function claim<T>(name: PortOption, number: number, begin: (port: number) => Promise<T>): Promise<T> {
  try {
    return await begin(number);
  } catch (error) {
    for (let at: unknown = error; at instanceof Error; at = at.cause) {
      if (!('code' in at) || at.code !== 'EADDRINUSE') continue;
      const taken = 'port' in at ? Number(at.port) : number;
      throw new Refusal(`Port ${taken} is taken, perhaps by another sandbox. Stop what uses it, or choose another port: npm start -- --${name} ${number + 10}`);
    }
    throw error;
  }
}

/** The site is built by the repository's own workflow; until it has been, there is nothing to show. */
async function firstSite(sandbox: Sandbox, catalog: Catalog): Promise<void> {
  const administrator = accountsOf(catalog).find(({ permission }) => permission === 'admin');
  if (!administrator) throw new Refusal('The platform group has no members, so nobody may run workflows: see catalog/signpost.yaml and catalog/org/.');
  await sandbox.dispatch({ login: administrator.login, kind: 'user' }, 'pages.yml');
  await sandbox.idle();
}

function welcome({ sandbox, databaseUrl, embedded }: Running): string {
  const database = embedded ? databaseUrl : 'the server of DATABASE_URL';
  return `
  Site      ${sandbox.pagesUrl}
  GitHub    ${sandbox.url}
  Postgres  ${database}

  Try it: open the site, choose a service, press Request. Stop with Ctrl-C; everything is kept for the next time.
`;
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
