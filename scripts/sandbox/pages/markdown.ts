import MarkdownIt from 'markdown-it';
import type { StateBlock, StateCore, Token } from 'markdown-it';
import { html, raw } from './html.ts';
import type { Html } from './html.ts';

export interface MarkdownOptions {
  /** Line ends are breaks, as in comments; not in files. */
  readonly breaks: boolean;
  /** Level of the highest heading: the text's own levels are moved below the page's. */
  readonly headings: number;
  /** Address of `#12`, of a login, or undefined when there is no such thing. */
  readonly issue?: (number: number) => string | undefined;
  readonly person?: (login: string) => string | undefined;
  /** Address of another file that this one links to by a relative path. */
  readonly file?: (path: string, as: 'page' | 'image') => string | undefined;
}

const LINK = /^(https?:|mailto:|#|\/(?!\/)|\.{1,2}\/|[^:/?#\\]+(?:[/?#]|$))/i;

/** Markdown as GitHub shows it. HTML in it is shown as text, but for comments (hidden) and details (folded). */
export function renderMarkdown(text: string, options: MarkdownOptions): Html {
  const md = new MarkdownIt({ html: false, linkify: true, breaks: options.breaks });
  md.validateLink = (url) => LINK.test(url.trim());
  md.block.ruler.before('paragraph', 'html-comment', commentBlock, { alt: ['paragraph'] });
  md.block.ruler.before('paragraph', 'details', detailsBlock, { alt: ['paragraph'] });
  md.inline.ruler.before('text', 'html-comment', (state, silent) => {
    const end = state.src.startsWith('<!--', state.pos) ? state.src.indexOf('-->', state.pos) : -1;
    if (end === -1) return false;
    if (!silent) state.pos = end + 3;
    return !silent;
  });
  md.core.ruler.push('headings', (state) => moveHeadings(state, options.headings));
  md.core.ruler.push('alerts', markAlerts);
  md.core.ruler.push('tasks', markTasks);
  md.core.ruler.push('mentions', (state) => linkMentions(state, options));
  const { rules } = md.renderer;
  // Wide tables and code scroll by themselves; the keyboard reaches them.
  rules['table_open'] = () => '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>\n';
  rules['table_close'] = () => '</table></div>\n';
  for (const name of ['fence', 'code_block']) {
    const usual = rules[name];
    rules[name] = (...given) => (usual?.(...given) ?? '').replace(/^<pre/, '<pre tabindex="0"');
  }
  rules['image'] = (tokens, index) => {
    const { content = '' } = tokens[index] ?? {};
    const source = String(tokens[index]?.attrGet('src') ?? '');
    const own = isRelative(source) ? options.file?.(source, 'image') : undefined;
    if (own !== undefined) return html`<img src="${own}" alt="${content}">`.toString();
    // The pages load nothing from elsewhere: such an image is a link to it.
    return html`<a href="${source}">Image: ${content || 'without a text'}</a>`.toString();
  };
  rules['link_open'] = (tokens, index, given, _environment, self) => {
    const token = tokens[index];
    const target = String(token?.attrGet('href') ?? '');
    const own = isRelative(target) ? options.file?.(target, 'page') : undefined;
    if (own !== undefined) token?.attrSet('href', own);
    return self.renderToken(tokens, index, given);
  };
  return raw(md.render(text.replace(/\r\n?/g, '\n')));
}

function isRelative(url: string): boolean {
  return !/^([a-z][a-z+.-]*:|#|\/)/i.test(url);
}

/** `<!-- … -->` on its own lines is dropped. */
function commentBlock(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  if (!lineAt(state, start).startsWith('<!--')) return false;
  for (let line = start; line < end; line++) {
    const text = lineAt(state, line);
    if (!text.includes('-->')) continue;
    if (text.slice(text.indexOf('-->') + 3).trim() !== '') return false;
    if (!silent) state.line = line + 1;
    return true;
  }
  return false;
}

/** `<details>`, an optional `<summary>…</summary>`, text, `</details>`, each tag at a line's begin. */
function detailsBlock(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  const opening = /^<details(\s+open)?>\s*(?:<summary>(.*?)<\/summary>)?\s*$/i.exec(lineAt(state, start));
  if (opening === null) return false;
  let depth = 0;
  let last = start;
  for (; last < end; last++) {
    if (/^<details\b/i.test(lineAt(state, last))) depth++;
    if (/<\/details>\s*$/i.test(lineAt(state, last))) depth--;
    if (depth === 0) break;
  }
  if (last === end || lineAt(state, last).replace(/<\/details>\s*$/i, '').trim() !== '') return false;
  if (silent) return true;
  const own = opening[2] === undefined ? /^<summary>(.*?)<\/summary>\s*$/i.exec(lineAt(state, start + 1)) : null;
  const token = state.push('details_open', 'details', 1);
  token.block = true;
  if (opening[1] !== undefined) token.attrSet('open', '');
  state.push('summary_open', 'summary', 1);
  const summary = state.push('inline', '', 0);
  summary.content = (opening[2] ?? own?.[1] ?? 'Details').replace(/<\/?(b|strong|i|em|code)>/gi, '');
  summary.children = [];
  summary.map = [start, start + 1];
  state.push('summary_close', 'summary', -1);
  state.md.block.tokenize(state, start + (own === null ? 1 : 2), last);
  state.push('details_close', 'details', -1).block = true;
  state.line = last + 1;
  return true;
}

function lineAt(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line] ?? 0);
}

/** Levels follow each other without a gap from `top` on; the class keeps the size that was meant. */
function moveHeadings(state: StateCore, top: number): void {
  const open: number[] = [];
  let shown = '';
  for (const token of state.tokens) {
    if (token.type === 'heading_open') {
      const level = Number(token.tag.slice(1));
      while ((open.at(-1) ?? 0) >= level) open.pop();
      open.push(level);
      shown = `h${Math.min(6, top - 1 + open.length)}`;
      token.attrSet('class', `size-${level}`);
    }
    if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = shown;
  }
}

/** `> [!NOTE]` and its sisters. */
function markAlerts(state: StateCore): void {
  state.tokens.forEach((token, index) => {
    const inline = state.tokens[index + 2];
    if (token.type !== 'blockquote_open' || inline?.type !== 'inline') return;
    const kind = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:\n|$)/.exec(inline.content)?.[1];
    const first = inline.children?.[0];
    if (kind === undefined || first === undefined) return;
    token.attrSet('class', `alert ${kind.toLowerCase()}`);
    const name = kind.charAt(0) + kind.slice(1).toLowerCase();
    first.content = `${name}:`;
    const strong = [new state.Token('strong_open', 'strong', 1), first, new state.Token('strong_close', 'strong', -1)];
    inline.children = [...strong, ...(inline.children?.slice(1) ?? [])];
  });
}

/** `- [x] done` shows a box. A glyph with its word: a disabled checkbox would have no label. */
function markTasks(state: StateCore): void {
  state.tokens.forEach((token, index) => {
    const inline = state.tokens[index + 2];
    const first = inline?.children?.[0];
    if (token.type !== 'list_item_open' || inline?.type !== 'inline' || first?.type !== 'text') return;
    const box = /^\[([ xX])\] /.exec(first.content)?.[1];
    if (box === undefined) return;
    token.attrSet('class', 'task');
    first.content = first.content.slice(4);
    const mark = new state.Token('html_inline', '', 0);
    mark.content = box === ' '
      ? '<span class="box" role="img" aria-label="Not done">☐</span> '
      : '<span class="box done" role="img" aria-label="Done">☑</span> ';
    inline.children?.unshift(mark);
  });
}

const MENTION = /(^|[^\w/&#])(?:#(\d{1,9})|@([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}(?:\[bot\])?))\b/gi;

function linkMentions(state: StateCore, options: MarkdownOptions): void {
  for (const block of state.tokens) {
    if (block.type !== 'inline' || block.children === null) continue;
    let depth = 0;
    block.children = block.children.flatMap((token) => {
      if (token.type === 'link_open') depth++;
      if (token.type === 'link_close') depth--;
      return token.type === 'text' && depth === 0 ? splitMentions(state, token, options) : [token];
    });
  }
}

function splitMentions(state: StateCore, token: Token, options: MarkdownOptions): Token[] {
  const parts: Token[] = [];
  let from = 0;
  const text = (content: string): void => {
    if (content === '') return;
    const part = new state.Token('text', '', 0);
    part.content = content;
    parts.push(part);
  };
  for (const match of token.content.matchAll(MENTION)) {
    const [whole, before = '', number, login] = match;
    const href = number === undefined ? options.person?.(login ?? '') : options.issue?.(Number(number));
    if (href === undefined) continue;
    text(token.content.slice(from, match.index + before.length));
    const open = new state.Token('link_open', 'a', 1);
    open.attrSet('href', href);
    parts.push(open);
    text(whole.slice(before.length));
    parts.push(new state.Token('link_close', 'a', -1));
    from = match.index + whole.length;
  }
  text(token.content.slice(from));
  return parts;
}
