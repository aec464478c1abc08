import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { withFrontMatter, writeFiles, type Build, type Peer } from './peer.ts';
import { siteStyles } from './styles.ts';
import type { PageRecord } from './records.ts';

/** How the facts of an entity reach Hugo's templates. Front matter in JSON proved fastest, though people rather write YAML. */
export const hugoInputs = ['yaml', 'json', 'data'] as const;
export type HugoInput = (typeof hugoInputs)[number];

/** Hugo as Debian packages it: one Markdown file for each entity, whose front matter holds what the page shows. */
export function hugo(input: HugoInput): Peer {
  return { name: 'hugo', prepare: (folder, records) => prepare(folder, records, input) };
}

function prepare(folder: string, records: readonly PageRecord[], input: HugoInput): Build {
  cpSync(join(import.meta.dirname, 'hugo'), folder, { recursive: true });
  const kinds = Map.groupBy(records, ({ kind }) => kind);
  writeFiles(folder, [
    ['static/site.css', siteStyles()],
    ['content/catalog/_index.md', withFrontMatter(stringify({ title: 'Catalog' }), '')],
    ...[...kinds].map(([kind, [first]]) => [`content/catalog/${kind}/_index.md`, withFrontMatter(stringify({ title: first?.kindLabel }), '')] as const),
    ...records.map((record) => [`content/catalog/${record.kind}/${record.namespace}/${record.name}.md`, content(record, input)] as const),
  ]);
  if (input === 'data') {
    writeFiles(folder, [['data/entities.json', JSON.stringify(Object.fromEntries(records.map((record) => [record.ref, record])))]]);
    const layout = join(folder, 'layouts/_default/single.html');
    writeFileSync(layout, readFileSync(layout, 'utf8').replace('.Params.entity', 'index site.Data.entities .Params.entity'));
  }
  return { command: 'hugo', args: ['--quiet', '--destination', 'out'], cwd: folder, out: join(folder, 'out') };
}

function content({ title, description, summary, ...entity }: PageRecord, input: HugoInput): string {
  const values = { title, description: summary, entity: input === 'data' ? entity.ref : entity };
  if (input === 'json') return `${JSON.stringify(values, null, 2)}\n\n${description}`;
  return withFrontMatter(stringify(values, { lineWidth: 0, aliasDuplicateObjects: false }), description);
}
