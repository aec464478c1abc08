/** Letters that Unicode does not take apart into a letter and its mark. */
const plainLetters: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

/** A text as it is compared: lower case, without marks on letters. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (/^[ -~]*$/.test(lower)) return lower;
  return lower
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßøæœłđðþı]/g, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC');
}

const chunks = /[\p{L}\p{M}\p{N}]+/gu;
/** `HTTPServer2go` is HTTP, Server, 2, go. */
const parts = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{N}+|\p{L}+/gu;

/** What stands between separators, folded: the words of a question. */
export function words(text: string): readonly string[] {
  return text.match(chunks)?.map(fold) ?? [];
}

/** A name without its separators: `pet-store_API` is `petstoreapi`. */
export function compact(text: string): string {
  return words(text).join('');
}

/**
 * What a name can be found by: what stands between separators (`pet-store` has pet and store), the words of camel case
 * (`checkoutPayments` has checkoutpayments, checkout and payments), and the German spelling without dots (`Müller` has
 * muller and mueller).
 */
export function tokens(text: string): readonly string[] {
  return (text.match(chunks) ?? []).flatMap(chunkTokens);
}

function chunkTokens(chunk: string): readonly string[] {
  const whole = fold(chunk);
  const found = new Set([whole]);
  const inside = chunk.match(parts) ?? [];
  if (inside.length > 1) for (const part of inside) if (part.length > 1) found.add(fold(part));
  if (/[äöü]/i.test(chunk)) found.add(fold(chunk.replace(/[äöü]/gi, (letter) => `${fold(letter)}e`)));
  return [...found];
}

/** One form for singular and plural, in English and Dutch, as far as endings tell: policies → policy, diensten → dienst. */
export function stem(word: string): string {
  if (word.length < 4 || /\d$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
  if (/[^aeiou]en$/.test(word) && word.length > 5) return word.slice(0, -2);
  return /[^s]s$/.test(word) && !/(?:us|is)$/.test(word) ? word.slice(0, -1) : word;
}
