import type MarkdownIt from 'markdown-it';
import type { StateBlock, StateCore } from 'markdown-it';

export type NoteKind = 'note' | 'tip' | 'warning' | 'danger';

/** Words for notes, by what MkDocs and GitHub call them. */
export const noteKinds: Readonly<Record<string, NoteKind>> = {
  note: 'note', info: 'note', abstract: 'note', summary: 'note', todo: 'note', example: 'note', quote: 'note', question: 'note', important: 'warning',
  tip: 'tip', hint: 'tip', success: 'tip', warning: 'warning', caution: 'warning', attention: 'warning', danger: 'danger', error: 'danger', failure: 'danger', bug: 'danger',
};

/** Teaches the parser the notes of MkDocs (`!!! note "Title"`) and those of GitHub (`> [!NOTE]`). */
export function addNotes(markdown: MarkdownIt): MarkdownIt {
  markdown.block.ruler.before('code', 'note', mkdocsNote, { alt: ['paragraph', 'reference', 'blockquote', 'list'] });
  markdown.core.ruler.after('block', 'alert', githubNotes);
  return markdown;
}

function mkdocsNote(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  const indent = state.blkIndent;
  if ((state.sCount[start] ?? 0) - indent >= 4) return false;
  const line = state.src.slice((state.bMarks[start] ?? 0) + (state.tShift[start] ?? 0), state.eMarks[start]);
  const [whole, kind = 'note', title] = /^(?:!!!|\?\?\?\+?) +([\w-]+)[\w -]*(?:"([^"]*)")?\s*$/.exec(line) ?? [];
  if (whole === undefined) return false;
  if (silent) return true;
  let next = start + 1;
  while (next < end && (state.isEmpty(next) || (state.sCount[next] ?? 0) >= indent + 4)) next += 1;
  const { lineMax } = state;
  const open = state.push('note_open', 'div', 1);
  open.block = true;
  open.map = [start, next];
  open.meta = { kind: kind.toLowerCase(), ...(title !== undefined && { title }) };
  state.blkIndent = indent + 4;
  state.lineMax = next;
  state.md.block.tokenize(state, start + 1, next);
  state.push('note_close', 'div', -1).block = true;
  state.blkIndent = indent;
  state.lineMax = lineMax;
  state.line = next;
  return true;
}

/** A quotation that begins with `[!NOTE]` and the like. */
function githubNotes({ tokens }: StateCore): void {
  tokens.forEach((token, at) => {
    const inline = tokens[at + 2];
    if (token.type !== 'blockquote_open' || inline?.type !== 'inline') return;
    const [mark, kind = ''] = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/.exec(inline.content) ?? [];
    const close = mark === undefined ? undefined : tokens.slice(at).find(({ type, level }) => type === 'blockquote_close' && level === token.level);
    if (mark === undefined || !close) return;
    inline.content = inline.content.slice(mark.length);
    if (inline.map && mark.endsWith('\n')) inline.map = [inline.map[0] + 1, inline.map[1]];
    token.type = 'note_open';
    token.meta = { kind: kind === 'CAUTION' ? 'danger' : kind.toLowerCase() };
    close.type = 'note_close';
  });
}
