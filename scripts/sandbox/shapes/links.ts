import { Buffer } from 'node:buffer';
import type { World } from '../world.ts';

export function apiUrl(world: World): string {
  return `${world.url}/api/v3`;
}

export function repositoryApi(world: World): string {
  const { owner, name } = world.state.repository;
  return `${apiUrl(world)}/repos/${owner}/${name}`;
}

export function repositoryPage(world: World): string {
  const { owner, name } = world.state.repository;
  return `${world.url}/${owner}/${name}`;
}

/** GitHub's opaque ids of nodes: ours is the kind and the number, in base64. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64');
}

/** A path in a URL, its slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
