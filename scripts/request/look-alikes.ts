/**
 * Letters that most fonts draw like one of the Latin alphabet, each before the one that it looks like: a selection from
 * https://www.unicode.org/Public/security/latest/confusables.txt. What NFKD undoes, such as wide letters, is not in it.
 */
const alike = new Map(
  [...'АAВBЕEКKМMНHОOРPСCТTУYХXЅSІIЈJаaвbеeкkмmоoрpсcтtуyхxѕsіiјjһhԁdӏlԛqԝwпnгrΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXαaβbγyηnιiκkνvοoρpτtυuχxωwɑaɡgıiօoսuոnհhցg0o1l'.matchAll(/(.)(.)/gu)].map(([, from = '', to = '']) => [from, to] as const),
);

/**
 * What somebody who looks at a line of Markdown sees of it, as far as letters and digits go: without marks, tags, comments, accents
 * and what is invisible, and with the letters of other alphabets as those that they look like.
 */
export function looksOf(line: string): string {
  return [...withoutComments(line).replace(/<[^<>]*>/g, '').replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (_, hex?: string, decimal?: string) => character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))).normalize('NFKD')]
    .filter((sign) => /[\p{L}\p{N}]/u.test(sign))
    .map((sign) => alike.get(sign) ?? sign)
    .join('')
    .toLowerCase();
}

/** Whether Markdown shows a line, with the one after it, as a heading, or so that people may take it for one. */
export function looksRaised(line: string, next: string): boolean {
  return /^(?:[ \t]*(?:>|[*+-][ \t]|\d{1,9}[.)][ \t]))*[ \t]*#{1,6}[ \t]/.test(line) || /<h[1-6][\s>]/i.test(line) || /\*\*|__/.test(line) || /^ {0,3}(?:=+|-+)[ \t]*$/.test(next);
}

/** In time that grows with the text, also where no comment ends. */
function withoutComments(line: string): string {
  const [first = '', ...rest] = line.split('<!--');
  return first + rest.map((piece) => piece.slice(piece.indexOf('-->') < 0 ? 0 : piece.indexOf('-->') + 3)).join('');
}

function character(point: number): string {
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '';
}
