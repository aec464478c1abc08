import type { ConfigSource } from '../../catalog/config.ts';

// How a value is written so that the reader gets it back exactly. Undefined: it cannot be, and that is said.

/** A list as one text, its items between commas; undefined where one could not tell them apart again. */
export function joined(value: ConfigSource['value']): string | undefined {
  if (!Array.isArray(value)) return String(value);
  const items = (value as readonly (string | number | boolean)[]).map(String);
  return items.some((item) => item === '' || item.includes(',')) ? undefined : items.join(',');
}

/**
 * For `node --env-file`, dotenv, Docker Compose and a POSIX shell alike: bare, in single quotes, which all of them take
 * literally, or, with an apostrophe, in double quotes as long as nothing in it means anything there. Readers turn a carriage
 * return into a line feed, and some see an escape in two backslashes, or in one before the closing quote.
 */
export function dotenvValue(text: string): string | undefined {
  if (/^[A-Za-z0-9_./:@%+,-]*$/.test(text)) return text;
  if (/[\0\r]/.test(text) || !text.isWellFormed()) return undefined;
  if (!text.includes("'")) return /\\$|\\\\/.test(text) ? undefined : `'${text}'`;
  return /["$`\\!]/.test(text) ? undefined : `"${text}"`;
}

/** An expression of HCL. `${` and `%{` would begin a template. https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md */
export function hclValue(value: ConfigSource['value']): string {
  if (Array.isArray(value)) return `[${(value as readonly (string | number | boolean)[]).map(hclValue).join(', ')}]`;
  if (typeof value !== 'string') return String(value);
  const escaped = value.toWellFormed().replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t').replace(/([$%])\{/g, '$1$1{');
  return `"${escaped.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, unicode)}"`;
}

/** As `java.util.Properties` reads it, in any encoding: everything outside of ASCII is escaped. */
export function propertiesValue(text: string): string | undefined {
  if (!text.isWellFormed()) return undefined;
  return escapeProperties(text).replace(/^ /, '\\ ');
}

export function propertiesKey(key: string): string {
  return escapeProperties(key).replace(/[ =:#!]/g, '\\$&');
}

function escapeProperties(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t').replaceAll('\f', '\\f').replace(/[^\x20-\x7e]/g, unicode);
}

/** A text of YAML in double quotes, which is JSON's, and with escapes for what YAML does not print. */
export function yamlText(text: string): string | undefined {
  if (!text.isWellFormed()) return undefined;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, unicode);
}

function unicode(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
