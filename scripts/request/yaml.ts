import type { Edited, ListEdit } from '../read/edit.ts';
import type { Json } from '../model/json.ts';
import type { Reader, Reading } from './contain/reading.ts';

/**
 * What rendering needs of a full YAML parser: to contain inputs in YAML files, to edit the catalog's, and to show guardrails what
 * stands in them. It is half of what a form would have to load, and few services need it; so it is handed in (`fullYaml`), and
 * the browser fetches it when it is asked for.
 */
export interface Yaml {
  readonly read: Reader;
  /** The readers that few services need, which come along. */
  readonly readOther: (language: OtherLanguage, text: string) => Reading;
  readonly edit: (text: string, document: number, edit: ListEdit) => Edited;
  /** What stands in each document of a text, for guardrails. Throws on a text that is no YAML. */
  readonly values: (text: string) => readonly Json[];
}

export type OtherLanguage = 'xml' | 'toml' | 'properties';

/** Thrown by `absentYaml`, through everything, to whoever can fetch the parser and render again. */
export const yamlNeeded = new Error('The YAML parser is not here yet.');

export const absentYaml: Yaml = { read: ask, readOther: ask, edit: ask, values: ask };

function ask(): never {
  throw yamlNeeded;
}
