export function isGlob(text: string): boolean {
  return /[*?{[]/.test(text);
}

/**
 * A glob as a regular expression over whole paths: `**` crosses folders, `*` and `?` do not, `{a,b}` is a choice.
 * Anything else stands for itself. Runs of stars are one star, so that matching stays linear in practice.
 */
export function globPattern(glob: string): RegExp {
  const source = glob.replace(/\*\*\/(?:\*\*\/)*|\*{2,}|\*|\?|\{[^{}]*\}|[^*?{]+|[{]/g, (part) => {
    if (part.startsWith('**/')) return '(?:[^/]+/)*';
    if (part.startsWith('**')) return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('{') && part.endsWith('}')) return `(?:${part.slice(1, -1).split(',').map(escape).join('|')})`;
    return escape(part);
  });
  return new RegExp(`^${source}$`, 's');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
