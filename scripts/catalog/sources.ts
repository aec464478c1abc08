import { isJsonObject, type Json } from '../model/json.ts';
import { compareText, type Problem } from '../model/problem.ts';
import { readDocuments, type SourceDocument } from '../read/documents.ts';
import type { Files, Unlisted } from '../read/files.ts';
import { folderOf, isOwnRepository, ratchetFiles, resolvePath, settingsFile } from '../read/layout.ts';
import { globPattern, isGlob } from '../read/patterns.ts';
import { placeholderFiles } from '../read/placeholders.ts';
import { objectOr, texts } from './entity.ts';
import { looksLikePackageList } from './packages/read.ts';

export interface Sources {
  /** Documents that are, or mean to be, entities; by file and position. */
  readonly documents: readonly SourceDocument[];
  /** Documents in our own catalog that are something else. */
  readonly strays: readonly SourceDocument[];
  readonly problems: readonly Problem[];
}

/** Finds the entity documents below a root. The folders that a template fetches from hold no entities, however they look. */
export function findSources(files: Files): Sources {
  const own = isOwnRepository(files);
  const read = new Map<string, Sources>();
  const add = (path: string) => {
    if (!read.has(path)) read.set(path, readFile(files, path, own && path.startsWith('catalog/')));
  };
  const lists = ratchetFiles(files);
  for (const path of files.list()) if (mayHoldEntities(path, own, lists)) add(path);
  // A Location may point at files that their name does not betray, and those at others.
  for (const { documents } of read.values()) {
    for (const document of documents) for (const path of targetFiles(files, document)) add(path);
  }
  const skeletons = skeletonFolders([...read.values()].flatMap(({ documents }) => documents));
  const isSkeleton = (path: string) => foldersAbove(path).some((folder) => skeletons.has(folder));
  const kept = [...read.keys()].filter((path) => !isSkeleton(path)).sort(compareText).map((path) => read.get(path) ?? nothing);
  return {
    documents: kept.flatMap(({ documents }) => documents),
    strays: withoutContents(kept),
    problems: [...kept.flatMap(({ problems }) => problems), ...unlistedProblems(files, own).filter(({ file }) => !isSkeleton(file))],
  };
}

/** A file that an entity takes the content of, such as the definition of an API, lies there for a reason. */
function withoutContents(read: readonly Sources[]): readonly SourceDocument[] {
  const strays = read.flatMap((each) => each.strays);
  if (strays.length === 0) return strays;
  const named = new Set(read.flatMap(({ documents }) => documents.flatMap(placeholderFiles)));
  return strays.filter(({ file }) => !named.has(file));
}

const nothing: Sources = { documents: [], strays: [], problems: [] };

const obstacles: Readonly<Record<Unlisted['reason'], readonly [message: string, fix: string]>> = {
  folder: ['The folder cannot be read, so nothing in it is checked.', 'Check its permissions, and that its path is not too long.'],
  link: ['A symbolic link is not followed, so what it points at is not checked.', 'Put the file or folder itself here.'],
  special: ['This is neither a file nor a folder, so it cannot be read.', 'Delete it.'],
  name: ['The name is not UTF-8, so what it names cannot be read.', 'Rename it.'],
};

/** What could hold entities but cannot be listed: a catalog that is hidden must not look like one that is fine. */
function unlistedProblems(files: Files, own: boolean): readonly Problem[] {
  const lists = ratchetFiles(files);
  const matters = ({ path, reason }: Unlisted) => reason === 'folder' || (own && !/\.\w+$/.test(path)) || mayHoldEntities(path, own, lists);
  return (files.unlisted?.() ?? []).filter(matters).map(({ path, reason }): Problem => {
    const [message, fix] = obstacles[reason];
    return { code: 'file-unreadable', severity: 'error', file: path, line: 1, column: 1, message, fix };
  });
}

/** True when a document of this shape is meant to be an entity of a catalog, not some other tool's file. */
function isEntityLike(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { apiVersion, kind } = value;
  if (typeof apiVersion === 'string' && catalogGroup.test(apiVersion)) return true;
  return apiVersion !== undefined && kind !== undefined && !(typeof apiVersion === 'string' && isKubernetes(apiVersion));
}

/** The files that a Location names, as far as they exist. Addresses are left alone: nothing is fetched. */
function targetFiles(files: Files, document: SourceDocument): readonly string[] {
  return locationTargets(document).flatMap(({ target }) => filesAt(files, document.file, target));
}

export interface LocationTarget {
  readonly target: string;
  readonly path: readonly (string | number)[];
}

/** The relative targets of a Location; empty for every other document. */
export function locationTargets({ value }: SourceDocument): readonly LocationTarget[] {
  if (!isJsonObject(value) || value['kind'] !== 'Location') return [];
  const spec = objectOr(value['spec']);
  if (spec['type'] !== undefined && spec['type'] !== 'file' && spec['type'] !== 'url') return [];
  const one = typeof spec['target'] === 'string' ? [{ target: spec['target'], path: ['spec', 'target'] }] : [];
  const many = texts(spec['targets']).map((target, index) => ({ target, path: ['spec', 'targets', index] }));
  return [...one, ...many].filter(({ target }) => target !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

export function filesAt(files: Files, from: string, target: string): readonly string[] {
  const path = resolvePath(from, target);
  if (path === undefined) return [];
  if (!isGlob(target)) return files.text(path) === undefined ? [] : [path];
  const pattern = globPattern(path);
  return files.list().filter((each) => pattern.test(each));
}

const catalogGroup = /^(backstage\.io|scaffolder\.backstage\.io|signpost\.dev)\//;
const kubernetesGroup = /^(v\d\w*$|(apps|batch|autoscaling|policy|extensions)\/)|^[a-z0-9.-]*(k8s\.io|fluxcd\.io|argoproj\.io|crossplane\.io|istio\.io|tekton\.dev|coreos\.com|cert-manager\.io|openshift\.io)\//;

function isKubernetes(apiVersion: string): boolean {
  return kubernetesGroup.test(apiVersion);
}

function mayHoldEntities(path: string, own: boolean, lists: ReadonlySet<string>): boolean {
  if (!/\.(ya?ml|json)$/i.test(path) || path.includes('{{') || lists.has(path) || /(?:^|\/)mkdocs\.ya?ml$/i.test(path)) return false;
  // Tools keep their settings in hidden folders.
  if (/(?:^|\/)\.(?!github\/)[^/]+\//.test(path)) return false;
  if (!own) return !path.startsWith('.github/');
  // In the instance's folder itself; what stands in folders below it is for other programs: manifests, repositories, templates of indices.
  if (path.startsWith('live/')) return /^live\/(?:[^/]+\/){3}[^/]+$/.test(path) && !path.endsWith('/request.yaml');
  return path.startsWith('catalog/') && path !== settingsFile;
}

function readFile(files: Files, path: string, strict: boolean): Sources {
  // Package descriptions and settings of other tools, in whatever dialect of JSON.
  if (!strict && /\.json$/i.test(path) && files.text(path)?.includes('"apiVersion"') === false) return nothing;
  if (/\.json$/i.test(path) && looksLikePackageList(files.text(path) ?? '')) return nothing;
  const { documents, problems } = readDocuments(files, path);
  const entities = documents.filter(({ value }) => isEntityLike(value));
  if (entities.length === documents.length && documents.length > 0 && problems.length === 0) return { documents, strays: [], problems };
  if (!strict) return { documents: entities, strays: [], problems: problems.length > 0 && isTemplateText(files.text(path) ?? '') ? [] : problems };
  const strays = documents.filter(({ value }) => value !== null && !isEntityLike(value));
  if (documents.every(({ value }) => value === null) && problems.length === 0) strays.push({ file: path, line: 1, column: 1, index: 0, value: null });
  return { documents: entities, strays, problems };
}

/** A template of Helm, Jinja and the like rather than YAML, unless it says that it is an entity. */
function isTemplateText(text: string): boolean {
  return /\{\{|\{%/.test(text) && !/^apiVersion:\s*["']?(backstage\.io|scaffolder\.backstage\.io|signpost\.dev)\//m.test(text);
}

/** Folders, without a slash at the end, that hold what templates are made of. */
export function skeletonFolders(documents: readonly SourceDocument[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { file, value } of documents) {
    if (isJsonObject(value) && value['kind'] === 'Pipeline') {
      const { skeleton } = objectOr(value['spec']);
      const folder = typeof skeleton === 'string' ? resolvePath(file, skeleton) : undefined;
      if (folder && folder !== folderOf(file) && !folderOf(file).startsWith(`${folder}/`)) folders.add(folder);
    }
    if (!isJsonObject(value) || value['kind'] !== 'Template') continue;
    const home = folderOf(file);
    const below = (folder: string) => (home === '' ? folder : `${home}/${folder}`);
    folders.add(below('skeleton'));
    if (file.startsWith('catalog/services/')) folders.add(below('tests'));
    for (const url of fetchedUrls(objectOr(value['spec'])['steps'])) {
      const folder = resolvePath(file, url);
      // A template that fetches its own folder, or one around it, must not hide itself.
      if (folder && folder !== home && !home.startsWith(`${folder}/`)) folders.add(folder);
    }
  }
  return folders;
}

/** `a` and `a/b` for `a/b/c.yaml`. */
function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}

/** Relative `input.url` of the `fetch:*` steps, up to the first expression. */
function fetchedUrls(steps: Json | undefined): readonly string[] {
  if (!Array.isArray(steps)) return [];
  return (steps as readonly Json[]).flatMap((item) => {
    const step = objectOr(item);
    const url = objectOr(step['input'])['url'];
    if (typeof step['action'] !== 'string' || !step['action'].startsWith('fetch:') || typeof url !== 'string') return [];
    const fixed = url.split('${{')[0] ?? '';
    const folder = fixed === url ? url : folderOf(fixed);
    return /^[a-z][a-z0-9+.-]*:/i.test(folder) || folder === '' ? [] : [folder];
  });
}
