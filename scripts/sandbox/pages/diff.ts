/** A unified diff's hunks as a table: what was added and removed is said by a sign and a word, not by colour alone. */
import { html } from './html.ts';
import type { Html } from './html.ts';

export interface DiffLine {
  readonly kind: 'hunk' | 'context' | 'added' | 'removed' | 'note';
  /** Line numbers, from 1; undefined on the side where the line is not. */
  readonly before?: number;
  readonly after?: number;
  readonly text: string;
}

/** Lines of the hunks, from the first `@@` on. Git's `\ No newline at end of file` is a note. */
export function parsePatch(patch: string): DiffLine[] {
  let before = 0;
  let after = 0;
  return patch.split('\n').map((line): DiffLine => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (hunk !== null) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      return { kind: 'hunk', text: line };
    }
    const text = line.slice(1);
    if (line.startsWith('+')) return { kind: 'added', after: after++, text };
    if (line.startsWith('-')) return { kind: 'removed', before: before++, text };
    if (line.startsWith('\\')) return { kind: 'note', text: text.trim() };
    return { kind: 'context', before: before++, after: after++, text };
  });
}

/** Longer diffs would stall the browser; the rest is named, not shown. */
const MAX_LINES = 3000;

const SIGNS = { added: '+', removed: '−', context: '', hunk: '', note: '' } as const;
const WORDS = { added: 'Added: ', removed: 'Removed: ', context: '', hunk: '', note: '' } as const;

export function diffTable(patch: string, name: string): Html {
  const lines = parsePatch(patch);
  const rest = lines.length - MAX_LINES;
  return html`<div class="scroll" role="group" aria-label="Changes of ${name}" tabindex="0">
<table class="diff">
<caption class="unseen">Changes of ${name}</caption>
<thead class="unseen"><tr><th scope="col">Old line</th><th scope="col">New line</th><th scope="col">Text</th></tr></thead>
<tbody>${lines.slice(0, MAX_LINES).map(row)}</tbody>
</table></div>${rest > 0 && html`<p class="muted pad">${rest} more lines are not shown.</p>`}`;
}

function row({ kind, before, after, text }: DiffLine): Html {
  if (kind === 'hunk' || kind === 'note') return html`<tr class="${kind}"><td colspan="3">${text}</td></tr>
`;
  const word = WORDS[kind] !== '' && html`<span class="unseen">${WORDS[kind]}</span>`;
  return html`<tr class="${kind}"><td class="number">${before}</td><td class="number">${after}</td><td class="line"><span class="sign" aria-hidden="true">${SIGNS[kind]}</span>${word}${text}</td></tr>
`;
}
