import type { Entity } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import { folderOf } from '../read/layout.ts';
import type { Catalog } from './catalog.ts';

/** Where the source of an entity lies. */
export interface SourcePlace {
  /** `owner/name`, in lower case: GitHub does not tell case apart. */
  readonly repository: string;
  /** Without slashes around it; empty for the whole repository. */
  readonly folder: string;
}

/**
 * Where an entity says that its source lies. `backstage.io/source-location` names the folder; without it
 * `backstage.io/managed-by-location` does, by the file that describes the entity; `github.com/project-slug` alone means the whole
 * repository. `server` is `https://github.com` or an Enterprise Server; places elsewhere are left out. A branch is taken to be one
 * part of the address, so that `tree/feature/x/src` reads as the folder `x/src`.
 */
export function sourcePlaces({ annotations }: Pick<Entity, 'annotations'>, server = 'https://github.com'): readonly SourcePlace[] {
  const slug = projectOf({ annotations })?.toLowerCase();
  const source = placeAt(annotations['backstage.io/source-location'], server);
  const file = placeAt(annotations['backstage.io/managed-by-location'], server);
  const managed = file && { repository: file.repository, folder: folderOf(file.folder) };
  const place = source ?? (managed && (slug === undefined || slug === managed.repository) ? managed : undefined);
  const whole = slug !== undefined && slug !== place?.repository ? [{ repository: slug, folder: '' }] : [];
  return [...(place ? [place] : []), ...whole];
}

/** An entity, and the folder of a repository that is its own. */
export interface Resident {
  readonly entity: Entity;
  readonly folder: string;
}

/** The entities whose source is in a repository (`owner/name`, whatever its case), by folder and reference; empty when none says so. */
export function residentsOf(catalog: Pick<Catalog, 'entities' | 'settings'>, repository: string): readonly Resident[] {
  return repositories(catalog).get(repository.toLowerCase()) ?? [];
}

/** The same of every repository, by its name in lower case; sorted. */
export function repositories({ entities, settings }: Pick<Catalog, 'entities' | 'settings'>): ReadonlyMap<string, readonly Resident[]> {
  const found = new Map<string, Resident[]>();
  for (const entity of entities) {
    for (const { repository, folder } of sourcePlaces(entity, settings.server)) {
      const known = found.get(repository);
      if (known) known.push({ entity, folder });
      else found.set(repository, [{ entity, folder }]);
    }
  }
  for (const residents of found.values()) residents.sort((a, b) => compareText(a.folder, b.folder) || compareText(a.entity.ref, b.entity.ref));
  return new Map([...found].sort(([a], [b]) => compareText(a, b)));
}

/**
 * Whose a file is: of the entities whose folder holds it those with the deepest one. What lies outside of all of their folders
 * (the workflows of a repository of several components) can change each of them, and belongs to all.
 */
export function residentsAt(residents: readonly Resident[], path: string): readonly Resident[] {
  const around = residents.filter(({ folder }) => folder === '' || path === folder || path.startsWith(`${folder}/`));
  const deepest = Math.max(...around.map(({ folder }) => folder.length));
  return around.length === 0 ? residents : around.filter(({ folder }) => folder.length === deepest);
}

/** `owner/name` of the repository that the annotation `github.com/project-slug` names, as it is written there; undefined where it names none. */
export function projectOf({ annotations }: Pick<Entity, 'annotations'>): string | undefined {
  const slug = annotations['github.com/project-slug']?.trim();
  return slug !== undefined && isRepository(slug) ? slug : undefined;
}

/** Whether GitHub could have a repository of this name: it takes none that are dots, or that end like an address for Git. */
function isRepository(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/.test(text) && !/\.git$/i.test(text);
}

/** `url:https://github.com/owner/name/tree/main/folder/`, or `blob` and a file; anything else is no place. */
function placeAt(location: string | undefined, server: string): SourcePlace | undefined {
  const address = location?.replace(/^url:/, '');
  if (address === undefined || !URL.canParse(address) || new URL(address).host !== new URL(server).host) return undefined;
  const parts = new URL(address).pathname.split('/').filter((part) => part !== '').map(decoded);
  const [owner, name, kind, , ...folder] = parts;
  const repository = `${owner ?? ''}/${name?.replace(/\.git$/, '') ?? ''}`;
  if (!isRepository(repository)) return undefined;
  return { repository: repository.toLowerCase(), folder: kind === 'tree' || kind === 'blob' ? folder.join('/') : '' };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
