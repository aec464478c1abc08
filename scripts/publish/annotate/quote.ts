import { yamlText } from '../config/escape.ts';

/** Words that YAML 1.1, which Kubernetes' tools read, takes for something else than a text. */
const words = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A text in block YAML: bare where that is surely a text in every version of YAML. */
export function blockText(text: string): string {
  const isBare = /^[A-Za-z](?:[\w./:@-]*\w)?$/.test(text) || /^https?:\/\/[\w./:@?=&%~+-]*[\w/]$/.test(text);
  return isBare && !words.test(text) ? text : flowText(text);
}

/** A text in flow YAML, which is JSON. */
export function flowText(text: string): string {
  return yamlText(text.toWellFormed()) ?? '""';
}
