import markdownIt, { type Token } from 'markdown-it';
import { addNotes, noteKinds, type NoteKind } from './docs-notes.ts';

/** A page of plain Markdown, parsed. */
export interface DocsText {
  readonly tokens: readonly Token[];
  /** The first heading, where it is of the first level; the page shows it as its title. */
  readonly title?: string;
  readonly headings: readonly DocsHeading[];
  readonly targets: readonly DocsTarget[];
  /** Words, for the time that reading takes. */
  readonly words: number;
}

export interface DocsHeading {
  /** From 1; the title is left out. */
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

/** What a page links to or shows; `line` from 1. */
export interface DocsTarget {
  readonly kind: 'link' | 'image';
  readonly url: string;
  readonly line: number;
}

/** Where a link leads, and what a picture is; undefined for what leads nowhere. */
export interface DocsResolver {
  link(url: string): string | undefined;
  image(url: string): DocsPicture | undefined;
  /** Title of a note that has none of its own. */
  note(kind: NoteKind): string;
  /** Name of a table, for those who cannot see that it scrolls. */
  readonly table: string;
}

export interface DocsPicture {
  readonly src: string;
  readonly width?: number;
  readonly height?: number;
}

/** Longer pages are cut, in characters: the parser takes the square of the time for some texts. */
const textLimit = 300_000;
/** Ids that the page uses itself. */
const reserved = ['content', 'contents'];

// HTML is parsed so that it can be left out or shown as text; none of it is passed on.
const markdown = addNotes(markdownIt({ html: true, linkify: true }));
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** Never throws. Front matter is skipped; lines count from the top of the file. */
export function readDocsText(text: string): DocsText {
  const tokens = markdown.parse(withoutMatter(text.slice(0, textLimit)), {});
  const ids = new Map<string, number>(reserved.map((id) => [id, 1]));
  const headings: DocsHeading[] = [];
  const targets: DocsTarget[] = [];
  let title: string | undefined;
  tokens.forEach((token, at) => {
    if (token.type === 'inline') targets.push(...targetsOf(token));
    if (token.type !== 'heading_open') return;
    const said = plainText(tokens[at + 1]);
    const isTitle = title === undefined && headings.length === 0 && token.tag === 'h1';
    if (isTitle) {
      title = said;
      for (const part of tokens.slice(at, at + 3)) part.hidden = true;
    }
    const id = unique(slugOf(said), ids);
    token.attrSet('id', id);
    if (!isTitle) headings.push({ level: Math.max(2, Number(token.tag.slice(1))), id, text: said });
  });
  const words = tokens.reduce((sum, { type, content }) => sum + (type === 'inline' || type === 'fence' ? content.split(/\s+/).length : 0), 0);
  return { tokens, ...(title !== undefined && { title }), headings, targets, words };
}

/** Front matter as empty lines, so that places stay. */
function withoutMatter(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/^---\r?\n[\s\S]*?\n---[ \t]*(?=\r?\n|$)/, (block) => block.replace(/[^\n]+/g, ''));
}

function targetsOf(inline: Token): readonly DocsTarget[] {
  let line = (inline.map?.[0] ?? 0) + 1;
  const targets: DocsTarget[] = [];
  for (const token of inline.children ?? []) {
    if (token.type === 'softbreak' || token.type === 'hardbreak') line += 1;
    if (token.type === 'link_open') targets.push({ kind: 'link', url: token.attrGet('href') ?? '', line });
    if (token.type === 'image') targets.push({ kind: 'image', url: token.attrGet('src') ?? '', line });
  }
  return targets;
}

function plainText(inline: Token | undefined): string {
  return (inline?.children ?? []).map(({ type, content }) => (type === 'text' || type === 'code_inline' ? content : type === 'softbreak' ? ' ' : '')).join('').trim();
}

/** As GitHub makes the id of a heading. */
export function slugOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '').replace(/\s/g, '-');
}

function unique(slug: string, ids: Map<string, number>): string {
  const base = slug === '' ? 'section' : slug;
  let count = ids.get(base) ?? 0;
  let id = count === 0 ? base : `${base}-${count}`;
  while (count > 0 && ids.has(id)) id = `${base}-${(count += 1)}`;
  ids.set(base, count + 1);
  ids.set(id, ids.get(id) ?? 1);
  return id;
}

interface Env {
  readonly resolver: DocsResolver;
  /** Whether each open link leads somewhere. */
  readonly links: boolean[];
}

const { escapeHtml } = markdown.utils;
const rules = markdown.renderer.rules;

rules['heading_open'] = (tokens, at) => `<${headingTag(tokens[at])} id="${escapeHtml(tokens[at]?.attrGet('id') ?? '')}">`;
rules['heading_close'] = (tokens, at) => `</${headingTag(tokens[at])}>\n`;
rules['link_open'] = (tokens, at, _options, env: Env) => {
  const address = env.resolver.link(tokens[at]?.attrGet('href') ?? '');
  env.links.push(address !== undefined);
  return address === undefined ? '<span class="missing">' : `<a href="${escapeHtml(address)}">`;
};
rules['link_close'] = (_tokens, _at, _options, env: Env) => (env.links.pop() === true ? '</a>' : '</span>');
rules['image'] = (tokens, at, options, env: Env, self) => {
  const token = tokens[at];
  const alt = escapeHtml(self.renderInlineAsText(token?.children ?? [], options, env));
  const picture = env.resolver.image(token?.attrGet('src') ?? '');
  if (!picture) return `<span class="missing">${alt}</span>`;
  const size = picture.width && picture.height ? ` width="${picture.width}" height="${picture.height}"` : '';
  return `<img src="${escapeHtml(picture.src)}" alt="${alt}"${size} loading="lazy">`;
};
rules['fence'] = (tokens, at) => codeHtml(tokens[at]);
rules['code_block'] = (tokens, at) => codeHtml(tokens[at]);
rules['table_open'] = (_tokens, _at, _options, env: Env) => `<div class="scroll" role="group" aria-label="${escapeHtml(env.resolver.table)}" tabindex="0"><table>\n`;
rules['table_close'] = () => '</table></div>\n';
// Style attributes would break the page's Content-Security-Policy.
for (const cell of ['th', 'td']) rules[`${cell}_open`] = (tokens, at) => `<${cell}${/right|center/.test(tokens[at]?.attrGet('style') ?? '') ? ' class="end"' : ''}>`;
rules['html_inline'] = (tokens, at) => harmlessHtml(tokens[at]?.content ?? '');
rules['html_block'] = (tokens, at) => {
  const found = harmlessHtml((tokens[at]?.content ?? '').trim());
  return found === '' ? '' : `<p>${found}</p>\n`;
};
rules['note_open'] = (tokens, at, _options, env: Env) => {
  const { kind, title } = tokens[at]?.meta as { readonly kind: string; readonly title?: string };
  const known = Object.hasOwn(noteKinds, kind) ? (noteKinds[kind] ?? 'note') : 'note';
  const said = title ?? env.resolver.note(known);
  return `<div class="note ${known}" role="note">${said === '' ? '' : `<p class="note-title">${escapeHtml(said)}</p>`}`;
};
rules['note_close'] = () => '</div>\n';

function headingTag(token: Token | undefined): string {
  return token?.tag === 'h1' ? 'h2' : (token?.tag ?? 'h2');
}

/** A block of code scrolls sideways, so the keyboard must be able to reach it. */
function codeHtml(token: Token | undefined): string {
  return `<pre tabindex="0"><code>${escapeHtml(token?.content ?? '')}</code></pre>\n`;
}

/** Line breaks stay, comments go, and all other HTML is shown as text. */
function harmlessHtml(html: string): string {
  if (/^<br\s*\/?>$/i.test(html)) return '<br>';
  return escapeHtml(html.replace(/<!--[\s\S]*?-->/g, '').trim());
}

/** HTML of a page without its title. Nothing that its writer calls HTML comes through. */
export function docsHtml({ tokens }: Pick<DocsText, 'tokens'>, resolver: DocsResolver): string {
  const env: Env = { resolver, links: [] };
  const shown = tokens.filter(({ hidden, type }) => !hidden || (type !== 'heading_open' && type !== 'heading_close' && type !== 'inline'));
  return markdown.renderer.render(shown as Token[], markdown.options, env);
}
