import type { Action } from './action.ts';

/** Says where the site will be: in the sandbox at the root of a port of its own, so the base path is ''. */
export const configurePages: Action = async ({ host }) => {
  const { origin, hostname } = new URL(host.world.pagesUrl);
  return { base_url: origin, origin, host: hostname, base_path: '' };
};
