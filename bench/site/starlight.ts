import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { install, withFrontMatter, writeFiles, type Build, type Peer } from './peer.ts';
import { pageSize, type PageLink, type PageRecord } from './records.ts';

/** Starlight as its guide begins: Markdown files, and the sidebar that it makes of their folders. */
export const starlight: Peer = { name: 'starlight', prepare };

function prepare(folder: string, records: readonly PageRecord[]): Build {
  install(folder, { astro: '7.3.5', '@astrojs/starlight': '0.42.4' });
  cpSync(join(import.meta.dirname, 'starlight'), folder, { recursive: true });
  const kinds = Map.groupBy(records, ({ kind }) => kind);
  writeFiles(folder, [
    ['src/site.css', '.sl-markdown-content dt { font-weight: 600 }\n'],
    ['src/content/docs/index.md', page('Brightwater Trading', 'The catalog.', list([...kinds].map(([kind, [first]]) => ({ title: first?.kindLabel ?? kind, url: `/catalog/${kind}/` }))))],
    ['src/content/docs/catalog/index.md', page('Catalog', 'The catalog.', list([...kinds].map(([kind, [first]]) => ({ title: first?.kindLabel ?? kind, url: `/catalog/${kind}/` }))))],
    ...[...kinds].flatMap(([kind, all]) => lists(kind, all)),
    ...records.map((record) => [`src/content/docs/catalog/${record.kind}/${record.namespace}/${record.name}.md`, page(record.title, record.summary, body(record))] as const),
  ]);
  return { command: process.execPath, args: [join(folder, 'node_modules/astro/bin/astro.mjs'), 'build', '--silent'], cwd: folder, out: join(folder, 'out') };
}

function page(title: string, description: string, text: string): string {
  return withFrontMatter(stringify({ title, description }, { lineWidth: 0 }), text);
}

function lists(kind: string, all: readonly PageRecord[]): readonly (readonly [string, string])[] {
  const last = Math.ceil(all.length / pageSize);
  return Array.from({ length: last }, (_, index) => {
    const items = all.slice(index * pageSize, (index + 1) * pageSize).map((record) => `- [${record.title}](/catalog/${record.kind}/${record.namespace}/${record.name}/) ${record.owner?.title ?? ''}, ${record.type}\n\n  ${record.summary}\n`);
    const title = all[0]?.kindLabel ?? kind;
    return [`src/content/docs/catalog/${kind}/${index === 0 ? 'index' : index + 1}.md`, page(title, `Page ${index + 1} of ${last}`, items.join(''))] as const;
  });
}

function body(of: PageRecord): string {
  const facts = [...(of.owner ? [{ label: 'Owner', ...of.owner }] : []), ...of.facts].map((fact) => `- ${fact.label}: ${link(fact)}\n`);
  const section = (heading: string, text: string) => (text === '' ? '' : `\n## ${heading}\n\n${text}`);
  const pairs = (values: Readonly<Record<string, string>>) => Object.entries(values).map(([key, value]) => `- \`${key}\`: \`${value}\`\n`).join('');
  return [
    `\`${of.ref}\` ${of.kindLabel} ${of.type}\n\n${of.description}\n\n${of.tags.map((tag) => `\`${tag}\``).join(' ')}\n\n${facts.join('')}`,
    `\n[Edit this YAML](${of.edit}) [Report a problem](${of.report})\n`,
    section('Links', list(of.links)),
    ...of.relations.map(({ heading, items }) => section(heading, list(items))),
    section('Properties', of.properties.map(({ name, values }) => `- \`${name}\`: ${values.join(', ')}\n`).join('')),
    section('API definition', of.definition === '' ? '' : `\`\`\`text\n${of.definition}\n\`\`\`\n`),
    section('Labels', pairs(of.labels)),
    section('Annotations', pairs(of.annotations)),
  ].join('');
}

function list(links: readonly PageLink[]): string {
  return links.map((each) => `- ${link(each)}\n`).join('');
}

function link({ title, url }: PageLink): string {
  return url === '' ? title : `[${title.replace(/[[\]]/g, '\\$&')}](${url})`;
}
