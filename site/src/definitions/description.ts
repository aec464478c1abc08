import markdownIt, { type Token } from 'markdown-it';

// Descriptions within definitions are long texts of somebody else: no HTML, of images their text, and links to the web only, since
// an address relative to where the definition comes from leads nowhere here.
const markdown = markdownIt({ html: false, linkify: false });
markdown.renderer.rules['image'] = (tokens, at, options, env, self) => markdown.utils.escapeHtml(self.renderInlineAsText(tokens[at]?.children ?? [], options, env));
markdown.renderer.rules['link_open'] = (tokens, at, options, _env, self) => (leadsToTheWeb(tokens[at]) ? self.renderToken(tokens, at, options) : '<span>');
markdown.renderer.rules['link_close'] = (tokens, at, options, _env, self) => (leadsToTheWeb(openingOf(tokens, at)) ? self.renderToken(tokens, at, options) : '</span>');

function leadsToTheWeb(token: Token | undefined): boolean {
  return /^(?:https?:\/\/|mailto:)/i.test(token?.attrGet('href') ?? '');
}

/** Links do not stand within links. */
function openingOf(tokens: readonly Token[], at: number): Token | undefined {
  for (let before = at; before >= 0; before -= 1) if (tokens[before]?.type === 'link_open') return tokens[before];
  return undefined;
}

/** Longer descriptions are cut, in characters: the parser takes the square of the time for some texts. */
const limit = 60_000;

/**
 * HTML of a description. Its headings begin at the level `heading` and leave none out, so that they fit in the page; without
 * one they become paragraphs.
 */
export function descriptionHtml(text: string, heading?: number): string {
  // Most of them are a few words.
  if (/^[\w ,.;:'()/%°€$-]*$/.test(text) && !/^\s*(?:\d+[.)]|[-+*]) |^ {4}|---|__|\b_|_\b/.test(text)) return `<p>${text.replaceAll("'", '&#39;')}</p>`;
  const tokens = markdown.parse(text.slice(0, limit), {});
  const levels = [...new Set(tokens.filter(({ type }) => type === 'heading_open').map(({ tag }) => tag))].sort();
  for (const token of tokens) {
    if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = heading === undefined ? 'p' : `h${Math.min(6, heading + levels.indexOf(token.tag))}`;
  }
  return markdown.renderer.render(tokens, markdown.options, {});
}
