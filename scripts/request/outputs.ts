const openings = { '${{': /\$\{\{|\{%|\{#/g, '{{': /\{\{|\{%|\{#/g } as const;

/**
 * Finds the outputs `${{ … }}` of a template, or `{{ … }}` in cookiecutter's dialect, as `nunjitsu` does: quoted strings,
 * comments and raw blocks hide what looks like one, and raw blocks nest. Linear in the length of the source.
 *
 * `${{ x }}` becomes `${{ (x) | filter }}`; everything else stays as it is. From a tag that is never closed on, nothing is
 * changed: such a source cannot be rendered. Throws on a regular expression literal, which rendering does not allow either.
 */
export function filterOutputs(source: string, filter: string, output: keyof typeof openings = '${{'): string {
  const opening = openings[output];
  const parts: string[] = [];
  let copied = 0;
  let match: RegExpExecArray | null;
  for (opening.lastIndex = 0; (match = opening.exec(source)); ) {
    const tag = match[0];
    const start = match.index + tag.length;
    const end = tag === '{#' ? source.indexOf('#}', start) : codeEnd(source, start, tag === '{%' ? '%}' : '}}');
    if (end < 0) break;
    opening.lastIndex = end + 2;
    const content = source.slice(start, end);
    if (tag === output) {
      parts.push(source.slice(copied, start), filtered(content, filter));
      copied = end;
    } else if (tag === '{%') {
      const name = /^-?\s*(raw|verbatim)\s*-?$/.exec(content)?.[1];
      if (name !== undefined) opening.lastIndex = rawEnd(source, end + 2, name);
    }
  }
  parts.push(source.slice(copied));
  return parts.join('');
}

function filtered(content: string, filter: string): string {
  const before = content.startsWith('-') ? '-' : '';
  const after = content.length > before.length && content.endsWith('-') ? '-' : '';
  return `${before} (${content.slice(before.length, content.length - after.length)}) | ${filter} ${after}`;
}

const inCode = {
  '}}': /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|["']|(?<![\w$])r\/|\}\}/g,
  '%}': /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|["']|(?<![\w$])r\/|%\}/g,
} as const;

/** Where the code that begins at `start` ends, outside its strings; -1 when it never does. */
function codeEnd(source: string, start: number, closer: '}}' | '%}'): number {
  const token = inCode[closer];
  token.lastIndex = start;
  for (let match = token.exec(source); match; match = token.exec(source)) {
    const [text] = match;
    if (text === closer) return match.index;
    if (text === 'r/') throw new Error('Templates may not hold regular expressions, because nothing bounds their time.');
    if (text.length === 1) return -1;
  }
  return -1;
}

/** The end of a raw block, or of the source. */
function rawEnd(source: string, start: number, name: string): number {
  const marker = new RegExp(`\\{%\\s*(end)?${name}\\s*%\\}`, 'g');
  marker.lastIndex = start;
  let depth = 1;
  for (let match = marker.exec(source); match; match = marker.exec(source)) {
    depth += match[1] === undefined ? 1 : -1;
    if (depth === 0) return marker.lastIndex;
  }
  return source.length;
}
