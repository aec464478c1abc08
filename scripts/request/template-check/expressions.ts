/** A name that an expression reads, with the members behind it as far as they are written out: `steps.make.output`. */
export interface Use {
  readonly path: readonly string[];
  readonly isCalled: boolean;
}

export interface Parts {
  readonly uses: readonly Use[];
  readonly filters: readonly string[];
}

const token = /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[A-Za-z_]\w*|\d+(?:\.\d+)?|===|!==|==|!=|<=|>=|\*\*|\/\/|\S/g;
const words: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'true', 'false', 'True', 'False', 'none', 'None', 'null', 'undefined']);
const isName = (text: string | undefined): boolean => text !== undefined && /^[A-Za-z_]/.test(text);

/** What the code of one output or tag names. Filters with dots in their names come whole. */
export function partsOf(code: string): Parts {
  const tokens = code.match(token) ?? [];
  const uses: Use[] = [];
  const filters: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const text = tokens[at] ?? '';
    if (!isName(text)) continue;
    const [before, next] = [tokens[at - 1], tokens[at + 1]];
    const members: string[] = [];
    let end = at + 1;
    for (; tokens[end] === '.' && isName(tokens[end + 1]); end += 2) members.push(tokens[end + 1] ?? '');
    if (before === '|') {
      filters.push([text, ...members].join('.'));
    } else if (before !== '.' && before !== 'is' && !(before === 'not' && tokens[at - 2] === 'is') && !words.has(text) && next !== ':' && next !== '=') {
      for (; tokens[end] === '[' && /^["']/.test(tokens[end + 1] ?? '') && tokens[end + 2] === ']'; end += 3) {
        members.push((tokens[end + 1] ?? '').slice(1, -1));
        for (; tokens[end + 3] === '.' && isName(tokens[end + 4]); end += 2) members.push(tokens[end + 4] ?? '');
      }
      uses.push({ path: [text, ...members], isCalled: tokens[end] === '(' });
    }
    at = end - 1;
  }
  return { uses, filters };
}

/** Code of an output or a tag, and where it stands in the text. */
export interface Code {
  readonly text: string;
  readonly offset: number;
}

const pieces = {
  '${{': /\{#[\s\S]*?#\}|\{%-?\s*(?:raw|verbatim)\s*-?%\}[\s\S]*?\{%-?\s*end(?:raw|verbatim)\s*-?%\}|(\$\{\{|\{%)-?((?:"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[^"'])*?)-?[}%]\}/g,
  '{{': /\{#[\s\S]*?#\}|\{%-?\s*(?:raw|verbatim)\s*-?%\}[\s\S]*?\{%-?\s*end(?:raw|verbatim)\s*-?%\}|(\{\{|\{%)-?((?:"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[^"'])*?)-?[}%]\}/g,
} as const;

/** The outputs and tags of a text, but for what raw blocks and comments hide. */
export function codesIn(text: string, output: keyof typeof pieces = '${{'): readonly Code[] {
  return [...text.matchAll(pieces[output])].flatMap(({ 1: opening, 2: code, index }) => (opening === undefined || code === undefined ? [] : [{ text: code, offset: index }]));
}

/** Names that the text itself makes: of loops, `set`, macros and their parameters. */
export function localNames(text: string): ReadonlySet<string> {
  const found = new Set(['loop', 'caller', 'varargs', 'kwargs', 'super']);
  for (const { text: code } of codesIn(text)) for (const name of namesMade(code)) found.add(name);
  for (const { text: code } of codesIn(text, '{{')) for (const name of namesMade(code)) found.add(name);
  return found;
}

function namesMade(code: string): readonly string[] {
  const made = /^\s*(?:for\s+([\w\s,]+?)\s+in\b|set\s+([\w\s,]+?)\s*(?:=|$)|macro\s+(\w+\s*\([^)]*\)))/.exec(code);
  return made ? ((made[1] ?? made[2] ?? made[3] ?? '').match(/[A-Za-z_]\w*/g) ?? []) : [];
}

/** Words that begin a tag, and are no names. */
export const tagWords: ReadonlySet<string> = new Set(['if', 'elif', 'elseif', 'else', 'endif', 'for', 'endfor', 'set', 'endset', 'macro', 'endmacro', 'filter', 'endfilter', 'call', 'endcall', 'raw', 'endraw', 'verbatim', 'endverbatim', 'switch', 'case', 'default', 'endswitch', 'include', 'import', 'from', 'extends', 'block', 'endblock', 'asyncEach', 'asyncAll', 'ifAsync']);
