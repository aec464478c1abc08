import { readFileAt } from '../../git/objects.ts';
import { branchHead } from '../../git/repository.ts';
import { page } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { documentText } from '../elements.ts';
import { html } from '../html.ts';
import { row } from './lists.ts';
import { newestRuns, runLine } from './runs.ts';
import { repositoryPage } from '../../shapes/links.ts';

const RECENT = 5;

/** The overview: what this is, what to try, what has happened. */
export async function homePage(context: PageContext): Promise<Answer> {
  const { world } = context;
  const { owner, name, defaultBranch, description } = world.state.repository;
  const head = await branchHead(world.git, defaultBranch);
  const readme = head === undefined ? undefined : await readFileAt(world.git, head, 'README.md');
  const issues = [...world.state.issues].reverse().slice(0, RECENT);
  const runs = newestRuns(context).slice(0, RECENT);
  return page(`${owner}/${name}`, 'home', html`<h1><bdi>${owner}</bdi>/<bdi>${name}</bdi></h1>
${description !== '' && html`<p class="lead">${description}</p>`}
<section class="card box guide" aria-labelledby="guide"><h2 class="card-head" id="guide">What to try</h2><ol>
<li>Choose who you are at the top of the page. You can change it at any time.</li>
<li>${world.pagesUrl !== '' ? html`Open <a href="${world.pagesUrl}/">the published site</a> and ask for something, or open` : 'Open'} <a href="${link(context, 'issues/new')}">a new issue</a> here.</li>
<li>Watch the answer arrive on the issue, and follow it to the pull request.</li>
<li>Become somebody else to review and approve it; then merge it.</li>
<li>See the <a href="${link(context, 'actions')}">workflow runs</a> that did the work, with their logs.</li></ol></section>
<div class="halves"><section aria-labelledby="recent"><h2 id="recent">Issues and pull requests</h2><div id="recent-list" data-live>${issues.length === 0
    ? html`<div class="empty" data-key="empty"><p>None yet.</p><p><a class="button main" href="${link(context, 'issues/new')}">New issue</a></p></div>`
    : html`<ul class="rows" data-key="rows">${issues.map((issue) => row(context, issue))}</ul>`}</div></section>
<section aria-labelledby="latest"><h2 id="latest">Latest workflow runs</h2><div id="run-list" data-live>${runs.length === 0
    ? html`<div class="empty" data-key="empty"><p>No run yet.</p></div>`
    : html`<ul class="rows" data-key="runs">${runs.map((run) => runLine(context, run))}</ul>`}</div></section></div>
<section aria-labelledby="clone"><h2 id="clone">The repository</h2><p>A real Git repository: <a href="${link(context, 'tree', defaultBranch)}">browse it</a>, or clone it.</p><pre class="command" tabindex="0">git clone ${repositoryPage(world)}.git</pre></section>
${readme && html`<section class="card box" aria-labelledby="readme"><h2 class="card-head" id="readme">README.md</h2>${documentText(context, readme.toString(), 3, `${defaultBranch}/README.md`)}</section>`}`);
}
