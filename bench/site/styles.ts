import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../site/src/styles');

/** Our own styles in one file, so that every peer's pages are styled and as heavy. */
export function siteStyles(): string {
  const names = readdirSync(folder).filter((name) => name.endsWith('.css') && name !== 'site.css');
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}
