import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { canonicalRef } from '../../model/ref.ts';
import { editorSchemas, schemaLine } from '../../read/layout.ts';
import { writeYaml } from '../../read/write-yaml.ts';
import { stepPath } from '../paths.ts';
import { pathInput, type StepRun } from './run.ts';

/** User text becomes data of the entity before YAML is made of it, so it stays inside its scalar by construction. */
export function writeEntity({ workspace, input }: StepRun): void {
  const path = pathInput('filePath', input['filePath'] ?? 'catalog-info.yaml');
  const first = schemaLine(`${workspace.folder}/${path}`, editorSchemas.catalog);
  workspace.write(path, `${first}\n${writeYaml(input['entity'] ?? null)}`);
}

export function editEntity({ workspace, input, yaml }: StepRun): void {
  const ref = typeof input['entity'] === 'string' ? canonicalRef(input['entity']) : undefined;
  const edits = Array.isArray(input['edits']) ? (input['edits'] as readonly Json[]) : [];
  for (const edit of edits) {
    if (!isJsonObject(edit) || (edit['op'] !== 'add' && edit['op'] !== 'remove') || typeof edit['path'] !== 'string') {
      throw new Error('an edit needs op (add or remove), path and value');
    }
    const { op, path, value } = edit;
    workspace.edit(ref ?? String(input['entity']), (source) => yaml.edit(source.text, source.document, { op, path, value: value ?? null }));
  }
}

/**
 * `catalog:register`: nothing to do, since what is merged is in the catalog. Gives the reference of the entity, when an earlier
 * step wrote its file, and the address that would have been registered.
 */
export function registerEntity({ workspace, input }: StepRun): JsonObject {
  const { repoContentsUrl, catalogInfoPath = 'catalog-info.yaml', catalogInfoUrl } = input;
  const path = stepPath(typeof catalogInfoPath === 'string' ? catalogInfoPath.replace(/^\/+/, '') : catalogInfoPath) ?? '';
  const url = typeof repoContentsUrl === 'string' ? `${repoContentsUrl}/${path}` : catalogInfoUrl;
  const entityRef = refIn(typeof catalogInfoUrl === 'string' ? undefined : workspace.read(path));
  return { ...(typeof url === 'string' ? { catalogInfoUrl: url } : {}), ...(entityRef === undefined ? {} : { entityRef }) };
}

/** Of the first entity in a file as people write it: kind and metadata at the left, the name below. */
function refIn(text: string | undefined): string | undefined {
  const kind = /^kind:[ \t]*["']?([A-Za-z][A-Za-z0-9]*)["']?[ \t]*$/m.exec(text ?? '')?.[1];
  const metadata = /^metadata:[ \t]*\n((?:[ \t]+.*(?:\n|$)|[ \t]*\n)*)/m.exec(text ?? '')?.[1] ?? '';
  const indent = /^[ \t]+/.exec(metadata)?.[0] ?? '';
  const value = (key: string) => new RegExp(`^${indent}${key}:[ \\t]*["']?([A-Za-z0-9][A-Za-z0-9._-]*)["']?[ \\t]*$`, 'm').exec(metadata)?.[1];
  const name = value('name');
  return kind === undefined || name === undefined ? undefined : canonicalRef(`${kind}:${value('namespace') ?? 'default'}/${name}`);
}
