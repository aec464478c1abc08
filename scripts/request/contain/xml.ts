import { unreadable, type Reading } from './reading.ts';

/**
 * Tokens of XML 1.0 (https://www.w3.org/TR/xml/). User text may stand in the text between tags and in quoted attributes.
 * Comments, CDATA, instructions, declarations and names are structure.
 */
const token = new RegExp(
  [
    String.raw`(?<skipped><!--(?:(?!--)[\s\S])*-->|<!\[CDATA\[(?:(?!\]\]>)[\s\S])*\]\]>|<\?(?:(?!\?>)[\s\S])*\?>)`,
    String.raw`(?<doctype><!DOCTYPE[^<>[\]"']*>)`,
    String.raw`(?<close><\/[^\s<>\/"'=]+\s*>)`,
    String.raw`(?<open><[^\s<>\/"'=!?]+(?=[\s\/>]))`,
    String.raw`(?<text>[^<]+)`,
  ].join('|'),
  'uy',
);
const attribute = /(\s+[^\s<>/"'=]+\s*=\s*)(?:"([^"<]*)"|'([^'<]*)')/uy;
const tagEnd = /\s*\/?>/uy;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function readXml(text: string): Reading {
  const structure: string[] = [];
  const scalars: string[] = [];
  const scalar = (raw: string, isAttribute: boolean): boolean => {
    const decoded = decode(isAttribute ? raw.replace(/\r\n|[\n\r\t]/g, ' ') : raw.replace(/\r\n?/g, '\n'));
    if (decoded !== undefined) scalars.push(decoded);
    return decoded !== undefined;
  };
  let at = 0;
  const fail = (what: string): Reading => unreadable(`${what} at character ${at + 1}`);
  while (at < text.length) {
    const match = matchAt(token, text, at);
    if (!match) return fail('what opens with < is never closed, or is no tag,');
    const groups = match.groups ?? {};
    if (groups['text'] !== undefined) {
      if (match[0].includes(']]>')) return fail(']]> stands in a text');
      structure.push('text');
      if (!scalar(match[0], false)) return fail('an & that is no entity stands in the text');
    } else {
      structure.push(match[0]);
    }
    at += match[0].length;
    if (groups['open'] === undefined) continue;
    for (let found = matchAt(attribute, text, at); found; found = matchAt(attribute, text, at)) {
      structure.push(`attribute ${found[1] ?? ''}`);
      if (!scalar(found[2] ?? found[3] ?? '', true)) return fail('an & that is no entity stands in the attribute');
      at += found[0].length;
    }
    const end = matchAt(tagEnd, text, at);
    if (!end) return fail('a tag is never closed, or an attribute has no quotes,');
    structure.push(end[0]);
    at += end[0].length;
  }
  return { structure, scalars };
}

/** Undefined when an `&` begins nothing that XML itself knows. */
function decode(text: string): string | undefined {
  let isWrong = false;
  const decoded = text.replace(/&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|([a-z]+));|&/g, (_, decimal?: string, hex?: string, name = '') => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (!Number.isNaN(code) && code <= 0x10ffff) return String.fromCodePoint(code);
    isWrong ||= !Object.hasOwn(entities, name);
    return entities[name] ?? '';
  });
  return isWrong ? undefined : decoded;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
