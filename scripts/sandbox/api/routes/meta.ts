import { accountOf, isInstallation, requireAccount } from '../../actors.ts';
import { Refusal, notFound } from '../../refusal.ts';
import { fullUser } from '../../shapes/accounts.ts';
import { ok, parameter, route } from '../route.ts';
import type { Route } from '../route.ts';

/** What GitHub grants a GITHUB_TOKEN per hour; the sandbox counts nothing. */
const LIMIT = 1000;

export const metaRoutes: readonly Route[] = [
  route('GET /meta', null, () => ok({ verifiable_password_authentication: false })),
  route('GET /rate_limit', null, ({ world }) => {
    const reset = Math.floor(Date.parse(world.time()) / 1000) + 3600;
    const rate = { limit: LIMIT, used: 0, remaining: LIMIT, reset };
    return ok({ resources: { core: rate, search: rate }, rate });
  }),
  route('GET /user', null, ({ world, actor }) => {
    if (isInstallation(actor)) throw new Refusal(403, 'Resource not accessible by integration');
    return ok(fullUser(world, requireAccount(world.state, actor)));
  }),
  route('GET /users/:login', null, (call) => {
    const account = accountOf(call.world.state, parameter(call, 'login'));
    if (account === undefined) throw notFound();
    return ok(fullUser(call.world, account));
  }),
];
