import { withoutMarks } from './marks.ts';

/** PostgreSQL cuts identifiers silently after this many bytes (NAMEDATALEN - 1). */
export const identifierBytes = 63;

/** A JSON value, which is also a YAML flow value. */
export function jsonValue(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/** An HCL expression without templates: https://developer.hashicorp.com/terraform/language/expressions/strings */
export function hclValue(value: unknown): string {
  if (typeof value === 'string') return hclString(value);
  if (Array.isArray(value)) return `[${value.map(hclValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, item]) => `${hclString(key)} = ${hclValue(item)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  return jsonValue(value);
}

function hclString(text: string): string {
  // JSON's \b and \f are unknown to HCL; its other escapes mean the same.
  const escaped = JSON.stringify(text).replace(/(\\*)\\([bf])/g, (whole, before: string, letter: string) =>
    before.length % 2 === 0 ? `${before}\\u000${letter === 'b' ? '8' : 'c'}` : whole,
  );
  return escaped.replace(/[$%]\{/g, (start) => `${start[0]}${start}`);
}

/** A quoted identifier of PostgreSQL. Throws when it is empty or longer than PostgreSQL keeps. */
export function sqlIdentifier(value: unknown): string {
  if (typeof value !== 'string' || withoutMarks(value) === '') throw new Error('sqlIdentifier needs a text that is not empty.');
  const bytes = new TextEncoder().encode(withoutMarks(value)).length;
  if (bytes > identifierBytes) throw new Error(`The identifier has ${bytes} bytes; PostgreSQL keeps ${identifierBytes}.`);
  return `"${value.replaceAll('"', '""')}"`;
}

/** A literal of PostgreSQL: text in quotes, numbers and truth values bare, nothing as NULL. */
export function sqlLiteral(value: unknown): string {
  if (value === undefined || value === null) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw new Error('sqlLiteral needs a text, a number or a truth value.');
  return `'${value.replaceAll("'", "''")}'`;
}

/** Text of XML, between tags or inside quotes. */
export function xmlText(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw new Error('xml needs a text, a number or a truth value.');
  return String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
