import { loadCatalog, type Catalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles, type Files } from '../../scripts/read/files.ts';

export const settings = 'organization: Example\nrepository: example/signpost\nstrict: true\n';

/** A catalog of these files, in a Signpost repository. */
export function repository(files: Readonly<Record<string, string>>): { readonly catalog: Catalog; readonly files: Files } {
  const all = memoryFiles({ 'catalog/signpost.yaml': settings, ...files });
  return { catalog: loadCatalog(all), files: all };
}

/** A catalog of these files as somebody else has them. */
export function checkout(files: Readonly<Record<string, string>>): Catalog {
  return loadCatalog(memoryFiles(files));
}

/** A document, with the usual version for its kind. */
export function entity(kind: string, name: string, spec: object = {}, metadata: object = {}): string {
  const own = ['Environment', 'AccessPolicy', 'Guardrail', 'Scorecard'].includes(kind);
  const apiVersion = kind === 'Template' ? 'scaffolder.backstage.io/v1beta3' : own ? 'signpost.dev/v1' : 'backstage.io/v1alpha1';
  return `${JSON.stringify({ apiVersion, kind, metadata: { name, ...metadata }, spec })}\n`;
}

export function group(name: string, spec: object = {}, metadata: object = {}): string {
  return entity('Group', name, { type: 'team', children: [], ...spec }, metadata);
}

export function user(name: string, memberOf: readonly string[] = [], metadata: object = {}): string {
  return entity('User', name, { memberOf }, metadata);
}

/** Several documents of one file. */
export function documents(...texts: readonly string[]): string {
  return texts.join('---\n');
}

export function codes(catalog: Catalog): readonly string[] {
  return catalog.problems.map(({ code }) => code);
}

/** Where the problems of one code are, and what they say. */
export function said(catalog: Catalog, code: string): readonly string[] {
  return catalog.problems.filter((problem) => problem.code === code).map(({ file, line, message }) => `${file}:${line} ${message}`);
}
