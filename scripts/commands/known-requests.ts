import { apiUrlOf } from '../model/api-url.ts';
import type { RequestsKnown } from '../publish/request-facts.ts';
import { pastOf } from './past-records.ts';
import type { Call } from './command.ts';
import type { Opened } from './open.ts';

/** A site is built without GitHub rather than late. */
const patience = 60_000;

/** What Git knows of requests, and GitHub when there is a token; the time at which GitHub is read is the only one told. */
export async function knownRequests({ io }: Call, { root, files, catalog }: Opened): Promise<RequestsKnown> {
  const told = pastOf(root, catalog.instances);
  const token = io.env['GITHUB_TOKEN'] || io.env['GH_TOKEN'];
  const repository = io.env['GITHUB_REPOSITORY'] || catalog.settings.repository;
  if (!token || !/^[^/]+\/[^/]+$/.test(repository)) return told;
  // Loaded only here: most builds, and every one on a laptop, do without GitHub.
  const [{ openDoor }, { readRequests }] = await Promise.all([import('../github/door.ts'), import('../github/read-requests.ts')]);
  const door = openDoor({ apiUrl: apiUrlOf(io.env, catalog.settings.server), token, repository, bot: catalog.settings.bot, signal: AbortSignal.timeout(patience) });
  const asOf = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const read = await readRequests(door, { catalog, files }, asOf, (line) => io.err(`${line}\n`));
  return { ...told, read };
}
