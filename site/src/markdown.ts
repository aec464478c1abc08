import markdownIt from 'markdown-it';

export { summary } from './data.ts';

// Descriptions come from anybody's YAML: HTML is escaped, unsafe addresses are dropped (markdown-it's defaults), and
// images are left out because they would load from elsewhere.
const markdown = markdownIt({ html: false, linkify: false }).disable('image');

// The page has headings of its own, which a heading of somebody's text must not interrupt.
markdown.renderer.rules['heading_open'] = () => '<p><strong>';
markdown.renderer.rules['heading_close'] = () => '</strong></p>\n';

/** One paragraph in which Markdown has nothing to do: most descriptions, at a tenth of the time. */
const plainText = /^[A-Za-z][^\u0000-\u001f\\`*_[\]<>#|~&!]*$/;

/** HTML of a description. */
export function markdownHtml(text: string): string {
  const line = text.trim();
  if (plainText.test(line)) return `<p>${line.replaceAll('"', '&quot;')}</p>\n`;
  return markdown.render(text);
}

/**
 * HTML of a service's change log, as part of a page: its own title is left out, and its headings stand below the
 * section's. Escaped as descriptions are.
 */
export function changeLogHtml(text: string): string {
  const tokens = markdown.parse(text.replace(/^\uFEFF?\s*# .*\n/, ''), {});
  for (const token of tokens) if (/^h[1-6]$/.test(token.tag)) token.tag = `h${Math.min(6, Math.max(3, Number(token.tag.slice(1)) + 1))}`;
  return markdown.renderer.render(tokens, markdown.options, {});
}
