import { editList } from '../read/edit.ts';
import { readYaml } from './contain/yaml.ts';
import type { Yaml } from './yaml.ts';

/** With the `yaml` package, which decides what is right. */
export const fullYaml: Yaml = { read: readYaml, edit: editList };
