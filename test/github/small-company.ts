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

/**
 * A service that keeps an entry of its text in the ledger, which is the folder that the secret LEDGER names: a file for each entry
 * that is there, and a line of its history each time that something was done. A file `closed-NAME` there makes it fail.
 */
export function entryService(): Readonly<Record<string, string>> {
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'entry', title: 'Entry' },
    spec: {
      type: 'entry',
      owner: 'makers',
      parameters: [{ title: 'What', required: ['name'], properties: { name: text, text: { type: 'string', title: 'Text', default: 'nothing' } } }],
      instance: { name: '${{ parameters.name }}', owner: 'group:default/users' },
      steps: [{ id: 'keep', name: 'Keep', action: 'run', input: { command: 'keep', args: ['${{ parameters.text }}'], secrets: ['LEDGER'] } }],
    },
  };
  const command = [
    '#!/bin/sh',
    'entry="$LEDGER/$SIGNPOST_NAME"',
    'echo "The ledger is right."',
    'if [ "$1" = plan ]; then exit 0; fi',
    'if [ -e "$LEDGER/closed-$SIGNPOST_NAME" ]; then echo "The ledger is closed." >&2; exit 1; fi',
    'case "$1" in',
    '  apply) if [ "$(cat "$entry" 2>/dev/null)" = "$2" ]; then exit 3; fi; printf %s "$2" > "$entry";;',
    '  destroy) if [ ! -e "$entry" ]; then exit 3; fi; rm "$entry";;',
    'esac',
    'echo "$1 $SIGNPOST_NAME: $2" >> "$LEDGER/history"',
  ];
  return { 'catalog/services/entry/template.yaml': JSON.stringify(template), 'catalog/services/entry/commands/keep': `${command.join('\n')}\n` };
}

/** A bundle of a note and, where the text is `both`, an entry. */
export function pairService(): Readonly<Record<string, string>> {
  const part = (service: string, more: object) => ({ id: service, name: `Write the ${service}`, action: 'instance', input: { service, inputs: { name: `\${{ parameters.name }}-${service}`, text: '${{ parameters.text }}' } }, ...more });
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'pair', title: 'Pair' },
    spec: {
      type: 'pair',
      owner: 'makers',
      parameters: [{ title: 'What', required: ['name', 'text'], properties: { name: text, text: { type: 'string', title: 'Text', enum: ['one', 'both'] } } }],
      instance: { name: '${{ parameters.name }}', owner: 'group:default/users' },
      steps: [part('note', {}), part('entry', { if: "${{ parameters.text == 'both' }}" })],
    },
  };
  return { 'catalog/services/pair/template.yaml': JSON.stringify(template) };
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
export function askingFor(service: string, inputs: JsonObject, company = smallCompany): string {
  return issueBody(formIn(company, service), inputs);
}
