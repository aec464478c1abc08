/**
 * Advance widths from the space to the tilde, in hundredths of the font size: those of DejaVu Sans, which is the widest of
 * the fonts that a browser takes for `system-ui`; the hyphen and the underscore as in Segoe UI and Arial, which are wider there.
 */
const advances = [
  32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 40, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54,
  100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 56,
  50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
];
/** A Ж, an Å, and whatever fills a square, as Chinese and Japanese letters do. */
const foreign = 110;
/** Beyond the first plane, where pictographs are. */
const pictograph = 140;

const segments = new Intl.Segmenter();

function advance(point: number): number {
  if (point < 127) return advances[point - 32] ?? 0;
  return point > 0xffff ? pictograph : foreign;
}

function hundredths(text: string): number {
  let sum = 0;
  for (const character of text) sum += advance(character.codePointAt(0) ?? 0);
  return sum;
}

/** How wide a text is at most, in pixels, in whichever system font: an estimate from above. */
export function textWidth(text: string, size: number): number {
  return (hundredths(text) * size) / 100;
}

/** The text, or as much of its beginning as fits into that many pixels, with an ellipsis. */
export function fitted(text: string, width: number, size: number): string {
  const room = (width * 100) / size;
  // So most names need no measuring.
  if (text.length * foreign <= room || hundredths(text) <= room) return text;
  // With the ellipsis.
  let sum = foreign;
  let end = 0;
  // Letters are not torn from their accents. Where there are none, the segmenter, which takes microseconds, is spared.
  const characters = /^[ -~]*$/.test(text) ? text : Array.from(segments.segment(text), ({ segment }) => segment);
  for (const character of characters) {
    sum += hundredths(character);
    if (sum > room) break;
    end += character.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}
