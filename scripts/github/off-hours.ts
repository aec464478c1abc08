import { environments } from '../catalog/environments.ts';
import type { Rest } from '../effects/effect.ts';
import { effects } from '../effects/effects.ts';
import { effectsOf } from '../request/existing.ts';
import type { Task } from '../request/prepared.ts';
import { isAwake, scheduleOf } from '../catalog/schedule.ts';
import { serviceWithDigest } from '../request/verify.ts';
import { moments, type Hands } from './hands.ts';
import { contextOf } from './tasks.ts';

/** One effect of an instance that keeps hours. */
export interface Rester {
  readonly task: Task;
  /** Empty when its environment has none (any more). */
  readonly schedule: string;
  readonly rest: Rest;
}

type Past = Pick<Hands, 'now' | 'at' | 'history'>;

/**
 * What keeps hours, and how it should be at a moment (ISO 8601). A step keeps hours when its input `schedule` is true, which means
 * those of the environment, or says hours of its own. Without hours, and with some that cannot be read, everything is awake; the
 * latter are in `unread`, and so are instances of a version of their service that the history does not have.
 */
export async function restersAt(past: Past, at: string): Promise<{ readonly resters: readonly Rester[]; readonly unread: readonly string[] }> {
  const { catalog } = past.now;
  const hours = new Map(environments(catalog).map(({ name, schedule }) => [name, schedule]));
  const services = new Map<string, ReturnType<typeof serviceWithDigest>>();
  const resters: Rester[] = [];
  const unread: string[] = [];
  for (const instance of catalog.instances) {
    const { record, folder } = instance;
    const version = `${record.service} ${record.digest}`;
    if (!services.has(version)) services.set(version, serviceWithDigest(instance, moments(past, record.service)));
    const service = await services.get(version);
    if (!service) unread.push(`${folder}: the service ${record.service} as it was when this was made (${record.digest}) is not in the history, so nobody knows whether it keeps hours. Until it is upgraded it stays as it is.`);
    if (!service?.steps.some(({ input }) => input['schedule'] !== undefined)) continue;
    for (const task of effectsOf(past.now, instance, service, 'apply')) {
      const { schedule: own } = task.input;
      if ((own !== true && (typeof own !== 'string' || own === '')) || !effects.get(task.action)?.rest) continue;
      const schedule = own === true ? (hours.get(record.environment ?? '') ?? '') : own;
      const read = scheduleOf(schedule);
      if (schedule !== '' && !read) unread.push(`${folder}: “${schedule}” is no schedule; write it like Mon-Fri 07:00-19:00 Europe/Amsterdam. Until then it is awake.`);
      resters.push({ task, schedule, rest: !read || isAwake(read, at) ? 'awake' : 'asleep' });
    }
  }
  return { resters, unread };
}

/** Puts each to rest or wakes it, whichever it should be. What cannot be is told, and holds up nothing else. */
export async function tendRest(hands: Hands, resters: readonly Rester[], log: (line: string) => void): Promise<boolean> {
  let fine = true;
  for (const { task, rest } of resters) {
    try {
      const done = await effects.get(task.action)?.rest?.(contextOf(hands, task), rest);
      log(`${task.folder}: ${rest}. ${done?.summary ?? ''}`);
    } catch (error) {
      fine = false;
      log(`${task.folder}: should be ${rest}, but ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return fine;
}
