import type { AboutFile, NamesFile } from '../../../../scripts/model/names.ts';
import { readNames } from './names.ts';
import { rankingOf, type Ranking } from './rank.ts';

let ranking: Promise<Ranking> | undefined;
let about: Promise<AboutFile> | undefined;

/** The names of the site, loaded once; after a failure the next call tries again. Throws when they cannot be loaded. */
export function loadNames(address: string): Promise<Ranking> {
  ranking ??= loadJson<NamesFile>(address).then((file) => rankingOf(readNames(file)));
  ranking.catch(() => (ranking = undefined));
  return ranking;
}

/** What each row says of itself, from the file beside the names; nothing when it cannot be loaded. */
export function loadAbout(namesAddress: string): Promise<AboutFile> {
  about ??= loadJson<AboutFile>(namesAddress.replace(/names\.json$/, 'about.json')).catch(() => []);
  return about;
}

async function loadJson<T>(address: string): Promise<T> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
  return (await response.json()) as T;
}
