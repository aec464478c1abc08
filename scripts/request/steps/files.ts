import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { globPattern, isGlob } from '../../read/patterns.ts';
import { languageName } from '../contain/languages.ts';
import { joined } from '../paths.ts';
import { listInput, pathInput, type StepRun } from './run.ts';

/** `fs:delete`: files, folders or globs; what is not there is no mistake. */
export function deleteFiles({ workspace, input }: StepRun): void {
  for (const each of listInput('files', input['files'])) {
    const path = pathInput('files', each);
    const pattern = isGlob(path) ? globPattern(path) : undefined;
    for (const found of workspace.paths()) if (pattern ? pattern.test(found) : isAtOrBelow(found, path)) workspace.remove(found);
  }
}

/** `fs:rename`: files or folders, each `from`, `to` and whether to `overwrite`. */
export function renameFiles({ workspace, input }: StepRun): void {
  for (const each of listInput('files', input['files'])) {
    if (!isJsonObject(each)) throw new Error('each of files needs from and to');
    const [from, to] = [pathInput('from', each['from']), pathInput('to', each['to'])];
    const moved = workspace.paths().filter((path) => isAtOrBelow(path, from));
    if (from === '' || moved.length === 0) throw new Error(`there is no file or folder “${String(each['from'])}” to rename`);
    if (from === to) continue;
    if (each['overwrite'] !== true && workspace.paths().some((path) => isAtOrBelow(path, to))) throw new Error(`“${to}” is there already; overwrite: true puts another in its place`);
    const files = moved.map((path) => ({ path, target: joined(to, path.slice(from.length + 1)), text: workspace.read(path) ?? '', holdsInput: workspace.holdsInput(path) }));
    const other = files.find(({ path, target, holdsInput }) => holdsInput && languageName(path) !== languageName(target));
    if (other) throw new Error(`“${other.path}” holds inputs that were judged for a file of that kind, and “${other.target}” is another kind; give the file the right ending in the skeleton`);
    for (const path of workspace.paths()) if (isAtOrBelow(path, from) || isAtOrBelow(path, to)) workspace.remove(path);
    for (const { target, text, holdsInput } of files) workspace.write(target, text, holdsInput);
  }
}

/** `fs:readdir`: names and paths, folders apart. There is no full path: the workspace is no folder of a machine. */
export function listFiles({ workspace, input }: StepRun): JsonObject {
  const recursive = input['recursive'] === true;
  const files: Json[] = [];
  const folders = new Map<string, Json>();
  for (const each of listInput('paths', input['paths'])) {
    const top = pathInput('paths', each);
    for (const path of workspace.paths().filter((found) => isAtOrBelow(found, top) && found !== top)) {
      const parts = path.slice(top === '' ? 0 : top.length + 1).split('/');
      if (recursive || parts.length === 1) files.push(entry(path));
      for (const depth of parts.slice(0, -1).map((_, index) => index + 1).filter((count) => recursive || count === 1)) {
        const folder = joined(top, parts.slice(0, depth).join('/'));
        folders.set(folder, entry(folder));
      }
    }
  }
  return { files, folders: [...folders.values()] };
}

function entry(path: string): JsonObject {
  return { name: path.split('/').at(-1) ?? path, path };
}

function isAtOrBelow(path: string, top: string): boolean {
  return top === '' || path === top || path.startsWith(`${top}/`);
}
