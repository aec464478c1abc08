/** A GitHub on this machine: start it, use it, stop it. It knows nothing of what is tried on it. */
import type { Server } from 'node:http';
import { join } from 'node:path';
import { ANONYMOUS, actorOf } from './actors.ts';
import type { Actor } from './actors.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { refreshPull } from './operations/branches.ts';
import { dispatchWorkflow } from './operations/dispatches.ts';
import { issueOf } from './shapes/pulls.ts';
import type { SandboxOptions } from './options.ts';
import { handlePage } from './pages/handle.ts';
import { startPagesServer } from './runner/pages-server.ts';
import { createRunner } from './runner/runner.ts';
import { startServer } from './server.ts';
import type { State } from './state.ts';
import { openWorld } from './store.ts';
import type { World } from './world.ts';

export interface Sandbox {
  readonly url: string;
  readonly pagesUrl: string;
  readonly world: World;
  readonly state: State;
  readonly faults: Faults;
  /** The first account with the `admin` role, for what the owner of the sandbox does. */
  readonly administrator: Actor;
  /** Resolves when no change is waiting and no workflow run is queued or under way. */
  idle(): Promise<void>;
  /** Starts a workflow by hand, as this actor, on the default branch. */
  dispatch(actor: Actor, workflow: string, inputs?: Readonly<Record<string, string>>): Promise<void>;
  /** Runs the scheduled workflows now. */
  runSchedule(): void;
  /** Ends runs, saves, closes. */
  stop(): Promise<void>;
}

/** Starts the servers and the runner. Throws when a port is taken, the folder unreadable or git missing. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = await openWorld(options);
  const faults = createFaults(world.events);
  const endings: (() => Promise<unknown>)[] = [];
  async function stop(): Promise<void> {
    for (const end of endings.splice(0).reverse()) await end();
  }
  try {
    const pages = await startPagesServer({ folder: join(world.folder, 'pages'), host: options.host, port: options.pagesPort });
    endings.push(() => pages.stop());
    world.pagesUrl = pages.url;
    const server = await startServer(world, faults, handlePage);
    // Only whoever holds the port writes to the folder.
    endings.push(() => world.flush(), () => close(server));
    await catchUp(world);
    if (options.actions !== false) {
      const runs = createRunner(world, { path: options.path ?? process.env['PATH'] ?? '' });
      endings.push(() => runs.stop());
      world.runs = runs;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: world.url,
    pagesUrl: world.pagesUrl,
    world,
    state: world.state,
    faults,
    administrator: administratorOf(world),
    async idle() {
      await world.flush();
      await world.runs?.idle();
    },
    dispatch: (actor, workflow, inputs = {}) =>
      dispatchWorkflow(world, actor, { workflow, ref: world.state.repository.defaultBranch, inputs }),
    runSchedule: () => world.runs?.runSchedule(),
    stop,
  };
}

/** The state may be older than the refs when the last process died between the two. Saves. */
function catchUp(world: World): Promise<void> {
  return world.change(async () => {
    for (const pull of world.state.pulls) {
      if (issueOf(world, pull).state === 'open') await refreshPull(world, pull);
    }
  });
}

function administratorOf({ state }: World): Actor {
  const account = state.accounts.find(({ permission, type }) => permission === 'admin' && type !== 'Organization');
  return account === undefined ? ANONYMOUS : actorOf(account);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
