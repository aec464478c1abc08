import type { Catalog } from '../catalog/catalog.ts';
import type { RenderedFile } from '../model/request.ts';
import { compareText, type Problem } from '../model/problem.ts';
import type { Files } from '../read/files.ts';
import { editorSchemas, isOwnRepository } from '../read/layout.ts';
import { codeowners } from './codeowners.ts';
import { editorSchemaFiles } from './editor-schemas.ts';
import { madeBy } from './header.ts';
import { formFolder, issueForms } from './issue-forms.ts';
import { workflowFiles } from './workflow-secrets.ts';

/** Everything that `signpost generate` writes, sorted by path. */
export function generatedFiles(catalog: Catalog, files: Files): readonly RenderedFile[] {
  return [codeowners(catalog), ...issueForms(catalog, files), ...editorSchemaFiles(), ...workflowFiles(catalog, files)].sort((a, b) => compareText(a.path, b.path));
}

/** A generated file that is not as it should be; without text when it should not be there at all. */
export interface StaleFile {
  readonly path: string;
  readonly text?: string;
  /** `missing`, `changed` or `no longer needed`. */
  readonly reason: string;
}

/** Empty when all is current. Forms that somebody wrote by hand are left alone. */
export function staleFiles(catalog: Catalog, files: Files): readonly StaleFile[] {
  const wanted = generatedFiles(catalog, files);
  const stale = wanted.flatMap(({ path, text }): StaleFile[] => {
    const present = files.text(path)?.replaceAll('\r\n', '\n');
    return present === text ? [] : [{ path, text, reason: present === undefined ? 'missing' : 'changed' }];
  });
  const paths = new Set(wanted.map(({ path }) => path));
  const leftOver = files.list().filter((path) => path.startsWith(`${formFolder}/`) && !paths.has(path) && files.text(path)?.startsWith(madeBy));
  return [...stale, ...leftOver.map((path) => ({ path, reason: 'no longer needed' }))];
}

export const generatedKind = {
  code: 'generated-stale',
  severity: 'error',
  always: true,
  own: true,
  holds: 'CODEOWNERS, the issue forms, the secrets of the workflows and the schemas for editors are what the catalog gives.',
} as const;

/**
 * What `signpost check` says of generated files; nothing in somebody else's folder. A catalog works without the schemas
 * for editors, so only outdated ones are a problem.
 */
export function generatedProblems(catalog: Catalog, files: Files): readonly Problem[] {
  if (!isOwnRepository(files)) return [];
  const optional: readonly string[] = Object.values(editorSchemas);
  const stale = staleFiles(catalog, files).filter(({ path, reason }) => reason !== 'missing' || !optional.includes(path));
  return stale.map(({ path, reason }): Problem => ({
    code: generatedKind.code,
    severity: generatedKind.severity,
    file: path,
    line: 1,
    column: 1,
    message: `The generated file is ${reason === 'changed' ? 'not what the catalog gives' : reason}.`,
    fix: 'Run "npx signpost generate" and commit the outcome.',
  }));
}
