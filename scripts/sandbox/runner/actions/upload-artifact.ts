import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { copyInto, keepArtifact } from '../artifacts.ts';
import { annotate } from '../host.ts';
import { filesMatching } from '../hash-files.ts';
import { ActionFailure, flag } from './action.ts';
import type { Action, ActionCall } from './action.ts';

/** Keeps files of the workspace. Names in the artifact begin below what the search paths have in common. */
export const uploadArtifact: Action = async (call) => {
  const { host, inputs, log } = call;
  const name = inputs['name'] || 'artifact';
  const { files, root } = search(call);
  if (files.length === 0) return nothingFound(call, name);
  await keepArtifact(host, name, flag(inputs['overwrite'], false), async (to) => {
    for (const file of files) await copyInto(file, join(to, relative(root, file)));
  });
  log.line(`Artifact ${name} has been uploaded with ${files.length} files.`);
  return { 'artifact-id': `${host.run.id}-${name}`, 'artifact-url': `${host.world.url}/actions/runs/${host.run.id}` };
};

function search({ host, inputs }: ActionCall): { files: string[]; root: string } {
  const { workspace } = host.folders;
  const hidden = flag(inputs['include-hidden-files'], false);
  const patterns = (inputs['path'] ?? '').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  const roots: string[] = [];
  const searched = patterns.map((pattern) => {
    if (pattern.startsWith('!')) return pattern;
    const fixed = resolve(workspace, pattern.replace(/[^/]*[*?[].*$/, ''));
    const isFolder = existsSync(fixed) && statSync(fixed).isDirectory();
    roots.push(isFolder ? fixed : dirname(fixed));
    const below = relative(workspace, fixed).split(sep).join('/');
    return isFolder && !/[*?[]/.test(pattern) ? `${below === '' ? '' : `${below}/`}**` : pattern.replace(/^\.\//, '');
  });
  const files = filesMatching(workspace, searched).filter((file) => hidden || !/(^|\/)\./.test(file));
  return { files: files.map((file) => join(workspace, file)), root: commonFolder(roots) };
}

function commonFolder(folders: readonly string[]): string {
  const [first = '/', ...others] = folders;
  let common = first;
  while (!others.every((folder) => folder === common || folder.startsWith(common + sep))) common = dirname(common);
  return common;
}

function nothingFound({ host, inputs, log }: ActionCall, name: string): Record<string, string> {
  const message = `No files were found with the provided path: ${inputs['path']}. No artifacts will be uploaded (${name}).`;
  const mode = inputs['if-no-files-found'] || 'warn';
  if (mode === 'error') throw new ActionFailure(message);
  if (mode === 'warn') annotate(host, { level: 'warning', message });
  log.line(mode === 'warn' ? `##[warning]${message}` : message);
  return {};
}
