/** Folders and files at a branch or commit. */
import { listCommits, readBlob, readTree } from '../../git/objects.ts';
import type { TreeEntry } from '../../git/objects.ts';
import { listRefs } from '../../git/repository.ts';
import { notFound } from '../../refusal.ts';
import { page, redirect } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { counted, documentText, shaLink } from '../elements.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { commitList } from './files.ts';
import { entryAt, placeOf } from './paths.ts';
import type { Place } from './paths.ts';

export async function folderPage(context: PageContext): Promise<Answer> {
  const place = await placeIn(context);
  const entry = await entryAt(context.world, place);
  if (entry?.type === 'blob') return redirect(link(context, 'blob', place.name, place.path));
  const entries = await readTree(context.world.git, `${place.sha}:${place.path}`);
  if (entries === undefined) throw notFound();
  entries.sort((a, b) => Number(b.type === 'tree') - Number(a.type === 'tree'));
  const readme = entries.find((candidate) => candidate.type === 'blob' && /^readme\.md$/i.test(candidate.path));
  const text = readme === undefined ? undefined : await readBlob(context.world.git, readme.sha);
  const title = place.path === '' ? `Files of ${place.name}` : place.path;
  return page(title, 'code', html`${crumbs(context, place)}
<h1 class="unseen">${title}</h1>
<div class="tools"><a href="${link(context, 'commits', place.name)}">Commits</a> ${place.isBranch && html`<a class="button small" href="${link(context, 'new', place.name)}${place.path !== '' && `?filename=${encodeURIComponent(`${place.path}/`)}`}">Add a file</a>`}</div>
<ul class="tree">${entries.map((one) => html`<li>${treeLine(context, place, one)}</li>`)}</ul>
${place.path === '' && await branchList(context, place)}
${text && html`<section class="card box" aria-labelledby="readme"><h2 class="card-head" id="readme">${readme?.path}</h2>${documentText(context, text.toString(), 3, [place.name, place.path, readme?.path].filter(Boolean).join('/'))}</section>`}`);
}

function treeLine(context: PageContext, place: Place, entry: TreeEntry): Html {
  const path = place.path === '' ? entry.path : `${place.path}/${entry.path}`;
  if (entry.type === 'tree') return html`<a href="${link(context, 'tree', place.name, path)}">${entry.path}/</a>`;
  if (entry.type === 'commit') return html`<span>${entry.path} <span class="muted">sub-module</span></span>`;
  return html`<a href="${link(context, 'blob', place.name, path)}">${entry.path}</a>${entry.mode === '120000' && html` <span class="muted">link</span>`}`;
}

async function branchList(context: PageContext, place: Place): Promise<Html> {
  const refs = await listRefs(context.world.git, 'refs/heads/');
  const { defaultBranch } = context.world.state.repository;
  return html`<section aria-labelledby="branches"><h2 id="branches">${counted(refs.length, 'branch', 'branches')}</h2>
<ul class="plain-list">${refs.map(({ ref, sha }) => ({ name: ref.slice('refs/heads/'.length), sha })).map(({ name, sha }) =>
    html`<li><a class="long" href="${link(context, 'tree', name)}">${name}</a> ${shaLink(context, sha)}${name === place.name && html` <span class="tag">shown</span>`}${
      name !== defaultBranch && html` <a href="${link(context, 'compare', `${defaultBranch}...${name}`)}">Compare</a>`}</li>`)}</ul></section>`;
}

/** Longer files are not shown, only handed out. */
const MAX_SHOWN_BYTES = 512 * 1024;

export async function filePage(context: PageContext): Promise<Answer> {
  const place = await placeIn(context);
  const entry = await entryAt(context.world, place);
  if (entry?.type === 'tree') return redirect(link(context, 'tree', place.name, place.path));
  const bytes = entry && await readBlob(context.world.git, entry.sha);
  if (bytes === undefined) throw notFound();
  return page(`${place.path} at ${place.isBranch ? place.name : place.name.slice(0, 7)}`, 'code', html`${crumbs(context, place)}
<h1 class="unseen">${place.path}</h1>
<div class="tools"><span class="muted">${counted(bytes.length, 'byte')}</span> <a href="${link(context, 'raw', place.name, place.path)}">Raw</a> <a href="${link(context, 'commits', place.name, place.path)}">Commits</a> ${
    place.isBranch && html`<a class="button small" href="${link(context, 'edit', place.name, place.path)}">Edit</a>`}</div>
${fileText(context, place, bytes)}`);
}

function fileText(context: PageContext, { name, path }: Place, bytes: Buffer): Html {
  if (imageType(path) !== undefined) return html`<div class="card image"><img src="${link(context, 'raw', name, path)}" alt="${path}"></div>`;
  if (bytes.length > MAX_SHOWN_BYTES) return html`<div class="empty"><p>The file is too long to show. The raw file has all of it.</p></div>`;
  if (bytes.includes(0)) return html`<div class="empty"><p>The file is binary.</p></div>`;
  const text = bytes.toString();
  if (/\.(md|markdown)$/i.test(path)) return html`<div class="card">${documentText(context, text, 2, `${name}/${path}`)}</div>`;
  const lines = text.replace(/\n$/, '').split('\n');
  return html`<div class="scroll card" role="group" aria-label="Text of ${path}" tabindex="0"><table class="source"><caption class="unseen">Text of ${path}</caption>
<thead class="unseen"><tr><th scope="col">Line</th><th scope="col">Text</th></tr></thead><tbody>${lines.map((line, index) =>
    html`<tr id="L${index + 1}"><td class="number"><a href="#L${index + 1}">${index + 1}</a></td><td class="line">${line}</td></tr>
`)}</tbody></table></div>`;
}

const IMAGES: Readonly<Record<string, string>> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', svg: 'image/svg+xml',
};

function imageType(path: string): string | undefined {
  return IMAGES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
}

/** The file as it is: never as a page of ours (its policy is a sandbox without scripts). */
export async function rawFile(context: PageContext): Promise<Answer> {
  const place = await placeIn(context);
  const entry = await entryAt(context.world, place);
  const bytes = entry?.type === 'blob' ? await readBlob(context.world.git, entry.sha) : undefined;
  if (bytes === undefined) throw notFound();
  const type = imageType(place.path) ?? (bytes.includes(0) ? 'application/octet-stream' : 'text/plain; charset=utf-8');
  return { kind: 'bytes', type, bytes, immutable: false };
}

const COMMITS = 50;

export async function commitsPage(context: PageContext): Promise<Answer> {
  const place = await placeIn(context);
  const commits = await listCommits(context.world.git, place.sha, { limit: COMMITS, ...(place.path === '' ? {} : { path: place.path }) });
  return page(`Commits of ${place.path || place.name}`, 'code', html`${crumbs(context, place)}<h1>Commits</h1>
${commitList(context, commits)}${commits.length === COMMITS && html`<p class="muted">The newest ${COMMITS}; <code>git log</code> in a clone shows all.</p>`}`);
}

async function placeIn(context: PageContext): Promise<Place> {
  const place = await placeOf(context.world, context.params['rest'] ?? '');
  if (place === undefined) throw notFound();
  return place;
}

export function crumbs(context: PageContext, place: Place): Html {
  const parts = place.path === '' ? [] : place.path.split('/');
  const name = place.isBranch ? place.name : place.name.slice(0, 7);
  return html`<nav class="crumb" aria-label="Path"><ol><li><a href="${link(context, 'tree', place.name)}"><code>${name}</code></a></li>${parts.map((part, index) =>
    html`<li>${index === parts.length - 1 ? html`<span aria-current="page">${part}</span>` : html`<a href="${link(context, 'tree', place.name, parts.slice(0, index + 1).join('/'))}">${part}</a>`}</li>`)}</ol></nav>`;
}
