import { accountOf } from '../actors.ts';
import type { Account } from '../state.ts';
import type { World } from '../world.ts';
import { redirect } from './answer.ts';
import type { Answer } from './answer.ts';
import { link } from './context.ts';
import type { PageContext } from './context.ts';

/** Id of the form in the header; its token is not bound to the account that it changes. */
export const SIGN_IN = 'sign-in';

/** Only people are played: a bot acts by its token. */
export function playedAccount(world: World, login: string): Account | undefined {
  const account = accountOf(world.state, login);
  return account?.type === 'User' ? account : undefined;
}

/** Signs in and goes back to the page, which must be one of ours. */
export function signIn(context: PageContext): Answer {
  const account = playedAccount(context.world, context.form.get('login') ?? '');
  const to = context.form.get('to') ?? '';
  const back = /^\/(?![/\\])/.test(to) ? to : link(context);
  return account === undefined ? redirect(back) : { ...redirect(back), login: account.login };
}
