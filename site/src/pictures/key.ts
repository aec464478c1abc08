import { escaped, type LineStyle } from './drawing.ts';

/** The legend: the styles of lines that occur, each with its name, and a sentence. */
export function keyMarkup(styles: readonly LineStyle[], names: Readonly<Record<LineStyle, string>>, sentence: string): string {
  const samples = styles.map((style) => `<span><svg class="lines" width="30" height="6" aria-hidden="true"><path class="${style}" d="M1 3h28"/></svg>${escaped(names[style])}</span>`);
  return `${samples.join('')}<span>${escaped(sentence)}</span>`;
}
