import { parseAllDocuments } from 'yaml';
import type { Json } from '../model/json.ts';
import { editList } from '../read/edit.ts';
import { readProperties } from './contain/properties.ts';
import type { Reader } from './contain/reading.ts';
import { readToml } from './contain/toml.ts';
import { readXml } from './contain/xml.ts';
import { readYaml } from './contain/yaml.ts';
import type { OtherLanguage, Yaml } from './yaml.ts';

const others: Readonly<Record<OtherLanguage, Reader>> = { xml: readXml, toml: readToml, properties: readProperties };

/** With the `yaml` package, which decides what is right. */
export const fullYaml: Yaml = { read: readYaml, readOther: (language, text) => others[language](text), edit: editList, values };

function values(text: string): readonly Json[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS() as Json;
  });
}
