import type { TemplateFilter, TemplateValue } from 'nunjitsu';
import { parseRef } from '../model/ref.ts';

/** What a `repoUrl` of Backstage names: `github.com?owner=acme&repo=orders`. */
export interface RepoUrl {
  readonly host: string;
  readonly owner?: string;
  readonly repo?: string;
  readonly organization?: string;
  readonly workspace?: string;
  readonly project?: string;
}

const keys = ['owner', 'repo', 'organization', 'workspace', 'project'] as const;

/** Undefined when the text is no such thing. As Backstage's RepoUrlPicker writes it, and its actions read it. */
export function repoUrlOf(text: unknown): RepoUrl | undefined {
  const match = typeof text === 'string' ? /^([A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w.~/-]*)?)\?([^#\s]+)$/.exec(text) : null;
  if (!match) return undefined;
  const query = new URLSearchParams(match[2]);
  const found = keys.flatMap((key) => (query.get(key) ? [[key, query.get(key)] as const] : []));
  return { host: match[1] ?? '', ...Object.fromEntries(found) };
}

/** The filters that Backstage adds to those of nunjucks. https://backstage.io/docs/features/software-templates/builtin-filters */
export const backstageFilters: Readonly<Record<string, TemplateFilter>> = {
  parseRepoUrl: (input) => ({ ...parsedRepoUrl('parseRepoUrl', input) }),
  projectSlug: (input) => {
    const { owner = '', repo = '' } = parsedRepoUrl('projectSlug', input);
    return `${owner}/${repo}`;
  },
  parseEntityRef: (input, given) => {
    const defaults = typeof given === 'object' && given !== null ? (given as Readonly<Record<string, TemplateValue>>) : {};
    const part = (key: string) => (typeof defaults[key] === 'string' ? (defaults[key] as string) : undefined);
    const [kind, namespace] = [part('defaultKind'), part('defaultNamespace')];
    const parts = typeof input === 'string' ? parseRef(input, { ...(kind === undefined ? {} : { kind }), ...(namespace === undefined ? {} : { namespace }) }) : undefined;
    if (!parts) throw new Error(`parseEntityRef got ${JSON.stringify(input)}, which is no reference with a kind.`);
    return { ...parts };
  },
  pick: (input, path) => (typeof path === 'string' ? path.split('.').reduce(member, input) : undefined),
};

function member(of: TemplateValue | undefined, key: string): TemplateValue | undefined {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, key) ? (of as Readonly<Record<string, TemplateValue>>)[key] : undefined;
}

function parsedRepoUrl(filter: string, input: unknown): RepoUrl {
  const found = repoUrlOf(input);
  if (!found?.repo) throw new Error(`${filter} got ${JSON.stringify(input)}; it takes a repository as github.com?owner=NAME&repo=NAME.`);
  return found;
}
