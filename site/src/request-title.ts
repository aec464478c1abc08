import { world, type FollowedRequest } from './data.ts';

/** What a request is about: the service's title and the instance's name; the title where neither is known. */
export function requestTitle({ service, name, title, number }: Pick<FollowedRequest, 'service' | 'name' | 'title' | 'number'>): string {
  const known = world().services.find((each) => each.name === service);
  if (name !== undefined) return `${known?.title ?? service ?? ''}: ${name}`;
  return title || known?.title || `#${number}`;
}

/** Title and page of an environment that the catalog has; the bare name of another. */
export function environmentOf(name: string): { readonly title: string; readonly ref?: string } {
  const found = world().environments.find((environment) => environment.name === name);
  return found ? { title: found.title, ref: found.ref } : { title: name };
}
