import { escaped } from './drawing.ts';
import { fitted } from './text-width.ts';

// Charts are as wide as a phone shows them at full size, so that their words stay legible; on a desk they stand beside one another.
// Colours are classes of charts.css. Each is an image with one sentence; the figures stand in a table beside it.
const width = 340;
const fontSize = 12;

/** `label` is what the picture says, in a sentence or two. */
function image(height: number, label: string, content: string): string {
  return `<svg class="chart" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">${content}</svg>`;
}

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** At the bar's end. */
  readonly text: string;
  /** A class of charts.css. */
  readonly look: string;
}

/** Bars below one another, from the same line, the longest over the whole width. */
export function barChart(bars: readonly Bar[], label: string): string {
  const [left, right, step] = [76, 40, 24];
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const drawn = bars.map(({ name, value, text, look }, index) => {
    const y = index * step;
    const length = px(((width - left - right) * value) / most);
    return `<text class="end" x="${left - 8}" y="${y + 16}">${escaped(fitted(name, left - 10, fontSize))}</text><path class="${look}" d="M${left} ${y + 3}h${length}v${step - 7}H${left}z"/><text x="${px(left + length + 6)}" y="${y + 16}">${escaped(text)}</text>`;
  });
  return image(bars.length * step, label, `${drawn.join('')}<path class="axis" d="M${left} 0v${bars.length * step}"/>`);
}

export interface Stack {
  readonly name: string;
  /** After the name, at the other end. */
  readonly text: string;
  readonly parts: readonly { readonly value: number; readonly look: string; readonly title: string }[];
}

/** Bars of several parts, each below its name, the longest over the whole width. */
export function stackChart(stacks: readonly Stack[], label: string): string {
  const step = 44;
  const most = Math.max(1, ...stacks.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)));
  const drawn = stacks.map(({ name, text, parts }, index) => {
    const y = index * step;
    let x = 0;
    const bars = parts.flatMap(({ value, look, title }) => {
      const length = (width * value) / most;
      const from = x;
      x += length;
      return length < 0.05 ? [] : [`<path class="part ${look}" d="M${px(from)} ${y + 20}h${px(Math.max(1, length))}v15h-${px(Math.max(1, length))}z"><title>${escaped(title)}</title></path>`];
    });
    return `<text x="0" y="${y + 14}">${escaped(fitted(name, 220, fontSize))}</text><text class="end" x="${width}" y="${y + 14}">${escaped(text)}</text>${bars.join('')}`;
  });
  return image(stacks.length * step, label, drawn.join(''));
}

export interface Curve {
  readonly look: string;
  /** As many as there are names; undefined where nothing is known, where the line has a gap. */
  readonly values: readonly (number | undefined)[];
}

export interface Axis {
  readonly from: number;
  readonly to: number;
  /** Values with a line across and their names. */
  readonly ticks: readonly { readonly value: number; readonly name: string }[];
}

/** Lines over time; names of times stand below the first, a middle and the last. */
export function lineChart(names: readonly string[], curves: readonly Curve[], { from, to, ticks }: Axis, label: string): string {
  const [left, right, top, bottom, height] = [74, 10, 10, 24, 170];
  const [wide, high] = [width - left - right, height - top - bottom];
  const xOf = (index: number) => px(left + (names.length < 2 ? wide / 2 : (wide * index) / (names.length - 1)));
  const yOf = (value: number) => px(top + high - (high * (value - from)) / (to - from || 1));
  const grid = ticks.map(({ value, name }) => `<path class="grid" d="M${left} ${yOf(value)}h${wide}"/><text class="end" x="${left - 6}" y="${yOf(value) + 4}">${escaped(fitted(name, left - 8, fontSize))}</text>`).join('');
  const lines = curves.map(({ look, values }) => {
    const known = values.flatMap((value, index) => (value === undefined ? [] : [{ value, index }]));
    const path = known.map(({ value, index }, place) => `${place > 0 && known[place - 1]?.index === index - 1 ? 'L' : 'M'}${xOf(index)} ${yOf(value)}`).join('');
    const dots = known.map(({ value, index }) => `M${xOf(index)} ${yOf(value)}h0`).join('');
    return `<path class="line ${look}" d="${path}"/><path class="dots ${look}" d="${dots}"/>`;
  });
  return image(height, label, `${grid}${lines.join('')}${timesMarkup(names, xOf, height - 6)}`);
}

function timesMarkup(names: readonly string[], xOf: (index: number) => number, y: number): string {
  const last = names.length - 1;
  const middle = Math.round(last / 2);
  const places = last > 3 ? [0, middle, last] : last > 0 ? [0, last] : [0];
  return places.map((index) => `<text class="${index === last && last > 0 ? 'end' : index === 0 ? '' : 'middle'}" x="${xOf(index)}" y="${y}">${escaped(fitted(names[index] ?? '', 86, fontSize))}</text>`).join('');
}

/** Round values at about four equal distances from nothing up to what has to fit. `steps` are the distances that may be, ascending. */
export function ticksUpTo(most: number, steps: readonly number[]): readonly number[] {
  const step = steps.find((each) => most / each <= 4) ?? steps.at(-1) ?? 1;
  const count = Math.max(1, Math.ceil(most / step));
  const each = Math.ceil(count / 5);
  return Array.from({ length: Math.ceil(count / each) + 1 }, (_, index) => index * step * each);
}

/** To a tenth of a pixel: nobody sees more, and a page need not carry it. */
function px(value: number): number {
  return Math.round(value * 10) / 10;
}
