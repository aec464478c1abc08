/**
 * A file of the site for programs: written by the build, answered by the dev server. Its text is made
 * only when asked for, and reads the catalog only then, so that a build knows what the file depends on.
 */
export interface Door {
  /** Below the site's address, without a slash in front: `api/v1/index.json`. */
  readonly path: string;
  readonly text: () => string;
}
