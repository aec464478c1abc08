import type { RequestProblem } from '../model/request.ts';
import { recordFile } from '../model/request.ts';
import { readHiddenFolders } from '../read/layout.ts';
import { problem } from './wording.ts';

/** `live/…` and this together stay below what Windows and archives take. */
const longest = 200;

/** Git obeys files of these names in every folder, and systems that ignore case, dots or blanks at the end find `.git` under other names. */
const obeyed = /^\.git(?:modules|attributes|config)?[. ]*$/i;

/**
 * Undefined when the path names a regular place inside the instance's folder. Skeletons of repositories hold `.github/` and
 * `.gitignore`: GitHub looks for workflows, owners and settings at the root of a repository only, and an ignore file says
 * nothing of files that are committed.
 */
export function pathProblem(path: string): RequestProblem | undefined {
  const parts = path.split('/');
  const safe = parts.every((part) => /^[\p{L}\p{N}_@+=,. ()[\]-]+$/u.test(part) && !/^\.+$/.test(part) && part.trim() === part);
  if (!safe || path.length > longest || path.toLowerCase() === recordFile) return problem('render-path', { path });
  const git = parts.find((part) => obeyed.test(part));
  if (git !== undefined) return problem('render-path.git', { path, name: git });
  const hidden = parts.slice(0, -1).find((part) => part.startsWith('.') && !readHiddenFolders.has(part));
  return hidden === undefined ? undefined : problem('render-path.hidden', { path, name: hidden });
}

/** A path that a step names, without `./` and slashes at the ends; `` for the workspace itself. Undefined when it leads out of it. */
export function stepPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.startsWith('/') || text.includes('\\')) return undefined;
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? undefined : parts.join('/');
}

export function joined(folder: string, path: string): string {
  return folder === '' ? path : path === '' ? folder : `${folder}/${path}`;
}
