import { page } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { PageContext } from '../context.ts';
import { avatar, person } from '../elements.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** What stands under Settings on GitHub, to read only, and how to begin anew. */
export function settingsPage(context: PageContext): Answer {
  const { options, state, folder } = context.world;
  return page('Settings', 'settings', html`<h1>How this sandbox is set up</h1>
<p class="lead">It behaves like a repository on GitHub: the same API, the same refusals, the repository's own workflow files. These settings are made when it starts.</p>
<section aria-labelledby="protection"><h2 id="protection">Branch protection</h2>${state.protections.length === 0
    ? html`<p class="muted">No branch is protected.</p>`
    : state.protections.map((protection) => html`<div class="card box"><h3 class="card-head"><code>${protection.branch}</code></h3><dl class="facts">
<dt>Required checks</dt><dd>${protection.requiredStatuses.length === 0 ? 'none' : protection.requiredStatuses.map((name) => html`<code class="long">${name}</code> `)}</dd>
<dt>Approving reviews</dt><dd>${protection.requiredApprovals}</dd>
<dt>Administrators</dt><dd>${protection.enforceAdmins ? 'are bound by it too' : 'may merge past it, if they say so'}</dd></dl></div>`)}</section>
<section aria-labelledby="secrets"><h2 id="secrets">Secrets and variables of workflows</h2>
${names('Secrets', Object.keys(options.secrets), 'Their values are never shown, and are masked in logs.')}
${Object.keys(options.variables).length === 0 ? html`<p class="muted">No variables.</p>` : html`<div class="scroll" role="group" aria-label="Variables" tabindex="0"><table class="plain-table"><caption>Variables</caption><thead><tr><th scope="col">Name</th><th scope="col">Value</th></tr></thead><tbody>${Object.entries(options.variables).map(([name, value]) => html`<tr><th scope="row"><code>${name}</code></th><td><code>${value}</code></td></tr>`)}</tbody></table></div>`}</section>
<section aria-labelledby="people"><h2 id="people">Accounts</h2><p>Choose who you are at the top of any page. Each person's page shows a token for <code>curl</code>, <code>gh</code> and <code>git</code>.</p>
<ul class="people">${state.accounts.filter((account) => account.type !== 'Organization').map((account) => html`<li>${avatar(context.world, account.login)} ${person(context.world, account.login)} <span class="tag">${account.permission}</span></li>`)}</ul></section>
<section aria-labelledby="reset"><h2 id="reset">Begin anew</h2><p>Stop the sandbox, remove its folder, start it again. Everything it remembers is there:</p><pre class="command" tabindex="0">${folder}</pre></section>`);
}

function names(title: string, all: readonly string[], hint: string): Html {
  return all.length === 0
    ? html`<p class="muted">No ${title.toLowerCase()}.</p>`
    : html`<p>${title}: ${all.map((name) => html`<code>${name}</code> `)}<span class="muted">${hint}</span></p>`;
}
