import { textOf } from '../report/csv.ts';
import type { ReportRow } from '../report/kind.ts';
import { clean } from './print-problems.ts';

/** Columns as wide as they need to be, the last one open; names of columns above them. A column that no row fills is left out. */
export function tableText(all: readonly string[], rows: readonly ReportRow[]): string {
  if (rows.length === 0) return '';
  const columns = all.filter((column) => rows.some((row) => textOf(row[column]) !== ''));
  const lines = [columns, ...rows.map((row) => columns.map((column) => clean(textOf(row[column]).replaceAll('\n', ' '))))];
  const widths = columns.map((_, index) => Math.min(60, Math.max(...lines.map((line) => line[index]?.length ?? 0))));
  return lines.map((line) => `${line.map((text, index) => text.padEnd(widths[index] ?? 0)).join('  ').trimEnd()}\n`).join('');
}
