import { fold } from './tokens.ts';

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** A text in pieces, those marked that stand for a word of the question. `words` are folded. */
export function markedPieces(text: string, words: readonly string[]): readonly Piece[] {
  const { folded, from } = foldedLetters(text);
  const marked = new Uint8Array(text.length);
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    for (const place of places(folded, word)) marked.fill(1, from[place] ?? 0, from[place + word.length] ?? text.length);
  }
  const pieces: { text: string; marked: boolean }[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const isMarked = marked[at] === 1;
    const last = pieces.at(-1);
    if (last && last.marked === isMarked) last.text += text[at];
    else pieces.push({ text: text[at] ?? '', marked: isMarked });
  }
  return pieces;
}

/** The folded text, and for each of its letters where it comes from; one more entry for the end. */
function foldedLetters(text: string): { readonly folded: string; readonly from: readonly number[] } {
  const from: number[] = [];
  let folded = '';
  let at = 0;
  for (const letter of text) {
    const plain = fold(letter);
    for (let index = 0; index < plain.length; index += 1) from.push(at);
    folded += plain;
    at += letter.length;
  }
  return { folded, from: [...from, text.length] };
}

/** Beginnings of words, or anywhere when no word begins so: "pay" marks checkoutPayments as well. */
function places(folded: string, word: string): readonly number[] {
  const found: number[] = [];
  if (word === '') return found;
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) found.push(at);
  const beginnings = found.filter((at) => at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1] ?? ''));
  if (beginnings.length > 0) return beginnings;
  // One or two letters in the middle of a word say nothing.
  return word.length > 2 ? found : [];
}
