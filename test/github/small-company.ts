import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { serviceOf } from '../../scripts/catalog/services.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { issueBody, type Form } from '../../scripts/request/issue.ts';

const entity = (kind: string, name: string, more: object) => JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, title: name }, ...more });
const group = (name: string) => entity('Group', name, { spec: { type: 'team', children: [] } });
const user = (name: string, team: string) => JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind: 'User', metadata: { name, annotations: { 'github.com/user-login': name } }, spec: { memberOf: [team] } });

const text = { type: 'string', title: 'Name' };

/** A service that writes one file, which holds its text. */
export function noteService(line = ''): Readonly<Record<string, string>> {
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'note', title: 'Note' },
    spec: {
      type: 'note',
      owner: 'makers',
      parameters: [{ title: 'What', required: ['name'], properties: { name: text, text: { type: 'string', title: 'Text', default: 'nothing' }, lease: { type: 'string', title: 'Lease' } } }],
      instance: { name: '${{ parameters.name }}', owner: 'group:default/users', lease: '${{ parameters.lease }}' },
      steps: [{ id: 'files', name: 'Write', action: 'fetch:template', input: { url: './skeleton', values: { text: '${{ parameters.text }}' } } }],
    },
  };
  return { 'catalog/services/note/template.yaml': JSON.stringify(template), 'catalog/services/note/skeleton/note.txt': `# A note\n\${{ values.text }}\n${line}` };
}

/** A bundle of these notes. Its parts have no lease of their own. */
export function shelfService(notes: readonly string[]): Readonly<Record<string, string>> {
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'shelf', title: 'Shelf' },
    spec: {
      type: 'shelf',
      owner: 'makers',
      parameters: [{ title: 'What', required: ['name'], properties: { name: text, lease: { type: 'string', title: 'Lease' } } }],
      instance: { name: '${{ parameters.name }}', owner: 'group:default/users', lease: '${{ parameters.lease }}' },
      steps: notes.map((note) => ({ id: note, name: `Write ${note}`, action: 'instance', input: { service: 'note', inputs: { name: `\${{ parameters.name }}-${note}` } } })),
    },
  };
  return { 'catalog/services/shelf/template.yaml': JSON.stringify(template) };
}

const policy = {
  apiVersion: 'signpost.dev/v1',
  kind: 'AccessPolicy',
  metadata: { name: 'all', title: 'All' },
  spec: { owner: 'makers', rules: [{ effect: 'allow', who: { groups: ['users', 'makers'] }, what: { services: ['note', 'shelf'] }, because: 'They may.' }] },
};

/** Two teams, a service that writes notes and a bundle of them: ada and ben use, mia makes. Nobody has to approve what they ask for. */
export const smallCompany: Readonly<Record<string, string>> = {
  'catalog/signpost.yaml': JSON.stringify({ organization: 'Acme', repository: 'acme/signpost' }),
  'catalog/org.yaml': [group('users'), group('makers'), user('ada', 'users'), user('ben', 'users'), user('mia', 'makers')].join('\n---\n'),
  'catalog/policies/all.yaml': JSON.stringify(policy),
  ...noteService(),
  ...shelfService(['first', 'second']),
};

export function formIn(tree: Readonly<Record<string, string>>, name: string): Form {
  const files = memoryFiles({ ...tree });
  const service = serviceOf(loadCatalog(files), files, name);
  if (!service) throw new Error(`there is no service ${name}`);
  return { name, title: service.title, fields: fieldsOf(service) };
}

/** The body of an issue that asks for this. */
export function askingFor(service: string, inputs: JsonObject): string {
  return issueBody(formIn(smallCompany, service), inputs);
}
