import { definitionOf } from './definitions.ts';
import type { Company, Part, System } from './plan.ts';
import { describe, titleOf } from './prose.ts';
import type { Random } from './random.ts';
import { habitsOf, list, map, prose, quoted, type Habits } from './yaml-text.ts';

/** One YAML document, and the file beside it that it may name. */
export interface PartText {
  readonly text: string;
  readonly beside?: { readonly name: string; readonly text: string };
}

const techs = ['Kotlin', 'Go', 'TypeScript', 'Java', 'Rust', 'Python', 'C#', 'Elixir', 'Scala'];
const techTags: Readonly<Record<string, string>> = { 'C#': 'dotnet' };

export function partText(part: Part, system: System, company: Company, root: Random): PartText {
  const random = root.fork(part.name);
  const habits = habitsOf(root.fork(part.owner.name));
  const tech = random.pick(techs);
  const description = describe(subjectOf(part, system, tech), part.kind === 'API' ? random.between(45, 75) : random.between(52, 82), random);
  const head = [
    habits.comments && random.chance(0.4) ? `# ${comment(part, random)}\n` : '',
    `apiVersion: backstage.io/v1alpha1\nkind: ${part.kind}\nmetadata:\n  name: ${part.name}\n`,
    `  title: ${titleOf(part.name)}\n`,
    prose('description', description, 2, habits),
    labels(part, habits, random),
    annotations(part, system, company, habits, random),
    list('tags', tagsOf(part, system, tech, random), 2, habits, true),
    links(part, company, habits, random),
  ].join('');
  const definition = part.kind === 'API' ? definitionOf(part, random) : '';
  const beside = part.type === 'grpc' ? { name: `${part.name}.proto`, text: definition } : undefined;
  return { text: `${head}spec:\n${spec(part, system, definition, habits, random)}`, ...(beside ? { beside } : {}) };
}

function subjectOf(part: Part, system: System, tech: string) {
  const about = part.kind === 'Resource' ? ('data' as const) : ('software' as const);
  return { area: system.area, role: part.type, about, object: part.object, act: part.act, system: titleOf(system.name), team: titleOf(part.owner.name), tech };
}

function comment(part: Part, random: Random): string {
  return random.pick([
    `Owned by ${part.owner.name}; ask before you depend on it.`,
    'Keep the links in step with the runbook.',
    `Part of the move away from the old ${part.object.replaceAll('-', ' ')} database.`,
    'The name is older than the thing itself. Renaming it is not worth the week.',
    'Reviewed with the architecture round.',
  ]);
}

function labels(part: Part, habits: Habits, random: Random): string {
  if (random.chance(0.35)) return '';
  const entries: (readonly [string, string])[] = [
    ['cost-centre', `cc-${1000 + (part.owner.name.length * 37 + part.owner.area.weight * 211) % 9000}`],
    ['tier', `tier-${random.between(1, 4)}`],
  ];
  if (random.chance(0.5)) entries.push(['region', random.pick(['eu-west', 'eu-north', 'ap-southeast', 'sa-east', 'global'])]);
  return map('labels', entries, 2, habits);
}

function annotations(part: Part, system: System, company: Company, habits: Habits, random: Random): string {
  const { slug, host } = company;
  const id = () => random.next().toString(36).slice(2, 9).toUpperCase();
  if (part.kind === 'Resource') {
    const all: (readonly [string, string])[] = [
      ['terraform.io/workspace', `${system.name}-production`],
      ['aws.amazon.com/account-id', String(100_000_000_000 + random.below(800_000_000_000))],
      ['grafana/dashboard-selector', `(tags @> '${part.object}')`],
    ];
    return map('annotations', random.sample(all, random.between(1, 3)), 2, habits);
  }
  if (part.kind === 'API') return map('annotations', [['github.com/project-slug', `${slug}/contracts`] as const, ['backstage.io/techdocs-ref', `url:https://github.com/${slug}/contracts/tree/main/${part.name}`] as const].slice(0, random.between(1, 2)), 2, habits);
  const all: (readonly [string, string])[] = [
    ['backstage.io/techdocs-ref', `url:https://github.com/${slug}/${part.name}`],
    ['argocd/app-name', `${part.name}-production`],
    ['pagerduty.com/integration-key', id() + id()],
    ['sonarqube.org/project-key', `${slug}_${part.name}`],
    ['sentry.io/project-slug', part.name],
    ['grafana/alert-label-selector', `service=${part.name}`],
    ['jenkins.io/job-full-name', `${system.name}/${part.name}`],
    ['backstage.io/kubernetes-label-selector', `app.kubernetes.io/name=${part.name},app.kubernetes.io/part-of=${system.name}`],
    [`${host}/change-window`, random.pick(['Tue-Thu 09:00-15:00', 'any time', 'outside of peaks: see calendar'])],
  ];
  return map('annotations', [['github.com/project-slug', `${slug}/${part.name}`], ...random.sample(all, random.between(1, 5))], 2, habits);
}

function tagsOf(part: Part, system: System, tech: string, random: Random): ReadonlySet<string> {
  const byKind = part.kind === 'Component' ? (techTags[tech] ?? tech.toLowerCase()) : part.type;
  return new Set([byKind, ...random.sample(system.area.tags, random.between(1, 3))]);
}

function links(part: Part, { host }: Company, { quote, indented }: Habits, random: Random): string {
  const all = [
    [`https://grafana.${host}/d/${part.name}`, 'Dashboard', 'dashboard'],
    [`https://runbooks.${host}/${part.name}`, 'Runbook', 'docs'],
    [`https://wiki.${host}/pages/${part.name}?version=latest#overview`, 'Design notes', 'docs'],
    [`https://logs.${host}/search?q=app%3D${part.name}`, 'Logs', 'search'],
  ] as const;
  const chosen = random.sample(all, part.kind === 'Component' ? random.between(1, 3) : random.between(0, 1));
  if (chosen.length === 0) return '';
  const pad = indented ? '    ' : '  ';
  return `  links:\n${chosen.map(([url, title, icon]) => `${pad}- url: ${url.includes('#') ? quoted(url, quote) : url}\n${pad}  title: ${title}\n${pad}  icon: ${icon}\n`).join('')}`;
}

function spec(part: Part, system: System, definition: string, habits: Habits, random: Random): string {
  const long = (ref: string, kind: string) => (habits.fullRefs ? `${kind}:default/${ref}` : ref);
  const needs = [...part.dependsOn].map((ref) => (habits.fullRefs ? ref.replace(':', ':default/') : ref));
  const lines = [`  type: ${part.type}\n`];
  if (part.kind !== 'Resource') lines.push(`  lifecycle: ${part.lifecycle}${habits.comments && part.lifecycle === 'deprecated' ? ' # until the last reader has moved' : ''}\n`);
  lines.push(`  owner: ${long(part.owner.name, 'group')}\n  system: ${long(system.name, 'system')}\n`);
  if (part.subcomponentOf !== undefined) lines.push(`  subcomponentOf: ${part.subcomponentOf}\n`);
  lines.push(list('providesApis', [...part.provides].map((name) => long(name, 'api')), 2, habits));
  lines.push(list('consumesApis', [...part.consumes].map((name) => long(name, 'api')), 2, habits));
  lines.push(list('dependsOn', needs, 2, habits, needs.length < 3 && habits.flowLists));
  if (part.kind === 'Resource' && random.chance(0.6)) lines.push(`  classification: { confidentiality: ${random.pick(['internal', 'internal', 'confidential', 'secret'])} }\n`);
  if (part.kind === 'Component' && random.chance(0.25)) lines.push(properties(part, random));
  if (part.type === 'grpc') lines.push(`  definition:\n    $text: ./${part.name}.proto\n`);
  else if (definition !== '') lines.push(`  definition: |\n${definition.replace(/^(?=.)/gm, '    ')}`);
  return lines.join('');
}

/** What a deployment needs, with another value in production. */
function properties(part: Part, random: Random): string {
  const memory = random.pick(['256Mi', '512Mi', '1Gi', '2Gi']);
  return `  properties:
    runtime:
      replicas: ${random.between(1, 3)}
      memory: ${memory}
      environments:
        staging: { replicas: ${random.between(1, 2)} }
        production: { replicas: ${random.between(3, 12)}${part.type === 'service' ? ', memory: 4Gi' : ''} }
`;
}
