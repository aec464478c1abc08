/** Commits and changed files: of a pull request and of one commit. */
import { accountOf } from '../../actors.ts';
import { changedFiles, mergeBase } from '../../git/changes.ts';
import type { FileChange } from '../../git/changes.ts';
import { listCommits, readCommit } from '../../git/objects.ts';
import type { GitCommit, Signature } from '../../git/objects.ts';
import { EMPTY_TREE } from '../../git/trees.ts';
import { checksAt } from '../../operations/statuses.ts';
import { notFound } from '../../refusal.ts';
import { page } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { badge, counted, shaLink, time } from '../elements.ts';
import { diffTable } from '../diff.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { pullHead, pullInAddress } from './pull-parts.ts';

export async function pullCommits(context: PageContext): Promise<Answer> {
  const view = pullInAddress(context);
  const { git } = context.world;
  const { baseSha, headSha, number } = view.pull;
  const from = await mergeBase(git, baseSha, headSha);
  const commits = from === undefined ? [] : (await listCommits(git, `${from}..${headSha}`)).reverse();
  return page(`Commits · Pull request #${number}`, 'pulls', html`${pullHead(context, view, 'commits')}${commitList(context, commits)}`);
}

export async function pullFiles(context: PageContext): Promise<Answer> {
  const view = pullInAddress(context);
  const { git } = context.world;
  const { baseSha, headSha, number } = view.pull;
  const from = await mergeBase(git, baseSha, headSha) ?? baseSha;
  const files = await changedFiles(git, from, headSha);
  return page(`Files changed · Pull request #${number}`, 'pulls', html`${pullHead(context, view, 'files')}
<h2 class="unseen">Files changed</h2>${changes(context, files, headSha)}<p><a class="button main" href="${link(context, 'pull', number)}#review-title">Go to the review</a></p>`);
}

export async function commitPage(context: PageContext): Promise<Answer> {
  const { git, state } = context.world;
  const commit = await readCommit(git, context.params['sha'] ?? '');
  if (commit === undefined) throw notFound();
  const [title = '', ...rest] = commit.message.split('\n');
  const files = await changedFiles(git, commit.parents[0] ?? EMPTY_TREE, commit.sha);
  const checks = checksAt(state, commit.sha, '');
  return page(`${title} · Commit ${commit.sha.slice(0, 7)}`, 'code', html`<h1 class="issue-title">${title}</h1>
${rest.join('\n').trim() !== '' && html`<pre class="message">${rest.join('\n').trim()}</pre>`}
<p class="byline"><span>${writer(context, commit.author)} ${time(commit.author.date)}</span> <span>Commit <code class="long">${commit.sha}</code></span>
${commit.parents.length > 0 && html`<span>Parents: ${commit.parents.map((sha) => html`${shaLink(context, sha)} `)}</span>`} <a href="${link(context, 'tree', commit.sha)}">Browse the files</a></p>
${checks.length > 0 && html`<ul class="checks bare">${checks.map((check) => html`<li>${check.state === 'success' ? badge('good', '✓', 'Passed') : check.state === 'failure' ? badge('bad', '✕', 'Failed') : badge('waiting', '●', 'Running')} <strong>${check.context}</strong> <span class="muted">${check.description}</span></li>`)}</ul>`}
<h2 class="unseen">Files changed</h2>${changes(context, files, commit.sha)}`);
}

export function commitList(context: PageContext, commits: readonly GitCommit[]): Html {
  if (commits.length === 0) return html`<div class="empty"><p>No commits.</p></div>`;
  return html`<ul class="rows">${commits.map((commit) => html`<li><div class="row-main"><a class="row-title" href="${link(context, 'commit', commit.sha)}">${commit.message.split('\n')[0]}</a></div>
<div class="row-more muted"><span>${writer(context, commit.author)}</span> <span>${time(commit.author.date)}</span> ${shaLink(context, commit.sha)}</div></li>`)}</ul>`;
}

/** The account whose name or no-reply address it is; otherwise the name as written. */
function writer({ world }: PageContext, { name, email }: Signature): Html {
  const login = /^(?:\d+\+)?([^@]+)@users\.noreply\./.exec(email)?.[1];
  const account = accountOf(world.state, login ?? name);
  return account === undefined ? html`<bdi>${name}</bdi>` : html`<a href="/${encodeURIComponent(account.login)}"><bdi>${account.name}</bdi></a>`;
}

export function changes(context: PageContext, files: readonly FileChange[], sha: string): Html {
  const added = files.reduce((sum, file) => sum + file.additions, 0);
  const removed = files.reduce((sum, file) => sum + file.deletions, 0);
  if (files.length === 0) return html`<div class="empty"><p>No file differs.</p></div>`;
  return html`<p>${counted(files.length, 'file')} changed: ${counted(added, 'line')} added, ${removed} removed.</p>
${files.map((file, index) => html`<section class="card file" aria-labelledby="file-${index}"><h3 class="card-head" id="file-${index}">${fileName(context, file, sha)} <span class="tag">${file.status}</span> <span class="plain">+${file.additions} −${file.deletions}</span></h3>
${file.patch === undefined
    ? html`<p class="pad muted">${file.status === 'renamed' ? 'Moved without a change.' : 'No text to show: the file is binary or empty.'}</p>`
    : diffTable(file.patch, file.path)}</section>`)}`;
}

function fileName(context: PageContext, file: FileChange, sha: string): Html {
  const shown = file.previousPath === undefined ? file.path : `${file.previousPath} → ${file.path}`;
  return file.status === 'removed' ? html`<code class="long">${shown}</code>` : html`<a class="long" href="${link(context, 'blob', sha, file.path)}"><code>${shown}</code></a>`;
}
