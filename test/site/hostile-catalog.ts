import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject } from '../../scripts/model/json.ts';
import { temporaryFolder } from './built.ts';

/** A folder with these files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Nothing but settings, as on the first day. */
export function emptyCatalog(): string {
  return folderWith({ 'catalog/signpost.yaml': 'organization: Nobody yet\nrepository: nobody/signpost\nlanguages: [en, nl]\n' });
}

const markup = `<script>alert(1)</script> <img src=x onerror=alert(2)> "quoted" 'single' & &lt; \`code\` ]]> --> {{ x }} \${y}`;
const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(4);
const arabic = 'محطة الحاويات الرئيسية في الميناء الشمالي';
const hebrew = 'שירות \u202eהפוך\u202c של הנמל';
const emoji = '👩‍👩‍👧‍👦🏴‍☠️🚢'.repeat(12);

/** What people and machines manage to write: markup, one endless word, right to left, pictures, a hub of 300, broken definitions. */
export function hostileCatalog(): string {
  const owner = 'crew';
  const component = (name: string, title: string, more: JsonObject = {}, spec: JsonObject = {}) => entity('Component', name, { title, description: `${title} ${markup}`, ...more }, { type: 'service', lifecycle: 'production', owner, ...spec });
  const entities = [
    entity('Group', owner, { title: `${markup} ${long}` }, { type: 'team', profile: { displayName: hebrew, email: `${'a'.repeat(60)}@${'b'.repeat(60)}.example` }, children: [] }),
    entity('User', 'x'.repeat(63), { title: arabic }, { memberOf: [owner], profile: { displayName: `${arabic} ${emoji}` } }),
    entity('System', 'hub-system', { title: long }, { owner }),
    component('hub', 'Hub', { links: hostileLinks, tags: Array.from({ length: 40 }, (_, index) => `a-rather-long-tag-number-${index}`), annotations: { [`example.com/${'k'.repeat(60)}`]: `${long}${long}` } }, { system: 'hub-system', subcomponentOf: 'nobody' }),
    component('markup', markup),
    component('n'.repeat(63), long, {}, { type: `t${'y'.repeat(200)}`, lifecycle: long.slice(0, 200) }),
    component('arabic', arabic, { tags: ['rtl'] }),
    component('hebrew', hebrew),
    component('emoji', emoji),
    component('orphan', 'Orphan', {}, { owner: 'group:nowhere/nobody', dependsOn: ['resource:missing'], providesApis: ['broken', 'proto', 'graph'] }),
    ...Array.from({ length: 300 }, (_, index) => component(`dependant-${index}`, `Dependant ${index}`, {}, { dependsOn: ['component:hub'] })),
    entity('API', 'broken', { title: markup }, { type: 'openapi', lifecycle: 'production', owner, definition: `openapi: 3.1.0\ninfo: {title: ${JSON.stringify(markup)}\npaths: [` }),
    entity('API', 'graph', {}, { type: 'graphql', lifecycle: 'production', owner, definition: `type Query { "${markup.replaceAll('"', "'")}" a(b: [` }),
    entity('API', 'proto', {}, { type: 'grpc', lifecycle: 'production', owner, definition: 'syntax = "proto3"; message A { A a = 1; } service S { rpc X (A) returns' }),
    entity('API', 'fine', { title: long }, { type: 'openapi', lifecycle: 'production', owner, definition: JSON.stringify(hostileOpenapi) }),
  ];
  return folderWith({
    'catalog/signpost.yaml': `organization: ${JSON.stringify(`${markup} ${arabic}`)}\nrepository: crew/signpost\nlanguages: [en, nl]\n`,
    'catalog/things.yaml': entities.map((each) => stringify(each)).join('---\n'),
    'catalog/services/awkward/template.yaml': stringify(hostileService),
    'catalog/services/awkward/skeleton/x.txt': 'x\n',
    'catalog/docs/long.mdx': `---\ntitle: ${JSON.stringify(long)}\n---\n\n# ${hebrew}\n\n${long}\n\n\`\`\`\n${long}${long}\n\`\`\`\n\n| ${Array.from({ length: 14 }, (_, index) => `Column ${index}`).join(' | ')} |\n|${'---|'.repeat(14)}\n| ${Array.from({ length: 14 }, () => 'value').join(' | ')} |\n`,
  });
}

const hostileLinks = [
  { url: 'javascript:alert(1)', title: 'A script' },
  { url: 'https://example.com/"onmouseover="alert(1)', title: markup },
  { url: `https://example.com/${long}` },
];

const hostileOpenapi: JsonObject = {
  openapi: '3.1.0',
  info: { title: markup, version: emoji, description: markup },
  paths: { [`/${long}/{${long}}`]: { get: { summary: markup, description: `[x](javascript:alert(1)) ${markup}`, responses: { '200': { description: arabic } } } } },
};

const hostileService: JsonObject = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'awkward', title: `${markup} ${emoji}`, description: `${long} ${markup}` },
  spec: {
    type: 'database',
    owner: 'crew',
    parameters: [{ title: markup, required: ['name'], properties: { name: { title: long, type: 'string', description: markup, enum: [markup, long, arabic], default: markup }, size: { type: 'integer', title: hebrew } } }],
    steps: [{ id: 'make', name: markup, action: 'fetch:template', input: { url: './skeleton', values: { name: '${{ parameters.name }}' } } }],
  },
};

function entity(kind: string, name: string, metadata: JsonObject, spec: JsonObject): JsonObject {
  return { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, ...metadata }, spec };
}
