import type { YAMLError } from 'yaml';

/** Something that the parser refused, at an offset of the text. */
export interface YamlFault {
  readonly offset: number;
  readonly message: string;
  readonly fix?: string;
}

export const tooDeep = { message: 'The document is nested too deeply to be read.', fix: 'Flatten it.' };

/** A hostile file has millions. */
const readErrors = 1_000;

/** What the parser says, in the order of the text and without what follows from something on the same line or the one before. */
export function syntaxFaults(errors: readonly Pick<YAMLError, 'code' | 'message' | 'pos'>[], text: string): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  let last: number | undefined;
  for (const { code, message, pos } of errors.slice(0, readErrors).toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const isEcho = last !== undefined && linesBetween(text, last, pos[0]) < 2;
    last = pos[0];
    if (!isEcho) faults.push(unclosedQuote(message, pos[0], text) ?? { offset: pos[0], ...explain(code, message) });
  }
  return faults;
}

function linesBetween(text: string, from: number, to: number): number {
  return text.slice(from, to).split(/\r\n|\r|\n/, 3).length - 1;
}

/** The parser notices where the file or the indentation ends; people look for where the quote begins. */
function unclosedQuote(message: string, end: number, text: string): YamlFault | undefined {
  const quote = /^Missing closing (["'])quote$/.exec(message)?.[1];
  if (quote === undefined) return undefined;
  let offset = text.lastIndexOf(quote, end - 1);
  while (offset > 0 && isEscaped(text, offset, quote)) offset = text.lastIndexOf(quote, offset - (quote === "'" ? 2 : 1));
  return offset < 0 ? undefined : { offset, message: 'This is not YAML: the quote that opens here is never closed.', fix: `Write ${quote} at the end of the text too.` };
}

/** Quotes that are part of the text: `\\"`, and `''` within single quotes. */
function isEscaped(text: string, at: number, quote: string): boolean {
  if (quote === "'") return text[at - 1] === "'";
  let before = at;
  while (text[before - 1] === '\\') before -= 1;
  return (at - before) % 2 === 1;
}

/** One fault for the keys of one map, each of which stands there before. */
export function doubleKeyFaults(doubles: readonly { readonly offset: number; readonly key: string }[]): readonly YamlFault[] {
  const [first, ...others] = doubles;
  if (!first) return [];
  const keys = new Set(doubles.map(({ key }) => key));
  if (keys.has('apiVersion') && keys.has('kind')) {
    return [{ offset: first.offset, message: 'Another entity begins here, but nothing parts it from the one before.', fix: 'Write a line with three hyphens (---) between them.' }];
  }
  const more = others.length === 0 ? '' : ` So ${others.length === 1 ? 'does one more' : `do ${others.length} more`}.`;
  return [{ offset: first.offset, message: `The key "${first.key}" stands twice in the same map.${more}`, fix: 'Keep one of the two.' }];
}

const fixes: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces: YAML allows no tabs there.',
  BAD_INDENT: 'Line it up with its neighbours, or put text that holds ": " or " #" in quotes.',
  BAD_SCALAR_START: 'Put the text in quotes: it begins with a character that means something in YAML.',
  BLOCK_AS_IMPLICIT_KEY: 'Put the text in quotes if its colon belongs to it; otherwise begin a new line after the colon.',
  MULTILINE_IMPLICIT_KEY: 'A key stands on one line and ends with a colon.',
  MISSING_CHAR: 'Close the quote or bracket that was opened.',
  BAD_ALIAS: 'A text that begins with * must be quoted.',
  BAD_DQ_ESCAPE: 'Use single quotes, in which a backslash is a backslash.',
};

/** The parser's sentences that only its authors understand. */
const plainly: Readonly<Record<string, string>> = {
  'Nested mappings are not allowed in compact mappings': 'what follows the colon holds another colon with a space',
  'A block sequence may not be used as an implicit map key': 'a list begins here, but what stands before it is no key',
};

function explain(code: string, message: string): { message: string; fix?: string } {
  if (code === 'RESOURCE_EXHAUSTION' || message.startsWith('Maximum call stack')) return tooDeep;
  const fix = message.startsWith('A block sequence') ? 'Write a space after each hyphen, and end the key above the list with a colon.' : fixes[code];
  const said = plainly[message] ?? message;
  return { message: `This is not YAML: ${said.endsWith('.') ? said : `${said}.`}`, ...(fix === undefined ? {} : { fix }) };
}
