import type { Cell, ReportRow } from './kind.ts';

/**
 * Comma-separated values as RFC 4180 has them, with a line of names first. Values of a list are separated by spaces, or by `; ` where
 * one of them holds a space. What a spreadsheet would take for a formula begins with an apostrophe, as OWASP advises: whoever names an
 * entity must not compute in the reader's spreadsheet.
 */
export function csv(columns: readonly string[], rows: readonly ReportRow[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => harmless(row[column])))];
  return lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}

/** A value on one line. */
export function textOf(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  if (typeof cell === 'object') return cell.join(cell.some((each) => each.includes(' ')) ? '; ' : ' ');
  return String(cell);
}

function harmless(cell: Cell | undefined): string {
  const text = textOf(cell);
  return typeof cell !== 'number' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
