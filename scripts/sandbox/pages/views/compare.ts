/** `/compare/BASE...HEAD?title=&body=`: what a branch would bring, and the form that opens the pull request. */
import { changedFiles, mergeBase } from '../../git/changes.ts';
import { listCommits } from '../../git/objects.ts';
import { branchHead, resolveRevision } from '../../git/repository.ts';
import { headRef } from '../../operations/branches.ts';
import { createPull } from '../../operations/pulls.ts';
import { notFound } from '../../refusal.ts';
import { page, redirect } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { postForm, submit, submitRow, textField } from '../forms.ts';
import { html } from '../html.ts';
import { changes, commitList } from './files.ts';

const FORM = 'open-pull';

interface Comparison {
  readonly base: string;
  /** `branch` or `login:branch`. */
  readonly head: string;
  readonly baseSha: string;
  readonly headSha: string;
}

async function comparison({ world, params }: PageContext): Promise<Comparison> {
  const [first = '', second = ''] = (params['rest'] ?? '').split('...', 2);
  const base = second === '' ? world.state.repository.defaultBranch : first;
  const head = second === '' ? first : second;
  const colon = head.indexOf(':');
  const isOwn = colon === -1 || head.slice(0, colon).toLowerCase() === world.state.repository.owner.toLowerCase();
  const ref = headRef({ fork: isOwn ? null : head.slice(0, colon), head: head.slice(colon + 1) });
  const [baseSha, headSha] = await Promise.all([branchHead(world.git, base), resolveRevision(world.git, ref)]);
  if (baseSha === undefined || headSha === undefined) throw notFound();
  return { base, head, baseSha, headSha };
}

export async function comparePage(context: PageContext): Promise<Answer> {
  const { git, state } = context.world;
  const { base, head, baseSha, headSha } = await comparison(context);
  const from = await mergeBase(git, baseSha, headSha);
  const commits = from === undefined ? [] : (await listCommits(git, `${from}..${headSha}`)).reverse();
  const files = await changedFiles(git, from ?? baseSha, headSha);
  const { searchParams } = context.url;
  const known = state.pulls.find((pull) => pull.headSha === headSha && pull.base === base && !pull.merged);
  const title = searchParams.get('title') ?? commits.at(-1)?.message.split('\n')[0] ?? '';
  return page(`Compare ${base} and ${head}`, 'pulls', html`<h1>Open a pull request</h1>
<p class="byline"><span><code class="branch">${head}</code> into <code class="branch">${base}</code></span></p>
${known !== undefined && html`<p class="hint-box">There is a pull request of it: <a href="${link(context, 'pull', known.number)}">#${known.number}</a></p>`}
${commits.length === 0
    ? html`<div class="empty"><p>There is nothing to merge: ${base} has all of ${head}.</p></div>`
    : html`<div class="narrow">${postForm(context, FORM, html`
${textField(context, { form: FORM, name: 'title', label: 'Title', required: true, value: title })}
${textField(context, { form: FORM, name: 'body', label: 'Description', rows: 6, value: searchParams.get('body') ?? '', hint: 'Markdown works. “Closes #12” closes that issue on merge.' })}
${submitRow(context, FORM, submit('Create pull request', { tone: 'main' }))}`)}</div>`}
<h2>Commits</h2>${commitList(context, commits)}
<h2>Files changed</h2>${changes(context, files, headSha)}`);
}

export async function openPull(context: PageContext): Promise<Answer> {
  const { world, actor, form } = context;
  const { base, head } = await comparison(context);
  const pull = await createPull(world, actor, { title: form.get('title') ?? '', body: form.get('body') ?? '', head, base });
  return redirect(link(context, 'pull', pull.number));
}
