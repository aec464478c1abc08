import type { RenderedFile } from '../model/request.ts';
import { compareText } from '../model/problem.ts';
import type { Files } from '../read/files.ts';

/** What one request writes and removes, laid over the repository. */
export class Layer {
  private readonly below: Files;
  private readonly written = new Map<string, string>();
  private readonly gone = new Set<string>();

  constructor(below: Files) {
    this.below = below;
  }

  text(path: string): string | undefined {
    return this.written.get(path) ?? (this.gone.has(path) ? undefined : this.below.text(path));
  }

  write(files: readonly RenderedFile[]): void {
    for (const { path, text } of files) {
      this.written.set(path, text);
      this.gone.delete(path);
    }
  }

  remove(paths: readonly string[]): void {
    for (const path of paths) {
      this.written.delete(path);
      this.gone.add(path);
    }
  }

  /** Removes every file of a folder. */
  clear(folder: string): void {
    for (const path of this.below.list()) if (path.startsWith(`${folder}/`)) this.gone.add(path);
    for (const path of [...this.written.keys()]) if (path.startsWith(`${folder}/`)) this.written.delete(path);
  }

  /** What differs from the repository, sorted by path. */
  get files(): readonly RenderedFile[] {
    const files = [...this.written].map(([path, text]) => ({ path, text }));
    return files.filter(({ path, text }) => this.below.text(path) !== text).sort((a, b) => compareText(a.path, b.path));
  }

  /** Paths that are no longer there, sorted. */
  get removed(): readonly string[] {
    return [...this.gone].sort();
  }

  /** The repository as it would be. */
  get after(): Files {
    const paths = [...new Set([...this.below.list(), ...this.written.keys()])].filter((path) => !this.gone.has(path)).sort();
    const bytes = (path: string) => {
      const text = this.written.get(path);
      return text === undefined ? this.below.bytes(path) : new TextEncoder().encode(text);
    };
    const below = (path: string) => (this.written.has(path) || this.gone.has(path) ? undefined : this.below);
    return { list: () => paths, text: (path) => this.text(path), bytes: (path) => (this.gone.has(path) ? undefined : bytes(path)), below };
  }
}
