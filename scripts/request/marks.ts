/**
 * Marks: how contained rendering follows user text through a template. Each interpolated text is put between an opening
 * mark, which carries its number, and a closing mark. They are private-use characters, which inputs may not hold, and
 * which YAML, JSON, HCL and SQL all take as ordinary characters of a scalar.
 */
const open = '\ue000';
const opened = '\ue001';
const close = '\ue002';
/** Begins the output of a filter that has put its own marks inside what it emits. */
const structural = '\ue003';
const digitZero = 0xe010;

/** Collects the interpolated texts of one rendering. */
export class Marker {
  readonly values: string[] = [];
  /** How many outputs there were, of any type. */
  outputs = 0;

  /** Marks a text; other values cannot break out of anything and stay as they are. */
  mark(value: unknown): unknown {
    this.outputs += 1;
    if (typeof value !== 'string') return Array.isArray(value) ? this.wrap(String(value)) : value;
    return value.startsWith(structural) ? value.slice(1) : this.wrap(value);
  }

  /** Lets a filter emit structure around marked leaves: `emit` gets the value with every text in it marked. */
  structure(value: unknown, emit: (value: unknown) => string): string {
    return structural + emit(this.leaves(value));
  }

  private leaves(value: unknown): unknown {
    if (typeof value === 'string') return this.wrap(value);
    if (Array.isArray(value)) return value.map((item) => this.leaves(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.wrap(key), this.leaves(item)]));
  }

  private wrap(text: string): string {
    const digits = [...String(this.values.length)].map((digit) => String.fromCharCode(digitZero + Number(digit)));
    this.values.push(text);
    return `${open}${digits.join('')}${opened}${text}${close}`;
  }
}

/** Whether a text holds what only marking may put there. Inputs cannot (see inputs.ts); a record edited by hand could. */
export function holdsMarks(text: string): boolean {
  return /[\ue000-\ue003]/.test(text);
}

/** The text as it would be without marks. */
export function withoutMarks(text: string): string {
  return text.replace(/\ue000[\ue010-\ue019]*\ue001|\ue002/g, '');
}

/** The text with `make(1)`, `make(2)`, … for each marked text. */
export function withPlaceholders(text: string, make: (count: number) => string): string {
  let count = 0;
  return text.replace(/\ue000[\ue010-\ue019]*\ue001[^\ue000-\ue002]*\ue002/g, () => make((count += 1)));
}

export interface Span {
  readonly index: number;
  readonly text: string;
}

/** The numbers of all opening marks in a text, in order; one text may stand in several places. */
export function openings(text: string): readonly number[] {
  return [...text.matchAll(/\ue000([\ue010-\ue019]*)\ue001/g)].map((match) => numberOf(match[1] ?? ''));
}

/** The complete mark pairs in a scalar, in order. */
export function spans(scalar: string): readonly Span[] {
  return [...scalar.matchAll(/\ue000([\ue010-\ue019]+)\ue001([^\ue000-\ue002]*)\ue002/g)].map((match) => ({
    index: numberOf(match[1] ?? ''),
    text: match[2] ?? '',
  }));
}

function numberOf(digits: string): number {
  return Number([...digits].map((digit) => digit.charCodeAt(0) - digitZero).join(''));
}
