import markdownIt from 'markdown-it';

// Descriptions come from anybody's YAML: HTML is escaped, unsafe addresses are dropped (markdown-it's defaults), and
// images are left out because they would load from elsewhere.
const markdown = markdownIt({ html: false, linkify: false }).disable('image');

/** HTML of a description. */
export function markdownHtml(text: string): string {
  return markdown.render(text);
}

/** A description in one line, without marks: all of it, its first sentence, or as many words as fit in `length` characters. */
export function summary(text: string, length = 180): string {
  const plain = text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`#>]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (plain.length <= length) return plain;
  const sentence = /^.*?[.!?](?=\s)/.exec(plain)?.[0];
  return sentence !== undefined && sentence.length <= length ? sentence : `${plain.slice(0, length).replace(/[\s,;:]+\S*$/, '')} …`;
}
