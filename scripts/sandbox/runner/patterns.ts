/**
 * Filter patterns of branches, tags and paths: `*` and `**`, `?` and `+` after a character, `[ ]` classes.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
function patternToRegExp(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (pattern.startsWith('**/', at) && (at === 0 || pattern[at - 1] === '/')) {
      source += '(?:.*/)?';
      at += 2;
    } else if (pattern.startsWith('**', at)) {
      source += '.*';
      at += 1;
    } else if (char === '*') source += '[^/]*';
    else if ((char === '?' || char === '+') && at > 0) source += char;
    else if (char === '[') {
      const end = pattern.indexOf(']', at + 1);
      if (end < 0) return /(?!)/;
      source += `[${pattern.slice(at + 1, end).replace(/[\\^\]]/g, '\\$&')}]`;
      at = end;
    } else if (char === '\\' && at + 1 < pattern.length) source += escape(pattern[++at] as string);
    else source += escape(char);
  }
  return new RegExp(`^${source}$`, 's');
}

function escape(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** Whether the list takes the name: the last pattern that matches decides, and one with `!` before it says no. */
export function matchesFilters(name: string, patterns: readonly string[]): boolean {
  let taken = false;
  for (const pattern of patterns) {
    const negative = pattern.startsWith('!');
    if (patternToRegExp(negative ? pattern.slice(1) : pattern).test(name)) taken = !negative;
  }
  return taken;
}
