import { page } from './answer.ts';
import type { Page } from './answer.ts';
import { link } from './context.ts';
import type { PageContext } from './context.ts';
import { html } from './html.ts';

export function messagePage(title: string, sentence: string, status: number): Page {
  return page(title, 'none', html`<h1>${title}</h1><p class="lead">${sentence}</p>`, status);
}

export function notFoundPage(context: PageContext): Page {
  const { owner, name } = context.world.state.repository;
  return page('Not found', 'none', html`<h1>There is nothing at this address</h1>
<p class="lead">The sandbox holds one repository, <a href="${link(context)}">${owner}/${name}</a>. <code class="long">${context.url.pathname}</code> is not a part of it, or has been removed.</p>
<ul><li><a href="${link(context, 'issues')}">Issues</a></li><li><a href="${link(context, 'pulls')}">Pull requests</a></li><li><a href="${link(context, 'actions')}">Workflow runs</a></li></ul>`, 404);
}
