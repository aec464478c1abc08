import type { RenderedFile, RequestProblem } from '../model/request.ts';
import { compareText } from '../model/problem.ts';
import type { JsonObject } from '../model/json.ts';
import { problem } from './wording.ts';

/** The YAML file that an entity was read from, and which of its documents holds it, from 0. */
export interface EntitySource {
  readonly path: string;
  readonly document: number;
  readonly text: string;
}

/** An effect with its rendered input, to be planned on the pull request and applied after the merge. */
export interface PendingEffect {
  readonly step: string;
  readonly action: string;
  readonly input: JsonObject;
}

export interface Rendered {
  /** Sorted by path. */
  readonly files: readonly RenderedFile[];
  readonly effects: readonly PendingEffect[];
  readonly problems: readonly RequestProblem[];
}

/** The files that the pure steps of one request write, laid over the repository. */
export class Workspace {
  readonly effects: PendingEffect[] = [];
  readonly problems: RequestProblem[] = [];
  private readonly files = new Map<string, string>();
  private readonly sources: ReadonlyMap<string, EntitySource>;
  readonly folder: string;

  constructor(folder: string, sources: ReadonlyMap<string, EntitySource>) {
    this.folder = folder;
    this.sources = sources;
  }

  /** Writes a file of the instance. A path that leaves its folder is a problem and nothing is written. */
  write(path: string, text: string): void {
    const found = pathProblem(path);
    if (found) this.problems.push(found);
    else this.files.set(`${this.folder}/${path}`, text);
  }

  /** Changes the file of a catalog entity, as earlier steps of the request left it. */
  edit(ref: string, change: (source: EntitySource) => { readonly text: string } | { readonly error: string }): void {
    const source = this.sources.get(ref);
    if (!source) {
      this.problems.push(problem('edit-unknown', { ref }));
      return;
    }
    const changed = change({ ...source, text: this.files.get(source.path) ?? source.text });
    if ('error' in changed) this.problems.push(problem('edit-failed', { path: source.path, reason: changed.error }));
    else this.files.set(source.path, changed.text);
  }

  rendered(): Rendered {
    const files = [...this.files].map(([path, text]) => ({ path, text })).sort((a, b) => compareText(a.path, b.path));
    const unchanged = (file: RenderedFile): boolean => [...this.sources.values()].some((source) => source.path === file.path && source.text === file.text);
    return { files: files.filter((file) => !unchanged(file)), effects: this.effects, problems: this.problems };
  }
}

const reserved = /^(?:request\.yaml$|\.git(?:hub|modules|attributes|ignore)?(?:\/|$))/i;

/** Undefined when the path names a regular place inside the instance's folder. */
function pathProblem(path: string): RequestProblem | undefined {
  const parts = path.split('/');
  const safe = parts.every((part) => /^[\p{L}\p{N}_@+=,. -]+$/u.test(part) && part !== '.' && part !== '..' && part.trim() === part);
  if (safe && !reserved.test(path) && !parts.some((part) => part.toLowerCase() === '.git') && path.length <= 200) return undefined;
  return problem('render-path', { path });
}
