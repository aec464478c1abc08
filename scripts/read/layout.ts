import type { Files } from './files.ts';

/** The file that makes a folder a Signpost repository. */
export const settingsFile = 'catalog/signpost.yaml';

/** The list of known problems: beside the settings, or at the root of somebody else's folder. */
export function knownFile(files: Files): string {
  return isOwnRepository(files) ? 'catalog/known-problems.yaml' : 'known-problems.yaml';
}

/** The list of what nobody owns; likewise. */
export function unownedFile(files: Files): string {
  return isOwnRepository(files) ? 'catalog/unowned.yaml' : 'unowned.yaml';
}

/** Files of the catalog that hold no entities: lists that may only grow shorter. */
export function ratchetFiles(files: Files): ReadonlySet<string> {
  return new Set([knownFile(files), unownedFile(files)]);
}

/** The folders of a Signpost repository that hold data, or are made from it. */
export const catalogFolders: readonly string[] = ['catalog', 'live', '.github'];

/** Hidden folders that are read: skeletons of repositories have them. All others are some tool's, and left out everywhere. */
export const readHiddenFolders: ReadonlySet<string> = new Set(['.github', '.circleci', '.config', '.devcontainer', '.husky', '.mvn', '.storybook', '.tekton', '.vscode']);

/** True for a Signpost repository, false for somebody else's folder of Backstage files. */
export function isOwnRepository(files: Files): boolean {
  return files.text(settingsFile) !== undefined;
}

/** Below `live/`, where only requests write: what stands there is not for people to mend. */
export function isMadeByRequests(path: string): boolean {
  return path.startsWith('live/');
}

/** The folder of a path, without a slash at the end; empty for a file at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Joins a path that a file mentions with that file's folder. Undefined when it leads out of the root. */
export function resolvePath(fromFile: string, path: string): string | undefined {
  const parts = path.startsWith('/') ? [] : folderOf(fromFile).split('/').filter((part) => part !== '');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** Schemas with which editors help whoever writes YAML; `signpost generate` writes them. */
export const editorSchemas = { catalog: 'docs/schemas/catalog.schema.json', settings: 'docs/schemas/settings.schema.json' } as const;

/** First line of a YAML file at `path` that tells editors its schema, which lies in this repository. */
export function schemaLine(path: string, schema: string): string {
  return `# yaml-language-server: $schema=${'../'.repeat(path.split('/').length - 1)}${schema}`;
}
