const entity = (kind: string, name: string, more: object, metadata: object = {}) => JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, title: name, ...metadata }, ...more });
const group = (name: string) => entity('Group', name, { spec: { type: 'team', children: [] } });

export const person = (name: string, team: string) => entity('User', name, { spec: { profile: { email: `${name}@acme.test` }, memberOf: team === '' ? [] : [team] } }, { annotations: { 'github.com/user-login': name } });

export const component = (name: string, owner: string, description = 'A component.', annotations: object = {}) =>
  entity('Component', name, { spec: { type: 'service', lifecycle: 'production', owner } }, { description, annotations });

const policy = {
  apiVersion: 'signpost.dev/v1',
  kind: 'AccessPolicy',
  metadata: { name: 'all', title: 'All' },
  spec: { owner: 'platform', rules: [{ effect: 'allow', who: { groups: ['yard'] }, what: { services: ['note'] }, because: 'They may.' }] },
};

export const people = (teams: Readonly<Record<string, readonly string[]>>) => [...Object.keys(teams).map(group), ...Object.entries(teams).flatMap(([team, names]) => names.map((name) => person(name, team)))].join('\n---\n');

/** Three teams of two or three; each of the first two owns a component, and customs a second one beside that of yard. */
export const ownedCompany: Readonly<Record<string, string>> = {
  'catalog/signpost.yaml': JSON.stringify({ organization: 'Acme', repository: 'acme/signpost' }),
  'catalog/org.yaml': people({ platform: ['pia', 'paul'], yard: ['yara', 'yuri', 'yvo'], customs: ['cleo', 'carl'] }),
  'catalog/policies/all.yaml': JSON.stringify(policy),
  'catalog/domains/crane.yaml': component('crane', 'yard'),
  'catalog/domains/desk.yaml': `${component('desk', 'customs')}\n`,
  'catalog/docs/howto.mdx': '# How\n',
  'docs/notes.md': 'Notes\n',
};
