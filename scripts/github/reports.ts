import type { PlannedEffect } from '../publish/request-facts.ts';
import { afterMerge, answersMarker, notAllowed } from './sentences.ts';

/** The plans that a request's pull request shows, read back from its text; empty when nothing runs, or somebody rewrote it. */
export function plansIn(body: string): readonly PlannedEffect[] {
  const blocks = blocksOf(body);
  const start = blocks.findIndex((block) => 'text' in block && block.text === afterMerge);
  if (start < 0) return [];
  const plans: PlannedEffect[] = [];
  for (const block of blocks.slice(start + 1)) {
    const plan = 'text' in block ? /^\*\*(`+) ?([^`\n]+?) ?\1\*\* ([\s\S]*)$/.exec(block.text) : null;
    const last = plans.at(-1);
    if (plan) plans.push({ action: plan[2] ?? '', summary: plain(plan[3] ?? ''), text: '' });
    else if (last && 'fenced' in block && last.text === '') plans[plans.length - 1] = { ...last, text: block.fenced };
  }
  return plans;
}

/**
 * What the bot's comment says about the state, as plain text: its sentences, the problems, the reason of a refusal, the
 * cause of a failure. Left out are the headline, the table, the inputs and the approvals, which are known better elsewhere.
 */
export function saidIn(comment: string): readonly string[] {
  const said: string[] = [];
  let aboutState = true;
  for (const block of blocksOf(comment)) {
    if ('text' in block && block.text === answersMarker) break;
    if ('fenced' in block) {
      if (aboutState) said.push(block.fenced);
    } else if (/^(?:\||<details|\*\*(?:Allowed|Approval)\.)/.test(block.text)) {
      aboutState = false;
    } else if (block.text.startsWith('**Denied.**')) {
      said.push(plain(block.text.slice('**Denied.**'.length)));
    } else if (aboutState && !/^(?:<!--|### )/.test(block.text)) {
      said.push(...(block.text.startsWith('- ') ? block.text.split(/\n(?=- )/).map((point) => plain(point.slice(2))) : [plain(block.text)]));
    }
  }
  return said.filter((text) => text !== '');
}

/** The comment says that no policy allows it, and not that its text is wrong. */
export function isDenial(comment: string): boolean {
  return blocksOf(comment).some((block) => 'text' in block && block.text === notAllowed);
}

type Block = { readonly text: string } | { readonly fenced: string };

/** Paragraphs and fenced texts: what stands in a fence is never taken for a paragraph. */
function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  const paragraph = () => {
    if (lines.length > 0) blocks.push({ text: lines.join('\n') });
    lines = [];
  };
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    const marks = /^`{3,}/.exec(line)?.[0];
    if (fence !== undefined) {
      if (line === fence) {
        blocks.push({ fenced: lines.join('\n') });
        lines = [];
        fence = undefined;
      } else {
        lines.push(line);
      }
    } else if (marks !== undefined) {
      paragraph();
      fence = marks;
    } else if (line === '') {
      paragraph();
    } else {
      lines.push(line);
    }
  }
  paragraph();
  return blocks;
}

/** The reverse of `literal` and `code`. */
function plain(markdown: string): string {
  return markdown
    .replace(/ ?\(?\[([^\]\n]*)\]\([^)\n]*\)\)?/g, ' ($1)')
    .replace(/(?<!\\)\*\*/g, '')
    .replace(/(?<![\\`])`([^`\n]*)`/g, '$1')
    .replace(/\\([\\`*_{}[\]()<>|~&])/g, '$1')
    .replaceAll('\u200b', '')
    .trim();
}
