/** `/new/BRANCH?filename=&value=`, `/edit/BRANCH/PATH`: commit, or propose by pull request (through a fork without write access). */
import { hasRole } from '../../actors.ts';
import { readBlob } from '../../git/objects.ts';
import { proposeFile, putFile } from '../../operations/contents.ts';
import { notFound } from '../../refusal.ts';
import { page, redirect } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { kept, link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { postForm, submit, submitRow, textField } from '../forms.ts';
import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';
import { crumbs } from './code.ts';
import { entryAt, placeOf } from './paths.ts';
import type { Place } from './paths.ts';

const FORM = 'file';

export async function newFilePage(context: PageContext): Promise<Answer> {
  const place = await branchIn(context);
  const { searchParams } = context.url;
  const folder = place.path === '' ? '' : `${place.path}/`;
  const path = `${folder}${searchParams.get('filename') ?? ''}`;
  return page('New file', 'code', html`<h1>New file on ${place.name}</h1>
${editor(context, place, { path, value: searchParams.get('value') ?? '', sha: '', message: searchParams.get('message') ?? `Create ${path.split('/').at(-1) || 'a file'}`, description: searchParams.get('description') ?? '' })}`);
}

export async function editPage(context: PageContext): Promise<Answer> {
  const place = await branchIn(context);
  const entry = await entryAt(context.world, place);
  const bytes = entry?.type === 'blob' ? await readBlob(context.world.git, entry.sha) : undefined;
  if (entry === undefined || bytes === undefined) throw notFound();
  if (bytes.includes(0)) return page(`Edit ${place.path}`, 'code', html`<h1>Edit ${place.path}</h1><p class="lead">The file is binary: it cannot be edited here.</p>`);
  const { searchParams } = context.url;
  return page(`Edit ${place.path}`, 'code', html`${crumbs(context, place)}<h1>Edit ${place.path.split('/').at(-1)}</h1>
${editor(context, place, { path: place.path, value: searchParams.get('value') ?? bytes.toString(), sha: entry.sha, message: searchParams.get('message') ?? `Update ${place.path.split('/').at(-1) ?? ''}`, description: searchParams.get('description') ?? '' })}`);
}

async function branchIn(context: PageContext): Promise<Place> {
  const place = await placeOf(context.world, context.params['rest'] ?? '');
  if (place?.isBranch !== true) throw notFound();
  return place;
}

interface Draft {
  readonly path: string;
  readonly value: string;
  /** The blob being edited; empty for a new file. */
  readonly sha: string;
  readonly message: string;
  readonly description: string;
}

function editor(context: PageContext, place: Place, draft: Draft): Html {
  const { account } = context;
  const mayWrite = hasRole(context.world.state, context.actor, 'write');
  const isNew = draft.sha === '';
  return postForm(context, FORM, html`
${isNew
    ? textField(context, { form: FORM, name: 'path', label: 'Path of the file', required: true, value: draft.path, isCode: true })
    : html`<input type="hidden" name="path" value="${draft.path}">`}
<input type="hidden" name="sha" value="${kept(context, FORM, 'sha', draft.sha)}">
${textField(context, { form: FORM, name: 'text', label: 'Text', rows: 22, isCode: true, value: draft.value })}
${textField(context, { form: FORM, name: 'message', label: 'Commit message', required: true, value: draft.message })}
${textField(context, { form: FORM, name: 'description', label: 'Longer description', rows: 3, value: draft.description })}
${mayWrite
    ? targetChoice(context, place)
    : html`<input type="hidden" name="target" value="propose"><p class="muted">${account?.name ?? 'Whoever you choose to be'} ${account === undefined ? 'may need' : 'needs'} a pull request to change this repository: the commit goes to a new branch${account !== undefined && ' in a fork'}, and the next page opens the pull request.</p>`}
${submitRow(context, FORM, submit('Commit', { tone: 'main' }))}`);
}

function targetChoice(context: PageContext, place: Place): Html {
  const chosen = kept(context, FORM, 'target', 'propose');
  return html`<fieldset class="field"><legend>Where to</legend>
<div class="box-line"><input type="radio" name="target" id="target-propose" value="propose"${attributes({ checked: chosen === 'propose' })}><label for="target-propose">A new branch, and a pull request from it</label></div>
<div class="box-line"><input type="radio" name="target" id="target-direct" value="direct"${attributes({ checked: chosen === 'direct' })}><label for="target-direct">Directly to <code>${place.name}</code></label></div></fieldset>
${textField(context, { form: FORM, name: 'branch', label: 'Name of the new branch', hint: 'Leave it empty for a name made of yours.', isCode: true })}`;
}

export async function commitFile(context: PageContext): Promise<Answer> {
  const { world, actor, form } = context;
  const place = await branchIn(context);
  const path = form.get('path') ?? '';
  // Browsers send CRLF; files keep the line ends that Git likes.
  const content = Buffer.from((form.get('text') ?? '').replace(/\r\n/g, '\n'));
  const description = (form.get('description') ?? '').replace(/\r\n/g, '\n').trim();
  const title = form.get('message')?.trim() || `Change ${path}`;
  const message = description === '' ? title : `${title}\n\n${description}`;
  if (form.get('target') === 'direct') {
    const sha = form.get('sha') ?? '';
    await putFile(world, actor, { path, content, message, branch: place.name, ...(sha === '' ? {} : { sha }) });
    return redirect(link(context, 'blob', place.name, path));
  }
  const branch = form.get('branch')?.trim() ?? '';
  const proposed = await proposeFile(world, actor, { path, content, message, base: place.name, ...(branch === '' ? {} : { branch }) });
  const query = new URLSearchParams({ quick_pull: '1', title, ...(description === '' ? {} : { body: description }) });
  return redirect(`${link(context, 'compare', `${place.name}...${proposed.head}`)}?${query}`);
}
