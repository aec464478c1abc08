import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { World } from '../world.ts';

/** Nothing but our own style, script and forms; no frame, no other site. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For files of the repository, shown as they are. */
export const FILE_POLICY = "default-src 'none'; sandbox";

/**
 * Bound to the account (or to what else `holder` names): a form that was opened as somebody else is not
 * sent as the new one by mistake. The accounts' tokens are the key, so that a restart outdates no page.
 */
export function csrfToken(world: World, holder: string): string {
  const key = world.state.accounts.map((account) => account.token).join();
  return createHmac('sha256', key).update(`csrf ${holder}`).digest('hex');
}

export function isSameToken(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Browsers name the origin of every POST; its absence means no browser, which has no cookie to misuse. */
export function isForeign(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return origin !== undefined && origin !== `http://${host ?? ''}`;
}

const COOKIE = 'sandbox_user';

export function cookieLogin(request: IncomingMessage): string {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value = ''] = part.trim().split('=', 2);
    if (name !== COOKIE) continue;
    try {
      return decodeURIComponent(value);
    } catch {
      return '';
    }
  }
  return '';
}

export function loginCookie(login: string): string {
  return `${COOKIE}=${encodeURIComponent(login)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000`;
}
