import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ActionFailure } from './action.ts';
import type { Action, ActionCall } from './action.ts';

/** Puts the Node that runs the sandbox first, and says so when a workflow asks for another. */
export const setupNode: Action = async (call) => {
  const { host, log } = call;
  const own = process.version.slice(1);
  const wanted = wantedVersion(call);
  const asked = /^v?(\d+(?:\.\d+)*)/.exec(wanted)?.[1];
  if (asked !== undefined && !`${own}.`.startsWith(`${asked.replace(/(\.0)+$/, '')}.`)) {
    log.line(`##[warning]The workflow asks for Node ${wanted}; the sandbox runs the Node it was started with, ${own}.`);
  }
  host.searchPath.unshift(dirname(process.execPath));
  log.line(`Node ${own}`);
  return { 'node-version': `v${own}`, 'cache-hit': 'false' };
};

function wantedVersion({ inputs, host }: ActionCall): string {
  const file = inputs['node-version-file'];
  if (inputs['node-version'] || !file) return inputs['node-version'] ?? '';
  const path = join(host.folders.workspace, file);
  if (!existsSync(path)) throw new ActionFailure(`The specified node version file at: ${path} does not exist`);
  return readFileSync(path, 'utf8').trim();
}
