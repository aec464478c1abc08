import { parseAllDocuments } from 'yaml';
import type { Json } from '../model/json.ts';
import { editList } from '../read/edit.ts';
import { readYaml } from './contain/yaml.ts';
import type { Yaml } from './yaml.ts';

/** With the `yaml` package, which decides what is right. */
export const fullYaml: Yaml = { read: readYaml, edit: editList, values };

function values(text: string): readonly Json[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS() as Json;
  });
}
