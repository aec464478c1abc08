import { statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { userByLogin } from '../catalog/people.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { servicesOf } from '../catalog/services.ts';
import { apiUrlOf } from '../model/api-url.ts';
import { followRequests, type FollowedRequest } from '../publish/requests.ts';
import { audit } from '../report/audit.ts';
import { Refusal, type Call } from './command.ts';
import { digest } from './digest.ts';
import { evidenceFiles, type Evidence, type ReviewsAsked } from './evidence.ts';
import { pastOf } from './past-records.ts';
import { zipped } from './zip.ts';

/** What was written. */
export interface Packed {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly commit: string;
  /** How many the zip holds. */
  readonly files: number;
  readonly reviews: 'from GitHub' | 'not asked';
}

/** Writes the evidence of a commit to a zip. Throws `Refusal` when it cannot be written, or GitHub does not answer. */
export async function packEvidence(call: Call, source: Pick<Evidence, 'root' | 'commit' | 'facts'>, file: string): Promise<Packed> {
  const { root, commit, facts } = source;
  const target = resolve(call.io.cwd, file);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory()) throw new Refusal(`"${file}" is a folder; --evidence takes the name of a file to write.`);
  const owners = new Map(servicesOf(facts.catalog, facts.files).map(({ name, owner }) => [name, owner]));
  const requests = followRequests(facts.catalog.instances, pastOf(root, facts.catalog.instances, commit), (service) => owners.get(service));
  const reviews = await reviewsFor(call, facts.catalog, requests);
  const files = evidenceFiles({ ...source, requests, audit: audit(facts), ...(reviews && { reviews }) });
  const bytes = zipped(files, facts.today);
  try {
    writeFileSync(target, bytes);
  } catch (cause) {
    throw new Refusal(`${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  return { file, sha256: digest(bytes), bytes: bytes.length, commit, files: files.size, reviews: reviews ? 'from GitHub' : 'not asked' };
}

/** Pull requests that are looked up, three calls each: a workflow's token has a thousand an hour. */
const mostAsked = 300;

/** Long enough for all of them; a pack is made at night. */
const patience = 20 * 60_000;

async function reviewsFor({ io }: Call, catalog: Catalog, requests: readonly FollowedRequest[]): Promise<ReviewsAsked | undefined> {
  const { env } = io;
  const token = env['GITHUB_TOKEN'] || env['GH_TOKEN'];
  if (!token) return undefined;
  const { settings } = catalog;
  const repository = env['GITHUB_REPOSITORY'] || settings.repository;
  if (!/^[^/]+\/[^/]+$/.test(repository)) throw new Refusal(`The repository is "${repository}", which is no owner/name, so GitHub gives no reviews of it. Correct GITHUB_REPOSITORY; without GITHUB_TOKEN the pack is made of Git alone, and says so.`);
  const [{ openDoor }, { readReviews }] = await Promise.all([import('../github/door.ts'), import('../github/read-reviews.ts')]);
  const merged = requests.filter(({ commit }) => commit !== undefined).map(({ number }) => number).sort((a, b) => b - a);
  const asked = merged.slice(0, mostAsked);
  const asOf = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  io.err(`Asking GitHub for the reviews of ${asked.length} requests.\n`);
  try {
    const door = openDoor({ apiUrl: apiUrlOf(env, settings.server), token, repository, bot: settings.bot, signal: AbortSignal.timeout(patience) });
    const reviews = await readReviews(door, settings.defaultBranch, asked);
    return { asOf, asked: asked.length, merged: merged.length, reviews: reviews.map((review) => ({ ...review, user: userByLogin(catalog, review.login)?.ref })) };
  } catch (cause) {
    throw new Refusal(`GitHub gave no reviews of ${repository}: ${cause instanceof Error ? cause.message : String(cause)}. Without GITHUB_TOKEN the pack is made of Git alone, and says so.`, { cause });
  }
}
