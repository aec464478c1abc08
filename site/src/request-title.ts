import { world } from './data.ts';
import type { FollowedRequest } from './followed.ts';

/** What a request is about: the service's title and the instance's name; the title where neither is known. */
export function requestTitle({ service, name, title, number }: Pick<FollowedRequest, 'service' | 'name' | 'title' | 'number'>): string {
  const known = world().services.find((each) => each.name === service);
  if (name !== undefined) return cut(`${known?.title ?? service ?? ''}: ${name}`);
  return title ? cut(title) : (known?.title ?? `#${number}`);
}

/** Title and page of an environment that the catalog has; the bare name of another. */
export function environmentOf(name: string): { readonly title: string; readonly ref?: string } {
  const found = world().environments.find((environment) => environment.name === name);
  return found ? { title: found.title, ref: found.ref } : { title: name };
}

/** Anybody may open an issue with a title of 256 characters. */
const longest = 100;

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
