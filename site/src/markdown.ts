import markdownIt from 'markdown-it';

export { summary } from './data.ts';

// Descriptions come from anybody's YAML: HTML is escaped, unsafe addresses are dropped (markdown-it's defaults), and
// images are left out because they would load from elsewhere.
const markdown = markdownIt({ html: false, linkify: false }).disable('image');

/** HTML of a description. */
export function markdownHtml(text: string): string {
  return markdown.render(text);
}
