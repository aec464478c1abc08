import type { Entity, EntityLink } from '../model/entity.ts';

/** What somebody opens a link for. */
export type Intent = 'website' | 'dashboard' | 'logs' | 'runbook' | 'on-call' | 'docs' | 'source' | 'pipeline' | 'issues' | 'chat' | 'other';

/** Words of a link's type, icon or title that tell its intent; the type decides before the icon, that before the title. */
const words: Readonly<Record<Exclude<Intent, 'other'>, readonly string[]>> = {
  runbook: ['runbook', 'runbooks', 'playbook', 'draaiboek'],
  'on-call': ['oncall', 'on-call', 'pagerduty', 'opsgenie', 'incident', 'incidents', 'alert', 'alerts', 'alerting', 'piket'],
  dashboard: ['dashboard', 'dashboards', 'monitoring', 'metrics', 'grafana', 'status', 'slo', 'health', 'tracing', 'datadog'],
  logs: ['log', 'logs', 'logging', 'kibana', 'loki', 'splunk'],
  pipeline: ['ci', 'cd', 'pipeline', 'pipelines', 'build', 'builds', 'deploy', 'deployment', 'deployments', 'argocd', 'jenkins'],
  issues: ['issue', 'issues', 'ticket', 'tickets', 'jira', 'board', 'backlog', 'roadmap'],
  source: ['source', 'sources', 'source-code', 'repo', 'repository', 'code', 'github', 'gitlab', 'bitbucket', 'broncode'],
  chat: ['chat', 'slack', 'teams', 'mattermost', 'support', 'help', 'contact', 'forum', 'email', 'mail'],
  docs: ['docs', 'doc', 'documentation', 'wiki', 'guide', 'handbook', 'manual', 'reference', 'specification', 'standard', 'documentatie', 'handleiding'],
  website: ['website', 'site', 'web', 'app', 'application', 'live', 'console', 'admin', 'portal', 'login', 'demo', 'homepage'],
};

const intentOfWord: ReadonlyMap<string, Intent> = new Map(Object.entries(words).flatMap(([intent, each]) => each.map((word) => [word, intent as Intent] as const)));

export function intentOf({ type, icon, title }: EntityLink): Intent {
  return told(type) ?? told(icon) ?? told(title) ?? 'other';
}

function told(text: string | undefined): Intent | undefined {
  if (text === undefined) return undefined;
  const small = text.toLowerCase();
  const whole = intentOfWord.get(small);
  if (whole) return whole;
  for (const word of small.split(/[^a-z-]+/)) {
    const found = intentOfWord.get(word);
    if (found) return found;
  }
  return undefined;
}

/** A link with what it is for. */
export interface MeantLink {
  readonly intent: Intent;
  readonly url: string;
  /** Absent where its owner gave none; the annotation that it comes from then says what it is. */
  readonly title?: string;
}

/** Annotations whose value is an address, or ends in one: `url:https://…`. */
const addressAnnotations: readonly (readonly [name: string, intent: Intent])[] = [
  ['backstage.io/source-location', 'source'],
  ['backstage.io/view-url', 'source'],
  ['grafana/overview-dashboard', 'dashboard'],
  ['datadoghq.com/dashboard-url', 'dashboard'],
];

/** Annotations whose value is the path of a project on a known server. */
const projectAnnotations: readonly (readonly [name: string, intent: Intent, address: (slug: string) => string])[] = [
  ['github.com/project-slug', 'source', (slug) => `https://github.com/${slug}`],
  ['gitlab.com/project-slug', 'source', (slug) => `https://gitlab.com/${slug}`],
  ['bitbucket.org/project-slug', 'source', (slug) => `https://bitbucket.org/${slug}`],
  ['circleci.com/project-slug', 'pipeline', (slug) => `https://app.circleci.com/pipelines/${slug}`],
];

const slugForm = /^[\w.-]+(?:\/[\w.-]+)+$/;

/**
 * The links of an entity as written, then those that its annotations amount to, none twice. Addresses are as anybody wrote
 * them: whoever shows them checks that they are web addresses.
 */
export function meantLinks(entity: Pick<Entity, 'links' | 'annotations'>): readonly MeantLink[] {
  const found: MeantLink[] = entity.links.map((link) => ({ intent: intentOf(link), url: link.url, ...(link.title !== undefined && { title: link.title }) }));
  const add = (intent: Intent, url: string) => {
    if (!found.some((link) => link.url === url)) found.push({ intent, url });
  };
  const { annotations } = entity;
  for (const [name, intent] of addressAnnotations) {
    const value = annotations[name];
    if (value !== undefined) add(intent, value.replace(/^url:/, ''));
  }
  for (const [name, intent, address] of projectAnnotations) {
    const value = annotations[name];
    if (value !== undefined && slugForm.test(value)) add(intent, address(value));
  }
  return found;
}
