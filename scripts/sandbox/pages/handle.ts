import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ANONYMOUS, actorOf } from '../actors.ts';
import { readBody } from '../body.ts';
import { Refusal } from '../refusal.ts';
import type { Account } from '../state.ts';
import type { World } from '../world.ts';
import type { Answer, Bytes } from './answer.ts';
import { assetAt } from './assets.ts';
import { FormProblems } from './context.ts';
import type { FormRefusal, PageContext } from './context.ts';
import { SIGN_IN, playedAccount } from './identity.ts';
import { document } from './layout.ts';
import { messagePage, notFoundPage } from './message.ts';
import { refusalSentence } from './refusal-sentence.ts';
import { findRoute } from './router.ts';
import type { Match } from './router.ts';
import { ROUTES } from './routes.ts';
import { FILE_POLICY, PAGE_POLICY, cookieLogin, csrfToken, isForeign, isSameToken, loginCookie } from './security.ts';

/** Longest form: a file of a few megabytes in the editor. */
const MAX_FORM_BYTES = 8 * 1024 * 1024;

/** Answers every request that is neither API nor Git: pages, forms, style and script. */
export async function handlePage(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const asset = assetAt(url.pathname);
  if (asset !== undefined) return sendBytes(response, { kind: 'bytes', ...asset, immutable: true });
  const match = findRoute(ROUTES, url.pathname);
  const context = contextOf(world, url, match, playedAccount(world, cookieLogin(request)), new URLSearchParams());
  if (match === undefined || !isThisRepository(world, match)) return send(request, response, context, notFoundPage(context));
  if (request.method === 'POST') return handleForm(request, response, context, match);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD, POST');
    return send(request, response, context, messagePage('Not done', 'This address takes no such request.', 405));
  }
  return send(request, response, context, await viewed(context, match));
}

function contextOf(
  world: World,
  url: URL,
  match: Match | undefined,
  account: Account | undefined,
  form: URLSearchParams,
  refusal?: FormRefusal,
): PageContext {
  const actor = account === undefined ? ANONYMOUS : actorOf(account);
  return { world, url, params: match?.params ?? {}, account, actor, form, csrf: csrfToken(world, account?.login ?? ''), refusal };
}

function isThisRepository(world: World, { params }: Match): boolean {
  const { owner, name } = world.state.repository;
  const isSame = (given: string | undefined, own: string): boolean => (given ?? own).toLowerCase() === own.toLowerCase();
  return isSame(params['owner'], owner) && isSame(params['repo'], name);
}

async function viewed(context: PageContext, match: Match): Promise<Answer> {
  try {
    return await match.route.view(context);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return notFoundPage(context);
    throw error;
  }
}

async function handleForm(request: IncomingMessage, response: ServerResponse, visitor: PageContext, match: Match): Promise<void> {
  const { world, url } = visitor;
  if (isForeign(request)) {
    return send(request, response, visitor, messagePage('Not done', 'The request came from another site.', 403));
  }
  const body = await readBody(request, MAX_FORM_BYTES);
  if (body === undefined) {
    response.setHeader('connection', 'close');
    return send(request, response, visitor, messagePage('Too long', 'What was sent is longer than the sandbox takes. Nothing was changed.', 413));
  }
  const form = new URLSearchParams(body.toString());
  const id = form.get('form') ?? '';
  const act = match.route.acts?.[id.split(':')[0] ?? ''];
  if (act === undefined) return send(request, response, visitor, messagePage('Not done', 'This page has no such form.', 400));
  const isOwn = isSameToken(form.get('csrf') ?? '', id === SIGN_IN ? csrfToken(world, SIGN_IN) : visitor.csrf);
  const account = visitor.account ?? (isOwn ? playedAccount(world, form.get('as') ?? '') : undefined);
  if (account !== undefined && visitor.account === undefined) response.setHeader('set-cookie', loginCookie(account.login));
  const context = contextOf(world, url, match, account, form);
  if (!isOwn) return refuse(request, response, context, match, 403, { form: id, message: staleSentence(context), fields: {} });
  try {
    return send(request, response, context, await act(context));
  } catch (error) {
    if (error instanceof FormProblems) {
      return refuse(request, response, context, match, 422, { form: id, message: error.message, fields: error.fields });
    }
    if (!(error instanceof Refusal)) throw error;
    return refuse(request, response, context, match, error.status, { form: id, message: refusalSentence(error), fields: {} });
  }
}

function staleSentence({ account }: PageContext): string {
  const who = account === undefined ? 'nobody is signed in' : `you are signed in as ${account.name}`;
  return `Not sent yet: this page was opened as somebody else, and now ${who}. Press the button again if that is right.`;
}

/** The form's page again, with the reason and everything that was typed. */
async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  context: PageContext,
  match: Match,
  status: number,
  refusal: FormRefusal,
): Promise<void> {
  const answer = await viewed({ ...context, refusal }, match);
  return send(request, response, context, answer.kind === 'page' ? { ...answer, status } : answer);
}

function send(request: IncomingMessage, response: ServerResponse, context: PageContext, answer: Answer): void {
  if (answer.kind === 'bytes') return sendBytes(response, answer);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  if (answer.kind === 'redirect') {
    if (answer.login !== undefined) response.setHeader('set-cookie', loginCookie(answer.login));
    response.writeHead(303, { location: answer.to }).end();
    return;
  }
  const text = document(context, answer).toString();
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 24)}"`;
  response.setHeader('content-security-policy', PAGE_POLICY);
  response.setHeader('cache-control', 'private, no-cache');
  response.setHeader('vary', 'cookie');
  response.setHeader('etag', tag);
  if (answer.status === 200 && request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(request.method === 'HEAD' ? '' : text);
}

function sendBytes(response: ServerResponse, { type, bytes, immutable }: Bytes): void {
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': FILE_POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'private, no-cache',
  });
  response.end(bytes);
}
