import { splitRef } from '../../model/ref.ts';
import { environments } from '../environments.ts';
import type { Check } from '../world.ts';

/** `live/global/` holds the instances that belong to no environment. */
const reserved = 'global';

export const environmentChecks: readonly Check[] = [
  {
    code: 'environment-owner',
    severity: 'error',
    always: true,
    holds: 'Every environment is owned by a group with members, so that somebody can approve for it.',
    *find(world) {
      for (const { ref, name, owner } of environments(world.catalog)) {
        const at = world.documentOf(ref);
        const isGroup = owner !== '' && splitRef(owner).kind === 'group';
        if (!at || owner === '' || isGroup) continue;
        yield { at, path: ['spec', 'owner'], message: `The owner of the environment "${name}" is ${owner}; expected a group.`, fix: 'Name the group whose members may approve changes there.' };
      }
    },
  },
  {
    code: 'environment-name',
    severity: 'error',
    always: true,
    holds: 'Names of environments can be folders: lower case letters, digits, ".", "_" and "-", and not "global".',
    *find(world) {
      for (const { ref, name } of environments(world.catalog)) {
        const at = world.documentOf(ref);
        if (!at || (name !== reserved && /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/.test(name))) continue;
        const why = name === reserved ? 'is the folder of instances without environment' : 'cannot be a folder under live/';
        yield { at, path: ['metadata', 'name'], message: `An environment cannot be called "${name}": it ${why}.`, fix: 'Use lower case letters, digits and "-".' };
      }
    },
  },
];
