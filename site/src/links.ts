import { context } from './context.ts';
import type { Entity, Language, Service } from './data.ts';
import { contactRef, docsAnnotation, entity, splitRef, world } from './data.ts';
import { userByLogin } from './people.ts';

// Not `import.meta.env.BASE_URL`: a variable of that name in the environment of the build would win.
const site = context.base.replace(/\/$/, '');
const home = site + prefixOf(context.language);

function prefixOf(language: Language): string {
  return language === context.mainLanguage ? '' : `/${language}`;
}

/** An address on this site, in the language of the page: `path` begins with a slash. */
export function href(path: string): string {
  return home + path;
}

/** The same page in another language. */
export function hrefIn(language: Language, path: string): string {
  return site + prefixOf(language) + path;
}

/** Where the world finds a page, for those that link to it from elsewhere; `siteUrl` is the setting. */
export function publicUrl(siteUrl: string, language: Language, path: string): string {
  return siteUrl + prefixOf(language) + path;
}

/** What `href` was given for an address of this site. */
export function pathOf(address: string): string {
  const prefix = [home, site].find((each) => address.startsWith(`${each}/`)) ?? '';
  return address.slice(prefix.length);
}

/** An address that all languages share: data for programs, pictures. */
export function sharedHref(path: string): string {
  return site + path;
}

/** Params of the entity pages, and the path they make: always lower case, so that one entity has one address. */
export function entityParams(ref: string): { kind: string; namespace: string; name: string } {
  const { kind, namespace, name } = splitRef(ref);
  return { kind, namespace, name };
}

/** The page of an entity; a service that can be requested has its own. */
export function entityHref(ref: string): string {
  const { kind, namespace, name } = splitRef(ref);
  if (kind === 'template') {
    const service = world().services.find((each) => each.ref === ref);
    if (service) return serviceHref(service);
  }
  return href(catalogPath({ kind, namespace, name }));
}

/** The path of an entity's own page, as `href` takes it. */
export function catalogPath({ kind, namespace, name }: { kind: string; namespace: string; name: string }): string {
  return `/catalog/${[kind, namespace, name].map(encodeURIComponent).join('/')}/`;
}

/** The page that shows the definition of an API. */
export function definitionHref(ref: string): string {
  return `${href(catalogPath(splitRef(ref)))}definition/`;
}

/** A page of the documentation beside an entity; the first one without a slug. */
export function docsHref(ref: string, slug = ''): string {
  const path = slug.split('/').filter((part) => part !== '').map((part) => `${encodeURIComponent(part)}/`);
  return `${href(catalogPath(splitRef(ref)))}docs/${path.join('')}`;
}

/** Where an entity says that its documentation stands, when that is elsewhere; undefined when it says nothing of the kind. */
export function docsAddress({ annotations }: Pick<Entity, 'annotations'>): string | undefined {
  return /^url:(\S+)$/.exec(annotations[docsAnnotation] ?? '')?.[1];
}

export function serviceHref(service: Pick<Service, 'name'>): string {
  return href(`/services/${encodeURIComponent(service.name)}/`);
}

/** The page of a request, by the number of its issue. */
export function requestHref(number: number): string {
  return href(`/requests/${number}/`);
}

/** The page of what a request has made, by its folder below `live/`. */
export function instanceHref(folder: string): string {
  return href(`/instances/${folder.split('/').slice(1).map(encodeURIComponent).join('/')}/`);
}

export function repositoryUrl(): string {
  const { server, repository } = world().settings;
  return `${server}/${repository}`;
}

function fileUrl(verb: 'edit' | 'blob' | 'tree' | 'commits', path: string): string {
  return `${repositoryUrl()}/${verb}/${world().settings.defaultBranch}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** GitHub's editor for a file; whoever may not push is led to a fork and a pull request. */
export function editUrl(file: string): string {
  return fileUrl('edit', file);
}

/** A file as GitHub shows it. */
export function fileViewUrl(file: string): string {
  return fileUrl('blob', file);
}

export function fileLineUrl(file: string, line: number): string {
  return `${fileUrl('blob', file)}#L${line}`;
}

export function folderUrl(folder: string): string {
  return fileUrl('tree', folder);
}

export function commitUrl(sha: string): string {
  return `${repositoryUrl()}/commit/${sha}`;
}

/** All changes of a file. */
export function fileHistoryUrl(path: string): string {
  return fileUrl('commits', path);
}

export function issueUrl(number: number): string {
  return `${repositoryUrl()}/issues/${number}`;
}

/** The form for problems, about an entity. Labels are the form's: GitHub answers 404 to whoever may not set those of an address. */
export function reportUrl(of: Pick<Entity, 'ref' | 'title'>, title = `Problem with ${of.title}`): string {
  const query = new URLSearchParams({ template: 'problem.yml', title, entity: of.ref });
  return `${repositoryUrl()}/issues/new?${query}`;
}

export interface Contact {
  readonly text: string;
  /** Absent where only a person can follow it, such as the name of a chat channel. */
  readonly url?: string;
}

/**
 * Reads an id of `spec.contacts` or of an article: `@user`, `team://x`, `slack://x`, `mailto:x`, or an address. People
 * and groups lead to their pages, a login that the catalog does not have to GitHub.
 */
export function contact(id: string): Contact {
  const ref = contactRef(id);
  const found = ref === undefined ? undefined : (entity(ref) ?? (id.startsWith('@') ? userByLogin(id.slice(1)) : undefined));
  if (found) return { text: found.title, url: entityHref(found.ref) };
  if (id.startsWith('@')) return { text: id, url: `${world().settings.server}/${encodeURIComponent(id.slice(1))}` };
  if (/^(?:mailto|tel):/.test(id)) return { text: id.slice(id.indexOf(':') + 1), url: id };
  if (id.startsWith('slack://')) return { text: `#${id.slice('slack://'.length)}` };
  if (/^team(?:s)?:\/\//.test(id)) return { text: id.slice(id.indexOf('//') + 2) };
  return isWebAddress(id) ? { text: id.replace(/^https?:\/\//, ''), url: id } : { text: id };
}

/** False for `javascript:` and the like, which a catalog must not turn into a link. */
export function isWebAddress(url: string): boolean {
  return /^(https?:\/\/|mailto:)/i.test(url);
}
