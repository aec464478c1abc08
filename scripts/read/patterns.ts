export function isGlob(text: string): boolean {
  return /[*?{[]/.test(text);
}

/** One step of a glob: a character that stands for itself, or one of the wildcards. */
type Token = { readonly character: string } | '?' | '*' | '**' | '**/' | 'in folders';

/** Choices multiply; nobody writes more combinations. */
const mostAlternatives = 100;

/**
 * Says whether a whole path fits a glob: `**` crosses folders, `*` and `?` do not, `{a,b}` is a choice. Anything else
 * stands for itself. It looks at each character once, whatever the glob: a regular expression with many stars can take
 * hours over a long name. A glob with more than a hundred combinations of choices fits nothing.
 */
export function globPattern(glob: string): { test(path: string): boolean } {
  const alternatives = tokensOf(glob);
  return { test: (path) => alternatives.some((tokens) => fits(tokens, path)) };
}

function tokensOf(glob: string): readonly (readonly Token[])[] {
  let found: readonly (readonly Token[])[] = [[]];
  for (const [part] of glob.matchAll(/\*\*\/(?:\*\*\/)*|\*{2,}|\*|\?|\{[^{}]*\}|[^*?{]+|\{/g)) {
    const choices = choicesOf(part);
    if (found.length * choices.length > mostAlternatives) return [];
    found = found.flatMap((start) => choices.map((choice) => [...start, ...choice]));
  }
  return found;
}

function choicesOf(part: string): readonly (readonly Token[])[] {
  // Whoever is on the way through folders may leave after a slash only, so this takes two steps.
  if (part.startsWith('**/')) return [['**/', 'in folders']];
  if (part.startsWith('**')) return [['**']];
  if (part === '*' || part === '?') return [[part]];
  if (part.startsWith('{') && part.endsWith('}')) return part.slice(1, -1).split(',').map(literal);
  return [literal(part)];
}

function literal(text: string): readonly Token[] {
  return Array.from(text, (character) => ({ character }));
}

/** Follows all ways through the glob at once. */
function fits(tokens: readonly Token[], path: string): boolean {
  let at = reach(tokens, [0]);
  for (const character of path) {
    at = reach(tokens, [...at].flatMap((index) => after(tokens[index], index, character)));
    if (at.size === 0) return false;
  }
  return at.has(tokens.length);
}

/** Where one can be without another character: a wildcard may stand for nothing. */
function reach(tokens: readonly Token[], from: Iterable<number>): ReadonlySet<number> {
  const found = new Set(from);
  for (const index of found) {
    const token = tokens[index];
    if (token === '*' || token === '**') found.add(index + 1);
    if (token === '**/') found.add(index + 2);
  }
  return found;
}

function after(token: Token | undefined, index: number, character: string): readonly number[] {
  const ends = character === '/';
  switch (token) {
    case undefined:
      return [];
    case '?':
      return ends ? [] : [index + 1];
    case '*':
      return ends ? [] : [index];
    case '**':
      return [index];
    case '**/':
      return ends ? [] : [index + 1];
    case 'in folders':
      return ends ? [index, index + 1] : [index];
    default:
      return token.character === character ? [index + 1] : [];
  }
}
