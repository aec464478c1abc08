import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/**
 * A JSON value as a YAML document, the same bytes as `stringify` of the `yaml` package gives without folding and without
 * aliases (tests hold the two together): the browser writes files without carrying that package. A value that is no
 * collection is written as JSON.
 */
export function writeYaml(value: Json): string {
  return `${typeof value === 'object' && value !== null ? collection(value, '') : JSON.stringify(value)}\n`;
}

const step = '  ';

function collection(value: readonly Json[] | JsonObject, indent: string): string {
  if (!isJsonObject(value)) return value.length === 0 ? '[]' : value.map((item) => `- ${node(item, indent + step)}`).join(`\n${indent}`);
  const pairs = Object.entries(value);
  return pairs.length === 0 ? '{}' : pairs.map(([key, item]) => pair(key, item, indent)).join(`\n${indent}`);
}

function node(value: Json, indent: string): string {
  if (typeof value === 'object' && value !== null) return collection(value, indent);
  if (typeof value === 'string') return text(value, indent, false);
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

function pair(key: string, value: Json, indent: string): string {
  const inner = indent + step;
  const name = text(key, inner, true);
  // Longer keys must be announced.
  if (name.length > 1024) return `? ${name}\n${indent}: ${node(value, inner)}`;
  const isFull = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return `${name}:${isFull ? `\n${inner}` : ' '}${node(value, inner)}`;
}

const control = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u;
const notPlain = /^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/;
/** What the core schema reads as something else than a text. */
const resolved = /^(?:~|[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+|[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)|0o[0-7]+|[-+]?[0-9]+|0x[0-9a-fA-F]+)?$/;
const documentMarker = /^(%|---|\.\.\.)/m;

function text(value: string, indent: string, isKey: boolean): string {
  if (control.test(value)) return doubleQuoted(value, indent, isKey);
  const several = value.includes('\n');
  if (isKey && several) return quoted(value, indent, isKey);
  if (notPlain.test(value)) return isKey || !several ? quoted(value, indent, isKey) : block(value, indent);
  if (several) return block(value, indent);
  if (isKey && indent === step && documentMarker.test(value)) return quoted(value, indent, isKey);
  return resolved.test(value) ? quoted(value, indent, isKey) : value;
}

function quoted(value: string, indent: string, isKey: boolean): string {
  return value.includes('"') && !value.includes("'") ? singleQuoted(value, indent, isKey) : doubleQuoted(value, indent, isKey);
}

function singleQuoted(value: string, indent: string, isKey: boolean): string {
  if ((isKey && value.includes('\n')) || /[ \t]\n|\n[ \t]/.test(value)) return doubleQuoted(value, indent, isKey);
  return `'${value.replaceAll("'", "''").replace(/\n+/g, `$&\n${indent}`)}'`;
}

const shortEscapes: Readonly<Record<string, string>> = { '0000': '\\0', '0007': '\\a', '000b': '\\v', '001b': '\\e', '0085': '\\N', '00a0': '\\_', '2028': '\\L', '2029': '\\P' };

/** Line breaks of texts of forty characters and more are real ones. */
const longLine = 40;

function doubleQuoted(value: string, indent: string, isKey: boolean): string {
  const json = JSON.stringify(value);
  const breaks = !isKey && json.length >= longLine;
  let made = '';
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at] ?? '';
    const next = json[at + 1] ?? '';
    if (character === ' ' && next === '\\' && json[at + 2] === 'n') {
      // A space before a line break would be folded away.
      made += '\\ ';
    } else if (character !== '\\') {
      made += character;
    } else if (next === 'u') {
      const code = json.slice(at + 2, at + 6);
      made += shortEscapes[code] ?? (code.startsWith('00') ? `\\x${code.slice(2)}` : `\\u${code}`);
      at += 5;
    } else if (next === 'n' && breaks && json[at + 2] !== '"') {
      // Folding eats the first line break.
      made += '\n\n';
      while (json[at + 2] === '\\' && json[at + 3] === 'n' && json[at + 4] !== '"') {
        made += '\n';
        at += 2;
      }
      made += indent;
      if (json[at + 2] === ' ') made += '\\';
      at += 1;
    } else {
      made += character + next;
      at += 1;
    }
  }
  return made;
}

/** A literal text: `|`, with what its ends need. */
function block(value: string, indent: string): string {
  // A last line of blanks would be lost.
  if (/\n[\t ]+$/.test(value)) return quoted(value, indent, false);
  const end = /[\n\t ]*$/.exec(value)?.[0] ?? '';
  const firstBreak = end.indexOf('\n');
  const chomp = firstBreak < 0 ? '-' : value === end || firstBreak !== end.length - 1 ? '+' : '';
  const body = value.slice(0, value.length - end.length);
  const tail = (end.endsWith('\n') ? end.slice(0, -1) : end).replace(/(^|(?<!\n))\n+(?!\n|$)/g, `$&${indent}`);
  const blanks = /^[\n ]*/.exec(body)?.[0] ?? '';
  const start = blanks.includes('\n') ? blanks.slice(0, blanks.lastIndexOf('\n') + 1) : blanks;
  const rest = body.slice(start.length).replace(/\n+/g, `$&${indent}`);
  return `|${blanks.includes(' ') ? '2' : ''}${chomp}\n${indent}${start.replace(/\n+/g, `$&${indent}`)}${rest}${tail}`;
}
