import type { RenderedFile, RequestProblem } from '../model/request.ts';
import { compareText } from '../model/problem.ts';
import type { JsonObject } from '../model/json.ts';
import { pathProblem } from './paths.ts';
import type { RenderedOutput } from './steps/output.ts';
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
  /** In a bundle: how many of its parts are made before it; none when absent. */
  readonly after?: number;
}

/** Another instance that the steps of a bundle ask for. */
export interface PartRequest {
  readonly step: string;
  /** Name of the service. */
  readonly service: string;
  readonly inputs: JsonObject;
  /** Names of the steps whose instances are made before. */
  readonly dependsOn: readonly string[];
}

export interface Rendered {
  /** Sorted by path. */
  readonly files: readonly RenderedFile[];
  readonly effects: readonly PendingEffect[];
  /** In the order of the steps. */
  readonly parts: readonly PartRequest[];
  readonly problems: readonly RequestProblem[];
  /** What the template says at the end; absent when it says nothing. */
  readonly output?: RenderedOutput;
}

/** The files that the pure steps of one request write, laid over the repository. */
export class Workspace {
  readonly effects: PendingEffect[] = [];
  readonly parts: PartRequest[] = [];
  readonly problems: RequestProblem[] = [];
  private readonly files = new Map<string, string>();
  private readonly withInput = new Set<string>();
  /** Paths by what they are where case does not count. */
  private readonly spellings = new Map<string, string>();
  private readonly sources: ReadonlyMap<string, EntitySource>;
  readonly folder: string;

  constructor(folder: string, sources: ReadonlyMap<string, EntitySource>) {
    this.folder = folder;
    this.sources = sources;
  }

  /**
   * Writes a file of the instance. A path that leaves its folder is a problem and nothing is written. `holdsInput` when texts
   * of the request stand in it that were judged by the file's name.
   */
  write(path: string, text: string, holdsInput = false): void {
    const found = pathProblem(path);
    if (found) {
      this.problems.push(found);
      return;
    }
    const other = this.spellings.get(folded(path)) ?? path;
    if (other !== path && this.read(other) !== undefined) {
      this.problems.push(problem('render-path.twice', { path, other }));
      return;
    }
    this.spellings.set(folded(path), path);
    this.files.set(`${this.folder}/${path}`, text);
    if (holdsInput) this.withInput.add(path);
    else this.withInput.delete(path);
  }

  /** Whether texts of the request stand in a file of the instance. */
  holdsInput(path: string): boolean {
    return this.withInput.has(path);
  }

  /** Paths of the instance's files so far, relative to its folder, sorted. */
  paths(): readonly string[] {
    const prefix = `${this.folder}/`;
    return [...this.files.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length)).sort(compareText);
  }

  /** Text of a file of the instance; undefined when there is none. */
  read(path: string): string | undefined {
    return this.files.get(`${this.folder}/${path}`);
  }

  remove(path: string): void {
    this.files.delete(`${this.folder}/${path}`);
    this.withInput.delete(path);
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
    return { files: files.filter((file) => !unchanged(file)), effects: this.effects, parts: this.parts, problems: this.problems };
  }
}

/** Two paths that fold alike are one on the disks of Windows and macOS. */
function folded(path: string): string {
  return path.normalize('NFKC').toLowerCase();
}
