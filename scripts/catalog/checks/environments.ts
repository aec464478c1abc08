import { splitRef } from '../../model/ref.ts';
import { environments } from '../environments.ts';
import { accessRules } from '../policies.ts';
import { matchesPlace } from '../rules.ts';
import { scheduleOf } from '../schedule.ts';
import type { Check } from '../world.ts';
import { findingOn } from './finding.ts';

/** `live/global/` holds the instances that belong to no environment. */
const reserved = 'global';

export const environmentChecks: readonly Check[] = [
  {
    code: 'environment-owner',
    severity: 'error',
    always: true,
    holds: 'Every environment is owned by a group, whose members can approve for it.',
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
  {
    code: 'environment-schedule',
    severity: 'error',
    own: true,
    holds: 'The hours of every environment can be told: days, hours and a time zone that there is.',
    *find(world) {
      for (const environment of world.catalog.ofKind('Environment')) {
        const { schedule } = environment.spec;
        if (typeof schedule !== 'string' || scheduleOf(schedule)) continue;
        const zone = schedule.split(' ')[2];
        const why = zone === undefined || scheduleOf(schedule.replace(zone, 'UTC')) === undefined ? 'is not written as days and hours' : `names the time zone "${zone}", which there is not`;
        yield* findingOn(world, environment, { path: ['spec', 'schedule'], message: `The schedule "${schedule}" ${why}, so nothing there ever sleeps.`, fix: 'Write it like "Mon-Fri 07:00-19:00 Europe/Amsterdam", with a zone of the IANA list.' });
      }
    },
  },
  {
    code: 'environment-order-duplicate',
    severity: 'warning',
    own: true,
    holds: 'No two environments have the same spec.order, so that the way to production is clear.',
    *find(world) {
      const ordered = world.catalog.ofKind('Environment').filter(({ spec }) => typeof spec['order'] === 'number');
      for (const [order, [first, ...others]] of Map.groupBy(ordered, ({ spec }) => spec['order'])) {
        for (const environment of others) {
          const message = `"${environment.name}" has the order ${String(order)}, as "${first?.name}" has in ${first?.source.file}:${first?.source.line}; they are shown by name.`;
          yield* findingOn(world, environment, { path: ['spec', 'order'], message, fix: 'Count up on the way to production.' });
        }
      }
    },
  },
  {
    code: 'environment-unused',
    severity: 'warning',
    own: true,
    holds: 'Every environment is one where an access policy allows something, once there are services to ask for.',
    *find(world) {
      const allowing = accessRules(world.catalog).filter(({ effect }) => effect === 'allow');
      // Without services or policies there is nothing to ask for anywhere.
      if (allowing.length === 0 || world.catalog.ofKind('Template').length === 0) return;
      for (const place of environments(world.catalog)) {
        const { ref, name } = place;
        const environment = world.catalog.get(ref);
        if (!environment || allowing.some((rule) => matchesPlace(rule, place))) continue;
        const message = `No access policy allows anything in the environment "${name}", so every request there is refused.`;
        yield* findingOn(world, environment, { path: ['metadata', 'name'], message, fix: 'Name it, or its tier, in the rule of a policy, or delete it.' });
      }
    },
  },
];
