import type { Access, Permissions, Scope } from '../../actors.ts';
import { ActionFailure, flag } from './action.ts';
import type { Action, ActionCall } from './action.ts';

const ranks: readonly Access[] = ['none', 'read', 'write'];

/** An installation's token, for this repository, that ends with the job: https://github.com/actions/create-github-app-token */
export const createGithubAppToken: Action = async (call) => {
  const { host, inputs, log } = call;
  const id = inputs['app-id'] ?? '';
  const key = inputs['private-key'] ?? '';
  if (id === '' || key === '') throw new ActionFailure(`Input required and not supplied: ${id === '' ? 'app-id' : 'private-key'}`);
  const apps = host.world.options.apps ?? [];
  const app = apps.find((each) => each.id === id);
  if (app === undefined) throw new ActionFailure(`Integration not found: the sandbox has ${apps.length === 0 ? 'no app' : `the apps ${apps.map((each) => each.id).join(', ')}`}, and the step asks for ${id}.`);
  if (app.privateKey.trim() !== key.trim()) throw new ActionFailure('A JSON web token could not be decoded: the private key is not the one of the app.');
  const token = host.world.tokens.install({ slug: app.slug, permissions: permissionsOf(call, app.permissions) });
  host.mask.hide(token);
  log.line(`Token of ${app.slug} created for ${host.world.state.repository.name}`);
  if (!flag(inputs['skip-token-revoke'], false)) {
    host.posts.push({
      name: 'Post Run actions/create-github-app-token',
      always: true,
      run: async (post) => {
        host.world.tokens.revoke(token);
        post.line('Token revoked');
      },
    });
  }
  return { token, 'installation-id': app.id, 'app-slug': app.slug };
};

/** All that the app was granted, or those that `permission-…` inputs name, if it has them. */
function permissionsOf({ inputs }: ActionCall, granted: Permissions): Permissions {
  const wanted = Object.entries(inputs).filter(([name, value]) => name.startsWith('permission-') && value !== '');
  if (wanted.length === 0) return { metadata: 'read', ...granted };
  return {
    metadata: 'read',
    ...Object.fromEntries(wanted.map(([name, access]) => {
      const scope = name.slice('permission-'.length) as Scope;
      if (!ranks.includes(access as Access) || ranks.indexOf(granted[scope] ?? 'none') < ranks.indexOf(access as Access)) {
        throw new ActionFailure(`The permissions requested are not granted to this installation: ${scope}: ${access}`);
      }
      return [scope, access as Access];
    })),
  };
}
