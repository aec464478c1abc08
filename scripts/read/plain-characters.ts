/** Thrown where a text holds more than plain YAML, and caught by `plain-yaml.ts`: a return value for it would be checked at every step. */
export const notPlain = new Error('not plain YAML');

export function giveUp(): never {
  throw notPlain;
}

/** Deeper documents are somebody's attack, or their mistake. */
export const depthLimit = 64;

/** Longer keys are a mistake to the full parser. */
export const keyLimit = 1000;

// Character codes are constants of each file that compares with them: imported ones are read anew every time, which costs a tenth.
const [plus, dash, dot, zero, nine, tilde] = [43, 45, 46, 48, 57, 126] as const;

/** By character code: 1 may begin a plain key, 2 may stand in one. */
const keyCharacters = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$/') keyCharacters[character.charCodeAt(0)] = 1;
for (const character of '0123456789.@:-+') keyCharacters[character.charCodeAt(0)] = 2;

export function mayBeginKey(code: number): boolean {
  return code < 128 && keyCharacters[code] === 1;
}

export function mayStandInKey(code: number): boolean {
  return code < 128 && keyCharacters[code] !== 0;
}

/** False for every character that means something at the beginning of a value, and for a dash before anything but letters and digits. */
export function mayBegin(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === dash) return isLetterOrDigit(text.charCodeAt(at + 1));
  return code > 127 || isLetterOrDigit(code) || '_$./(~+=^;<\\'.includes(text.charAt(at));
}

function isLetterOrDigit(code: number): boolean {
  return (code >= zero && code <= nine) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Words that mean something else than themselves. */
export function isWord(text: string): boolean {
  return text.length <= 5 && /^(?:null|Null|NULL|true|True|TRUE|false|False|FALSE|~|)$/.test(text);
}

/** As the YAML 1.2 core schema resolves it (https://yaml.org/spec/1.2.2/#103-core-schema); unusual numbers are left to the full parser. */
export function plainValue(text: string): unknown {
  const code = text.charCodeAt(0);
  if ((code >= zero && code <= nine) || code === dash || code === dot || code === plus) {
    if (/^-?[0-9]{1,15}$/.test(text) || /^-?[0-9]{1,12}\.[0-9]{1,12}$/.test(text)) return Number(text);
    return /^[-+]?(?:0o|0x|\.?[0-9][0-9]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?$|\.(?:inf|Inf|INF)$)|^\.(?:nan|NaN|NAN)$/.test(text) ? giveUp() : text;
  }
  if (code === tilde || text.length <= 5) {
    if (isWord(text)) return text === '~' || text[0] === 'n' || text[0] === 'N' ? null : text[0] === 't' || text[0] === 'T';
  }
  return text;
}

/** What stands between double quotes, with its escapes resolved; the rarer ones are left to the full parser. */
export function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/gs, (_, escaped: string) => escapes[escaped] ?? giveUp()) : text;
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', n: '\n', t: '\t', ' ': ' ' };
