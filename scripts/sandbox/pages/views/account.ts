import { accountOf } from '../../actors.ts';
import { notFound } from '../../refusal.ts';
import { apiUrl, repositoryPage } from '../../shapes/links.ts';
import { page } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { avatar, time } from '../elements.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { row } from './lists.ts';

const RECENT = 10;

export function accountPage(context: PageContext): Answer {
  const { world, params } = context;
  const account = accountOf(world.state, params['login'] ?? '');
  if (account === undefined) throw notFound();
  const own = world.state.issues.filter((issue) => issue.author === account.login).reverse();
  return page(account.name, 'none', html`<div class="title-row"><h1>${avatar(world, account.login)} <bdi>${account.name}</bdi></h1></div>
<dl class="facts"><dt>Login</dt><dd><code>${account.login}</code></dd><dt>Kind</dt><dd>${account.type}</dd><dt>Role in the repository</dt><dd>${account.permission}</dd><dt>Here since</dt><dd>${time(account.createdAt)}</dd></dl>
${account.token !== '' && tokenHelp(context, account.token)}
<h2>Issues and pull requests</h2>${own.length === 0 ? html`<div class="empty"><p>${account.name} has opened none.</p></div>` : html`<ul class="rows">${own.slice(0, RECENT).map((issue) => row(context, issue))}</ul>`}
<p><a href="${link(context)}">Back to the repository</a></p>`);
}

function tokenHelp({ world }: PageContext, token: string): Html {
  const { owner, name } = world.state.repository;
  return html`<h2>Token</h2><p>It acts as this account, in this sandbox only.</p><pre class="command" tabindex="0">${token}</pre>
<p>With <code>curl</code>:</p><pre class="command" tabindex="0">curl -H "Authorization: Bearer ${token}" ${apiUrl(world)}/repos/${owner}/${name}/issues</pre>
<p>With <code>git</code> (the token is the password):</p><pre class="command" tabindex="0">git clone ${repositoryPage(world)}.git</pre>`;
}
