/** A fenced block that the text cannot end: the fence is longer than any run of backticks in it. */
export function fence(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${text.replace(/\n$/, '')}\n${marks}`;
}

/** Text of somebody else in a sentence: no Markdown, no HTML, no mention, no link to another issue. */
export function literal(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()<>|~&]/g, (sign) => `\\${sign}`)
    .replace(/[@#](?=\w)/g, (sign) => `${sign}\u200b`)
    .replace(/(?:https?(?=:)|www(?=\.)|GH(?=-\d))/gi, (start) => `${start}\u200b`)
    // At the beginning of a line or of an item of a list, a heading or another list.
    .replace(/^(?=\s*(?:[#+=-]|\d+[.)]))/, '\u200b')
    // Not /\s*\n\s*/, whose time is the square of a run of blanks.
    .replace(/\s+/g, (blanks) => (/[\n\r]/.test(blanks) ? ' ' : blanks));
}

/** A code span around a text without line breaks. */
export function code(text: string): string {
  // Nothing between two backticks would be the beginning of a span, which ends somewhere else.
  const line = text.replace(/\s+/g, ' ') || ' ';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return longest > 0 ? `${marks} ${line} ${marks}` : `\`${line}\``;
}
