import type { Company } from './plan.ts';

/** The files that every catalog has, whatever its size: settings, environments, policies and services. */
export function fixedFiles({ name, slug, groups }: Company): readonly { readonly path: string; readonly text: string }[] {
  const company = groups[0]?.name ?? '';
  return [
    { path: 'catalog/signpost.yaml', text: `# A made-up company, for measuring.\norganization: ${name}\nrepository: ${slug}/signpost\ndefaultBranch: main\nserver: https://github.com\nstrict: true\n` },
    ...environments.map((row, index) => ({ path: `catalog/environments/${row.name}.yaml`, text: environment(row, index + 1) })),
    { path: 'catalog/policies/team-membership.yaml', text: policy('team-membership', 'Membership of teams', 'security', allow(company, 'team-membership', '{ from: group:default/security, count: 1 }', 'Security checks with the lead of the team that the person is expected there.')) },
    { path: 'catalog/policies/topics.yaml', text: policy('topics', 'Topics', 'platform', allow(company, 'topic', '{ from: service-owner, count: 1 }', 'The platform team looks at the name and the retention.')) },
    { path: 'catalog/policies/reliability-first.yaml', text: policy('reliability-first', 'Incidents', 'reliability', allow('reliability', 'topic', '{ from: environment-owner, count: 1 }', 'During an incident one other member of the rota is enough.')) },
    { path: 'catalog/services/team-membership/template.yaml', text: membership },
    { path: 'catalog/services/team-membership/docs.mdx', text: '---\ntitle: Membership of a team\ndescription: What joining a team means, and who confirms it.\n---\n\nOne more line in the file of the team. Security confirms it within half a day.\n' },
    { path: 'catalog/services/topic/template.yaml', text: topic },
    { path: 'catalog/services/topic/docs.mdx', text: '---\ntitle: Topic\ndescription: What you get, and how long messages stay.\n---\n\nA topic in the shared cluster. Messages stay for seven days.\n' },
  ];
}

const environments = [
  { name: 'development', owner: 'platform', about: 'For trying things out; emptied now and then.' },
  { name: 'test', owner: 'platform', about: 'Automatic tests run here on every merge.' },
  { name: 'staging', owner: 'reliability', about: 'The same versions and sizes as production, with masked data.' },
  { name: 'production', owner: 'reliability', about: 'What customers and colleagues depend on.' },
];

/** Entities in the files above: environments, three policies, two services. */
export const fixedEntities = environments.length + 5;

function environment({ name, owner, about }: (typeof environments)[number], order: number): string {
  return `apiVersion: signpost.dev/v1
kind: Environment
metadata:
  name: ${name}
  title: ${name.charAt(0).toUpperCase()}${name.slice(1)} environment
  description: ${about}
spec:
  tier: ${name}
  owner: ${owner}
  order: ${order}
`;
}

function policy(name: string, title: string, owner: string, rules: string): string {
  return `apiVersion: signpost.dev/v1
kind: AccessPolicy
metadata:
  name: ${name}
  title: Policy for ${title.toLowerCase()}
  description: Who may ask for what, and who approves.
spec:
  owner: ${owner}
  rules:
${rules}`;
}

function allow(group: string, service: string, approval: string, because: string): string {
  return `    - effect: allow
      who: { groups: [${group}] }
      what: { services: [${service}] }
      approvals:
        - ${approval}
      because: ${because}
`;
}

const membership = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: team-membership
  title: Membership of a team
  description: Adds somebody to a team, with all that the team may do.
  tags: [access, people]
  annotations:
    signpost.dev/version: 1.0.0
spec:
  type: access
  owner: security
  lifecycle: production
  parameters:
    - title: Who and where
      required: [user, team]
      properties:
        user:
          title: Person
          type: string
          description: The person who joins.
          ui:field: EntityPicker
          ui:options:
            catalogFilter: { kind: User }
        team:
          title: Team
          type: string
          description: The team that gets a new member.
          ui:field: OwnerPicker
          ui:options:
            catalogFilter: { kind: Group }
  instance:
    name: \${{ parameters.user | parseEntityRef | pick("name") }}-in-\${{ parameters.team | parseEntityRef | pick("name") }}
    owner: \${{ parameters.team }}
  steps:
    - id: join
      name: Add the person to the team's file
      action: catalog:edit
      input:
        entity: \${{ parameters.team }}
        edits:
          - op: add
            path: spec.members
            value: \${{ parameters.user | parseEntityRef | pick("name") }}
`;

const topic = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: topic
  title: Kafka topic
  description: A topic of your own in the shared cluster of an environment.
  tags: [events, kafka]
  annotations:
    signpost.dev/version: 1.1.0
spec:
  type: messaging
  owner: platform
  lifecycle: production
  parameters:
    - title: What and where
      required: [name, environment, owner]
      properties:
        name:
          title: Name
          type: string
          description: What the events are about.
          pattern: ^[a-z][a-z0-9-]{2,39}$
        environment:
          title: Environment
          type: string
          description: Where the topic is made.
          ui:field: EnvironmentPicker
        owner:
          title: Owner
          type: string
          description: The team that answers for the events.
          ui:field: OwnerPicker
          ui:options:
            catalogFilter: { kind: Group }
  steps:
    - id: register
      name: Register the topic in the catalog
      action: catalog:write
      input:
        entity:
          apiVersion: backstage.io/v1alpha1
          kind: Resource
          metadata:
            name: \${{ parameters.name }}-topic-\${{ parameters.environment }}
            description: A topic made by request.
          spec:
            type: kafka-topic
            owner: \${{ parameters.owner }}
`;
