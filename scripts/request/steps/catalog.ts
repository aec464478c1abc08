import { isJsonObject, type Json } from '../../model/json.ts';
import { canonicalRef } from '../../model/ref.ts';
import { editorSchemas, schemaLine } from '../../read/layout.ts';
import { writeYaml } from '../../read/write-yaml.ts';
import type { StepRun } from './run.ts';

/** User text becomes data of the entity before YAML is made of it, so it stays inside its scalar by construction. */
export function writeEntity({ workspace, input }: StepRun): void {
  const path = typeof input['filePath'] === 'string' ? input['filePath'] : 'catalog-info.yaml';
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
