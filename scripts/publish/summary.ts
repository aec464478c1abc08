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
