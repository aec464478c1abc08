import type { Page, Section } from './answer.ts';
import { assets } from './assets.ts';
import { link } from './context.ts';
import type { PageContext } from './context.ts';
import { avatar } from './elements.ts';
import { accountSelect } from './forms.ts';
import { attributes, html } from './html.ts';
import type { Html } from './html.ts';
import { SIGN_IN } from './identity.ts';
import { csrfToken } from './security.ts';

export function document(context: PageContext, page: Page): Html {
  const { owner, name } = context.world.state.repository;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${page.title} · ${owner}/${name} (sandbox)</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets().style.url}">
<script type="module" src="${assets().live.url}"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${header(context, page.section)}
<main id="main" tabindex="-1">${page.main}</main>
<p class="unseen" role="status" id="said"></p>
<footer><p>Times are UTC. ${context.world.pagesUrl !== '' && html`<a href="${context.world.pagesUrl}/">The published site</a> · `}<a href="${link(context, 'settings')}">How this sandbox is set up</a></p></footer>
</body>
</html>
`;
}

function header(context: PageContext, section: Section): Html {
  const { owner, name } = context.world.state.repository;
  return html`<header>
<p class="notice"><strong>A sandbox on this machine, not github.com.</strong> You play everybody in it.</p>
<div class="bar">
<a class="repository" href="${link(context)}"><bdi>${owner}</bdi>/<strong><bdi>${name}</bdi></strong></a>
${signIn(context)}
</div>
<nav aria-label="Repository"><ul>${navigation(context).map(({ to, words, count, own }) => html`<li><a href="${to}"${attributes({ 'aria-current': own === section ? 'page' : undefined })}>${words}${
    count > 0 && html` <span class="count">${count}<span class="unseen"> open</span></span>`}</a></li>`)}</ul></nav>
</header>`;
}

function navigation(context: PageContext): { to: string; words: string; count: number; own: Section }[] {
  const { state } = context.world;
  const open = state.issues.filter((issue) => issue.state === 'open');
  const pulls = open.filter((issue) => issue.isPull).length;
  return [
    { to: link(context), words: 'Overview', count: 0, own: 'home' },
    { to: link(context, 'issues'), words: 'Issues', count: open.length - pulls, own: 'issues' },
    { to: link(context, 'pulls'), words: 'Pull requests', count: pulls, own: 'pulls' },
    { to: link(context, 'actions'), words: 'Actions', count: 0, own: 'actions' },
    { to: link(context, 'tree', state.repository.defaultBranch), words: 'Code', count: 0, own: 'code' },
    { to: link(context, 'settings'), words: 'Settings', count: 0, own: 'settings' },
  ];
}

/** Switching keeps the page; the script keeps what was typed on it. */
function signIn(context: PageContext): Html {
  const { account, url } = context;
  return html`<form class="sign-in" id="sign-in" method="post" action="/-/sign-in">
<input type="hidden" name="csrf" value="${csrfToken(context.world, SIGN_IN)}"><input type="hidden" name="form" value="${SIGN_IN}">
<input type="hidden" name="to" value="${url.pathname + url.search}">
${account && avatar(context.world, account.login)}
<label for="who">Signed in as</label>
${accountSelect(context, 'login', 'who', account?.login ?? '')}
<button type="submit" class="button small">${account === undefined ? 'Choose' : 'Switch'}</button>
</form>`;
}
