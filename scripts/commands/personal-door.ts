import { userByLogin } from '../catalog/people.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { openDoor, type Door } from '../github/door.ts';
import { apiUrlOf } from '../model/api-url.ts';
import type { Entity } from '../model/entity.ts';
import { Refusal, type Io } from './command.ts';

/** GitHub as the person who calls sees it: with the token of GH_TOKEN or GITHUB_TOKEN; undefined without one. */
export function personalDoor({ env }: Pick<Io, 'env'>, { settings }: Pick<Catalog, 'settings'>): Door | undefined {
  const token = env['GH_TOKEN'] || env['GITHUB_TOKEN'];
  if (!token) return undefined;
  const { server, bot } = settings;
  return openDoor({ apiUrl: apiUrlOf(env, server), token, repository: env['GITHUB_REPOSITORY'] || settings.repository, bot });
}

/** Whose token it is: GitHub alone says who opens an issue. Throws `Refusal` when that is nobody, or not who was named. */
export async function ownerOfToken(door: Door, named: string | undefined): Promise<string> {
  let login: string;
  try {
    login = await door.login();
  } catch (error) {
    throw new Refusal(`GitHub does not say whose token this is (${error instanceof Error ? error.message : String(error)}). Use the token of a person, or --dry-run.`);
  }
  if (named !== undefined && named.replace(/^@/, '').toLowerCase() !== login.toLowerCase()) throw new Refusal(`The token belongs to ${login}, so nothing can be requested as ${named}. Leave --as out, or add --dry-run.`);
  return login;
}

/** The user of the catalog with a login. Throws `Refusal` when there is none. */
export function requesterNamed(catalog: Catalog, login: string): Entity {
  const found = userByLogin(catalog, login.replace(/^@/, ''));
  if (!found) throw new Refusal(`The catalog has no user with the GitHub login "${login}", so nothing can be requested under it.`);
  return found;
}
