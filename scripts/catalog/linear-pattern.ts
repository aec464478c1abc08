/**
 * Says whether a pattern matches anywhere in a text, as `matches` of the Common Expression Language does, in steps that
 * grow with the length of both and no faster: JavaScript's own regular expressions try every way through a text, and a
 * careless pattern can keep them busy for hours. All ways are followed at once (https://swtch.com/~rsc/regexp/regexp1.html).
 * What needs memory of what was matched is refused: look-around and back references, which CEL has none of either.
 */
export interface LinearPattern {
  /** Throws a PatternError when the text is too long for this pattern. */
  test(text: string): boolean;
}

export class PatternError extends Error {}

/** Characters times instructions of one test: some tenths of a second. */
const mostSteps = 20_000_000;

/** `{m,n}` is written out, so a short pattern can become a long program. */
const mostInstructions = 1_000;

const deepest = 50;

type Instruction = { readonly fits: (character: string) => boolean } | { readonly to: readonly number[] } | { readonly at: '^' | '$' | '\\b' | '\\B' } | 'match';

/** Throws a PatternError that says what is wrong with the pattern. */
export function linearPattern(source: string): LinearPattern {
  const program: readonly Instruction[] = [...new Compiler(source).compile(), 'match'];
  return {
    test(text) {
      if (text.length * program.length > mostSteps) throw new PatternError(`the text of ${text.length} characters is too long for the pattern ${source}`);
      return runs(program, [...text]);
    },
  };
}

function runs(program: readonly Instruction[], text: readonly string[]): boolean {
  let states = new Set<number>();
  for (let position = 0; position <= text.length; position += 1) {
    // A match may begin anywhere.
    if (follow(program, 0, text, position, states)) return true;
    const next = new Set<number>();
    for (const state of states) {
      const instruction = program[state];
      if (typeof instruction !== 'object' || !('fits' in instruction) || position === text.length || !instruction.fits(text[position] ?? '')) continue;
      if (follow(program, state + 1, text, position + 1, next)) return true;
    }
    states = next;
  }
  return false;
}

/** Adds all that can be reached without reading a character; true when the end is among it. */
function follow(program: readonly Instruction[], start: number, text: readonly string[], position: number, states: Set<number>): boolean {
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (states.has(state)) continue;
    states.add(state);
    const instruction = program[state];
    if (instruction === 'match') return true;
    if (instruction === undefined) continue;
    if ('to' in instruction) open.push(...instruction.to.map((step) => state + step));
    else if ('at' in instruction && holds(instruction.at, text, position)) open.push(state + 1);
  }
  return false;
}

function holds(at: '^' | '$' | '\\b' | '\\B', text: readonly string[], position: number): boolean {
  if (at === '^') return position === 0;
  if (at === '$') return position === text.length;
  const isWord = (character: string | undefined): boolean => character !== undefined && /^\w$/.test(character);
  return (isWord(text[position - 1]) !== isWord(text[position])) === (at === '\\b');
}

type Code = readonly Instruction[];

/** A character class or an escape, which JavaScript's expressions understand well, one character at a time. */
const atom = /\\[pP]\{\w+(?:=\w+)?\}|\\u\{[\da-fA-F]{1,6}\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\[dDwWsSntrfv]|\\[\\^$.*+?()[\]{}|/-]|\[(?:\\[^]|[^\]\\])*\]|[^\\^$.*+?()[{}|]/uy;
const repetition = /(?:([*+?])|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})\??/y;

class Compiler {
  private readonly source: string;
  private readonly flags: string;
  private position = 0;
  private depth = 0;

  constructor(source: string) {
    const insensitive = source.startsWith('(?i)');
    this.source = insensitive ? source.slice('(?i)'.length) : source;
    this.flags = insensitive ? 'ui' : 'u';
  }

  compile(): Code {
    const code = this.choice();
    if (this.position < this.source.length) throw this.wrong('a ) without its (');
    return code;
  }

  private choice(): Code {
    if (++this.depth > deepest) throw this.wrong('too many groups in each other');
    let code = this.sequence();
    while (this.take('|')) {
      const other = this.sequence();
      code = bounded([{ to: [1, code.length + 2] }, ...code, { to: [other.length + 1] }, ...other]);
    }
    this.depth -= 1;
    return code;
  }

  private sequence(): Code {
    let code: Code = [];
    while (this.position < this.source.length && !'|)'.includes(this.source[this.position] ?? '')) code = bounded([...code, ...this.repeated()]);
    return code;
  }

  private repeated(): Code {
    const code = this.single();
    repetition.lastIndex = this.position;
    const found = repetition.exec(this.source);
    if (!found) return code;
    this.position = repetition.lastIndex;
    const [, sign, least, several, most] = found;
    if (this.position < this.source.length && '*+?{'.includes(this.source[this.position] ?? '')) throw this.wrong('one repetition after another');
    if (sign === '*') return repeat(code, 0, undefined);
    if (sign === '+') return repeat(code, 1, undefined);
    if (sign === '?') return repeat(code, 0, 1);
    const times = Number(least);
    const limit = several === undefined ? times : most === undefined ? undefined : Number(most);
    if (limit !== undefined && limit < times) throw this.wrong('a repetition whose limits are the wrong way round');
    return repeat(code, times, limit);
  }

  private single(): Code {
    if (this.take('.')) return [{ fits: (character) => character !== '\n' }];
    for (const at of ['^', '$', '\\b', '\\B'] as const) if (this.take(at)) return [{ at }];
    if (this.take('(')) {
      if (!this.take('?:') && this.source[this.position] === '?') throw this.wrong('a group of a kind that is not bounded in time');
      const code = this.choice();
      if (!this.take(')')) throw this.wrong('a ( without its )');
      return code;
    }
    atom.lastIndex = this.position;
    const found = atom.exec(this.source)?.[0];
    if (found === undefined) throw this.wrong(`“${this.source.slice(this.position, this.position + 2)}”, which is not understood`);
    this.position += found.length;
    return [{ fits: this.oneCharacter(found) }];
  }

  private oneCharacter(written: string): (character: string) => boolean {
    try {
      const one = new RegExp(`^${written === '-' || written === '/' || written === '\\-' ? `[\\${written.at(-1)}]` : written}$`, this.flags);
      return (character) => one.test(character);
    } catch {
      throw this.wrong(`“${written}”, which is not understood`);
    }
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.position)) return false;
    this.position += text.length;
    return true;
  }

  private wrong(what: string): PatternError {
    return new PatternError(`the pattern ${this.source} has ${what}, at character ${this.position + 1}`);
  }
}

/** `most` is undefined where there is no limit. */
function repeat(code: Code, least: number, most: number | undefined): Code {
  if (code.length * Math.max(least, most ?? 1) > mostInstructions) throw tooLong();
  const needed = Array.from({ length: least }, () => code).flat();
  if (most === undefined) return bounded([...needed, { to: [1, code.length + 2] }, ...code, { to: [-code.length - 1] }]);
  return bounded([...needed, ...Array.from({ length: most - least }, () => [{ to: [1, code.length + 1] }, ...code]).flat()]);
}

function bounded(code: Code): Code {
  if (code.length > mostInstructions) throw tooLong();
  return code;
}

function tooLong(): PatternError {
  return new PatternError('the pattern is too long once its repetitions are written out');
}
