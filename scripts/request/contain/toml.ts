import { unreadable, type Reading } from './reading.ts';

/**
 * Tokens of TOML 1.0 (https://toml.io/en/v1.0.0). User text may stand in strings of one line, keys among them. Everything
 * else is structure: bare keys, numbers, comments, and strings of several lines.
 */
const token = new RegExp(
  [
    String.raw`(?<long>"""(?:\\[\s\S]|"{1,2}(?!")|[^"\\])*"{3,5}|'''(?:'{1,2}(?!')|[^'])*'{3,5})`,
    String.raw`(?<basic>"(?!"")(?:\\.|[^"\\\n\r])*"|""(?!"))`,
    String.raw`(?<literal>'(?!'')[^'\n\r]*'|''(?!'))`,
    String.raw`(?<comment>#[^\n\r]*)`,
    String.raw`(?<other>[^"'#]+)`,
  ].join('|'),
  'uy',
);

const escapes: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', '\\': '\\' };

export function readToml(text: string): Reading {
  const structure: string[] = [];
  const scalars: string[] = [];
  for (let at = 0; at < text.length; ) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match) return unreadable(`a quote that opens at character ${at + 1} is never closed`);
    const [whole] = match;
    const { basic, literal } = match.groups ?? {};
    const content = basic === undefined ? literal?.slice(1, -1) : unescaped(basic.slice(1, -1));
    if (basic !== undefined && content === undefined) return unreadable(`the string at character ${at + 1} holds an unknown escape`);
    structure.push(content === undefined ? whole : literal === undefined ? 'basic' : 'literal');
    if (content !== undefined) scalars.push(content);
    at += whole.length;
  }
  return { structure, scalars };
}

/** Undefined when an escape is none of TOML's. */
function unescaped(text: string): string | undefined {
  let isWrong = false;
  const plain = text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gu, (_, short?: string, long?: string, one = '') => {
    const code = Number.parseInt(short ?? long ?? '', 16);
    const isCode = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    if (!Number.isNaN(code) && isCode) return String.fromCodePoint(code);
    isWrong ||= !Object.hasOwn(escapes, one);
    return escapes[one] ?? '';
  });
  return isWrong ? undefined : plain;
}
