import type { Service } from '../model/service.ts';
import type { Article } from './articles.ts';
import type { Door } from './doors.ts';
import { summary } from './summary.ts';

export interface LlmsSource {
  readonly organization: () => string;
  readonly services: () => readonly Pick<Service, 'name' | 'title' | 'description'>[];
  readonly articles: () => readonly Pick<Article, 'slug' | 'title' | 'description'>[];
  /** Address of a path below the site, absolute where that is known. */
  readonly address: (path: string) => string;
}

/** Links of one section: the rest is in the list it comes from. */
const linksShown = 50;

/** What a language model should read first (https://llmstxt.org). */
export function llmsDoor({ organization, services, articles, address }: LlmsSource): Door {
  const link = (title: string, path: string, about?: string) => `- [${plain(title)}](${address(path)})${about ? `: ${plain(summary(about, 160))}` : ''}`;
  const section = (title: string, links: readonly string[]) => (links.length === 0 ? [] : ['', `## ${title}`, '', ...links.slice(0, linksShown)]);
  const text = () => [
    `# ${plain(organization())} service catalog`,
    '',
    `> What runs at ${plain(organization())}, who owns it, and what developers can request. Everything is made from files in a Git repository; a request is a GitHub issue.`,
    '',
    'Entities have references such as `component:default/petstore`, all lower case. The JSON of one entity is in `api/v1/entities/XX.json`, where XX are the first two hexadecimal digits of the SHA-256 of its reference.',
    ...section('API', [
      link('Index', 'api/v1/index.json', 'Kinds, counts and the paths of everything else.'),
      link('OpenAPI 3.1', 'api/v1/openapi.json', 'Every file and its JSON Schema.'),
      link('Owners', 'api/v1/owners.json', 'Reference of the owning team by reference of what it owns.'),
      link('Teams', 'api/v1/teams.json', 'People, contacts, and how much each team owns.'),
      link('Services', 'api/v1/services.json', 'What can be requested, with the JSON Schema of the inputs.'),
      link('Requests', 'api/v1/requests.json', 'How far each request has come.'),
    ]),
    ...section('Services', services().map(({ name, title, description }) => link(title, `services/${encodeURIComponent(name)}/`, description))),
    ...section('How things are done', articles().map(({ slug, title, description }) => link(title, `docs/${slug}/`, description))),
    ...section('Optional', [link('Catalog', 'catalog/'), link('Teams', 'teams/'), link('Reference of the catalog format', 'reference/')]),
    '',
  ].join('\n');
  return { path: 'llms.txt', text };
}

/** On one line, and without what Markdown would take for a link's end. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[[\]<>`]/g, '').trim();
}
