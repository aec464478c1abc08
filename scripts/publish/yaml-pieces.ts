import { Lexer } from 'yaml';

/** A piece of YAML text and what it is, for colours. */
export interface YamlPiece {
  readonly kind: 'comment' | 'key' | 'text';
  readonly text: string;
}

/** The marks with which the lexer of `yaml` tells what follows; they are no part of the text. */
const marks = new Set(['\u{feff}', '\x02', '\x18', '\x1f']);

/** The pieces together are the text, whatever it holds. A `#` within a text is no comment, a `:` makes no key of a block of text. */
export function yamlPieces(text: string): readonly YamlPiece[] {
  const tokens = [...new Lexer().lex(text)];
  const pieces: YamlPiece[] = [];
  const add = (kind: YamlPiece['kind'], piece: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) pieces.splice(-1, 1, { kind, text: last.text + piece });
    else pieces.push({ kind, text: piece });
  };
  tokens.forEach((token, index) => {
    if (marks.has(token)) return;
    const isScalar = tokens[index - 1] === '\x1f' || /^["']/.test(token);
    if (isScalar) add(isKey(tokens, index) ? 'key' : 'text', token);
    else add(token.startsWith('#') ? 'comment' : 'text', token);
  });
  // A byte order mark at the start is the one mark that stands in the text itself.
  return pieces.map(({ text: piece }) => piece).join('') === text ? pieces : [{ kind: 'text', text }];
}

function isKey(tokens: readonly string[], index: number): boolean {
  const next = tokens.slice(index + 1, index + 3).find((token) => !/^ +$/.test(token));
  return next === ':' && !tokens[index]?.includes('\n');
}
