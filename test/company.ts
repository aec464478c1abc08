import { fileURLToPath } from 'node:url';
import { loadCatalog } from '../scripts/catalog/catalog.ts';
import { fieldsOf } from '../scripts/catalog/fields.ts';
import { serviceOf } from '../scripts/catalog/services.ts';
import type { JsonObject } from '../scripts/model/json.ts';
import { diskFiles } from '../scripts/read/files.ts';
import { issueBody, type Form } from '../scripts/request/issue.ts';

/** The repository's root, whose catalog is the example company. */
export const root = fileURLToPath(new URL('..', import.meta.url));
export const files = diskFiles(root);
export const catalog = loadCatalog(files);

export function formOf(name: string): Form {
  const service = serviceOf(catalog, files, name);
  if (!service) throw new Error(`the example company has no service ${name}`);
  return { name: service.name, title: service.title, fields: fieldsOf(service) };
}

/** The body of an issue that asks for this. */
export function asking(service: string, inputs: JsonObject): string {
  return issueBody(formOf(service), inputs);
}
