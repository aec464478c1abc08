import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { groupsOf, loginOf, platformOf } from '../catalog/people.ts';
import { startEmbeddedPostgres } from '../effects/embedded-postgres.ts';
import { FolderHeld, holdFolder } from '../effects/folder-lock.ts';
import { isOwnRepository } from '../read/layout.ts';
import type { AccountSeed, Exchange } from '../sandbox/options.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { applyWorkflow } from '../github/reconcile.ts';
import { ownersContext } from '../github/owner-sentences.ts';
import { approvalContext, requestContext } from '../github/sentences.ts';
import { catalogHelp, catalogOption, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog, type Opened } from './open.ts';

const defaultPorts = { 'port-site': 4321, 'port-github': 4322, 'port-database': 4323 } as const;
type PortOption = keyof typeof defaultPorts;

export const command: Command = {
  usage: 'sandbox [--reset] [--state DIR] [--secret NAME]… [--port-site N] [--port-github N] [--port-database N] [--catalog DIR]',
  about: `Serves the site and a small GitHub of your own side by side, without account or network: press Request, submit, watch the
bot, approve as somebody else, merge, and see the schema appear in a real Postgres. Everything is kept in .signpost/ until
--reset. DATABASE_URL names a PostgreSQL server to use instead of the embedded one; other secrets of services are handed over by
name, and only those, so that what you try out here reaches no cluster or cloud by accident.`,
  options: {
    ...catalogOption,
    reset: { type: 'boolean' },
    state: { type: 'string' },
    secret: { type: 'string', multiple: true },
    'port-site': { type: 'string' },
    'port-github': { type: 'string' },
    'port-database': { type: 'string' },
  },
  optionHelp: {
    ...catalogHelp,
    reset: 'Throw away what the sandbox holds and start from this checkout',
    state: 'Where the sandbox keeps its state, .signpost in the repository unless given',
    secret: 'A variable of the environment to give to the workflows as a secret, such as KUBECONFIG_DATA; again for the next',
    'port-site': 'Port of the site, 4321 unless given',
    'port-github': 'Port of the local GitHub, 4322 unless given',
    'port-database': 'Port of the embedded Postgres, 4323 unless given',
  },
  async run(call): Promise<ExitCode> {
    const { io } = call;
    const opened = openCatalog(call);
    if (!isOwnRepository(opened.files)) throw new Refusal('The sandbox runs a Signpost repository: this folder has no catalog/signpost.yaml.');
    const secrets = secretsOf(call);
    const folder = resolve(io.cwd, option(call, 'state') ?? join(opened.root, '.signpost'));
    const release = await holdState(folder);
    try {
      if (call.values['reset'] === true) rmSync(folder, { recursive: true, force: true });
      io.err('Starting: the database, the local GitHub, and the first build of the site, which takes about half a minute …\n');
      const running = await startEverything({ opened, folder, ports: portsOf(call), databaseUrl: io.env['DATABASE_URL'], secrets, log: (line) => io.err(`${line}\n`) });
      io.out(welcome(running));
      await stopped();
      io.err('\nStopping …\n');
      await running.stop();
    } finally {
      await release();
    }
    return 0;
  },
};

function secretsOf({ values, io }: Call): Readonly<Record<string, string>> {
  const names = (values['secret'] ?? []) as readonly string[];
  const missing = names.filter((name) => !io.env[name]);
  if (missing.length > 0) throw new Refusal(`--secret names variables of the environment; ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set.`);
  return Object.fromEntries(names.map((name) => [name, io.env[name] ?? '']));
}

/** Held before anything is thrown away: a second sandbox must not delete what the first one is writing. */
async function holdState(folder: string): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true });
  return holdFolder(folder).catch((error: unknown) => {
    if (!(error instanceof FolderHeld)) throw error;
    throw new Refusal(`A sandbox is running with the state in ${folder}. Stop it first, or name another folder with --state.`);
  });
}

export interface Running {
  readonly sandbox: Sandbox;
  readonly databaseUrl: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

export interface Start {
  readonly opened: Opened;
  /** Where the database and the local GitHub keep their state. */
  readonly folder: string;
  readonly ports: Readonly<Record<PortOption, number>>;
  /** A server to use instead of the embedded Postgres. */
  readonly databaseUrl?: string | undefined;
  /** Secrets of the workflows beside the database's address, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Starts everything and waits until the site is there. Throws `Refusal` for a taken port, with what to do. */
export async function startEverything({ opened, folder, ports, databaseUrl, secrets, log, onExchange }: Start): Promise<Running> {
  const { catalog, root } = opened;
  const database = databaseUrl
    ? { url: databaseUrl, stop: async () => {} }
    : await claim(ports, () => startEmbeddedPostgres({ folder: join(folder, 'postgres'), port: ports['port-database'] }));
  const [owner = '', repository = ''] = catalog.settings.repository.split('/');
  const start = () =>
    startSandbox({
      folder: join(folder, 'github'),
      owner,
      repository,
      seed: { from: root },
      accounts: accountsOf(catalog),
      protection: { branch: catalog.settings.defaultBranch, requiredStatuses: [requestContext, approvalContext, ownersContext], enforceAdmins: false },
      secrets: { ...secrets, DATABASE_URL: database.url },
      variables: {},
      // The packages that this very program runs on serve its workflows too, as long as the lock file is the same.
      warmCaches: [{ path: 'node_modules', from: join(root, 'node_modules'), sameFile: 'package-lock.json', original: join(root, 'package-lock.json') }],
      host: '127.0.0.1',
      port: ports['port-github'],
      pagesPort: ports['port-site'],
      now: () => new Date(),
      random: () => randomBytes(20).toString('hex'),
      log,
      ...(onExchange ? { onExchange } : {}),
    });
  try {
    const sandbox = await claim(ports, start);
    const isKept = sandbox.state.runs.length > 0;
    await firstSite(sandbox);
    // Runs that the last stop cut short are not begun again by themselves, on GitHub neither: there the clock makes up for them.
    if (isKept) await sandbox.dispatch(sandbox.administrator, applyWorkflow);
    return {
      sandbox,
      databaseUrl: database.url,
      embedded: !databaseUrl,
      async stop() {
        await sandbox.stop();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** Users of the catalog: everybody may read, who owns anything may write, the platform team administers. */
export function accountsOf(catalog: Catalog): readonly AccountSeed[] {
  const platform = platformOf(catalog);
  return catalog.ofKind('User').map((user) => {
    const groups = groupsOf(catalog, user.ref);
    const owns = groups.some((group) => catalog.related(group, 'ownerOf').length > 0);
    const permission = platform !== undefined && groups.includes(platform) ? 'admin' : owns ? 'write' : 'read';
    return { login: loginOf(user), name: user.title, permission };
  });
}

function portsOf(call: Call): Start['ports'] {
  const entries = Object.entries(defaultPorts).map(([name, usual]) => [name, portOption(call, name) ?? usual]);
  return Object.fromEntries(entries) as Record<PortOption, number>;
}

function portOption(call: Call, name: string): number | undefined {
  const text = option(call, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new Refusal(`--${name} is "${text}"; it is a number up to 65535, 0 for any free port.`);
  return Number(text);
}

async function claim<T>(ports: Start['ports'], begin: () => Promise<T>): Promise<T> {
  try {
    return await begin();
  } catch (error) {
    for (let at: unknown = error; at instanceof Error; at = at.cause) {
      if (!('code' in at) || at.code !== 'EADDRINUSE') continue;
      const taken = 'port' in at ? Number(at.port) : 0;
      const name = Object.entries(ports).find(([, number]) => number === taken)?.[0] ?? 'port-github';
      throw new Refusal(`Port ${taken} is taken, perhaps by another sandbox. Stop what uses it, or choose another: npm start -- --${name} ${taken + 10}`);
    }
    throw error;
  }
}

/** The site is built by the repository's own workflow; until it has been, there is nothing to show. */
async function firstSite(sandbox: Sandbox): Promise<void> {
  if (sandbox.administrator.login === '') throw new Refusal('The platform group has no members, so nobody may run workflows: see catalog/signpost.yaml and catalog/org/.');
  await sandbox.dispatch(sandbox.administrator, 'pages.yml');
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
