import type { Door } from '../../scripts/github/door.ts';
import type { Hands } from '../../scripts/github/hands.ts';

/**
 * What a handler meets: it dies before its n-th write; its n-th write is done, but the answer is lost; or its n-th call, whatever
 * it is, is refused. After the last two it may go on.
 */
export type Mishap = 'dies' | 'answer lost' | 'refused';
export const mishaps: readonly Mishap[] = ['dies', 'answer lost', 'refused'];

const writes = {
  closeIssue: true,
  reopenIssue: true,
  openOwn: true,
  openDispatched: true,
  setLabels: true,
  upsertComment: true,
  openPull: true,
  updatePull: true,
  merge: true,
  askReviews: true,
  commit: true,
  setBranch: true,
  setStatus: true,
  startWorkflow: true,
} satisfies Partial<Record<keyof Door, true>>;

/** As Octokit throws them when GitHub, or something in front of it, does not do what is asked; a lost connection is a 500 as well. */
const refusals = [429, 500, 502].map((status) => () => Object.assign(new Error(`Refused with ${status}.`), { name: 'HttpError', status, response: { status, headers: status === 429 ? { 'retry-after': '60' } : {} } }));

/** Hands before whose n-th call, counted from 1, something else happens. */
export function interrupted(hands: Hands, nth: number, meanwhile: () => Promise<unknown>) {
  return meeting(hands, 'interrupted', nth, meanwhile);
}

/** Hands whose n-th call, counted from 1, meets this; whether it came to that many, and which it was, is known afterwards. */
export function meeting(hands: Hands, mishap: Mishap | 'interrupted', nth: number, meanwhile?: () => Promise<unknown>): { readonly hands: Hands; readonly isMet: () => boolean; readonly metBy: () => string } {
  let [calls, isMet, metBy] = [0, false, ''];
  const refusal = () => refusals[nth % refusals.length]?.() ?? new Error();
  const troubled = (name: string, call: (...given: readonly unknown[]) => Promise<unknown>) => async (...given: readonly unknown[]) => {
    if (mishap === 'refused' || mishap === 'interrupted' || Object.hasOwn(writes, name)) calls += 1;
    const isNow = !isMet && calls === nth;
    isMet ||= isNow;
    if (isNow) metBy = name;
    if (isNow && mishap === 'answer lost') await call(...given);
    if (isNow) await meanwhile?.();
    if ((isNow && mishap !== 'interrupted') || (isMet && mishap === 'dies')) throw refusal();
    return call(...given);
  };
  const door = Object.fromEntries(Object.entries(hands.door).map(([name, call]) => [name, typeof call === 'function' ? troubled(name, call as () => Promise<unknown>) : call])) as unknown as Door;
  return { hands: { ...hands, door }, isMet: () => isMet, metBy: () => metBy };
}
