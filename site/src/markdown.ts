import markdownIt from 'markdown-it';

// Descriptions come from anybody's YAML: HTML is escaped, unsafe addresses are dropped (markdown-it's defaults), and
// images are left out because they would load from elsewhere.
const markdown = markdownIt({ html: false, linkify: false }).disable('image');

/** HTML of a description. */
export function markdownHtml(text: string): string {
  return markdown.render(text);
}

/** The first sentence or so of a description, in one line, without marks. */
export function summary(text: string, length = 180): string {
  const plain = text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`#>]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length <= length ? plain : `${plain.slice(0, length).replace(/\s+\S*$/, '')} …`;
}
