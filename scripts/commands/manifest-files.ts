import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareText } from '../model/problem.ts';
import { longestText } from '../publish/annotate/annotate.ts';
import { Refusal } from './command.ts';

/** A file of manifests, as it was named or found. */
export interface ManifestFile {
  /** As people would name it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** Files and everything below folders that ends in .yaml, .yml or .json. Hidden folders, packages of others and links are passed over. */
export function manifestFiles(cwd: string, names: readonly string[]): readonly ManifestFile[] {
  return names.flatMap((name) => {
    const path = resolve(cwd, name);
    const kind = lstatSync(path, { throwIfNoEntry: false });
    if (kind === undefined) throw new Refusal(`There is no file or folder "${name}".`);
    if (kind.isSymbolicLink()) throw new Refusal(`"${name}" is a link; name the file itself.`);
    return kind.isDirectory() ? below(path, name) : [readManifest(path, name)];
  });
}

function below(folder: string, name: string): readonly ManifestFile[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name));
  return entries.flatMap((entry) => {
    const [path, inner] = [join(folder, entry.name), `${name.replace(/\/+$/, '')}/${entry.name}`];
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return below(path, inner);
    return entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name) ? [readManifest(path, inner)] : [];
  });
}

function readManifest(path: string, name: string): ManifestFile {
  return { path, name, text: utf8(readFileSync(path), name) };
}

/** Other encodings would come out changed. A byte order mark stays where it is. */
export function utf8(bytes: Uint8Array, name: string): string {
  if (bytes.length > longestText) throw new Refusal(`${name} is larger than 20 MB. Split it.`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal(`${name} is not UTF-8.`);
  }
}
