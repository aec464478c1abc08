import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { install, writeFiles, type Build, type Peer } from './peer.ts';
import { pageSize, type PageRecord } from './records.ts';
import { siteStyles } from './styles.ts';

/** Eleventy with Nunjucks: entities and lists as data files, of which pagination makes a page each. */
export const eleventy: Peer = { name: 'eleventy', prepare };

function prepare(folder: string, records: readonly PageRecord[]): Build {
  // 3.1.8 asks for a package in a version that not every registry has.
  install(folder, { '@11ty/eleventy': '3.1.2', 'markdown-it': '14.3.3' });
  cpSync(join(import.meta.dirname, 'eleventy'), folder, { recursive: true });
  writeFiles(folder, [
    ['site.css', siteStyles()],
    ['_data/entities.json', JSON.stringify(records)],
    ['_data/lists.json', JSON.stringify(lists(records))],
  ]);
  return { command: process.execPath, args: [join(folder, 'node_modules/@11ty/eleventy/cmd.cjs'), '--quiet'], cwd: folder, out: join(folder, 'out') };
}

function lists(records: readonly PageRecord[]) {
  return [...Map.groupBy(records, ({ kind }) => kind)].flatMap(([kind, all]) => {
    const pages = Array.from({ length: Math.ceil(all.length / pageSize) }, (_, index) => index + 1);
    const label = all[0]?.kindLabel;
    return pages.map((current) => {
      const items = all.slice((current - 1) * pageSize, current * pageSize);
      return { kind, label, count: all.length, current, last: pages.length, pages, items: items.map(({ kind, kindLabel, namespace, name, title, type, owner, summary }) => ({ kind, kindLabel, namespace, name, title, type, owner, summary })) };
    });
  });
}
