/**
 * GitHub takes no body longer than 65,536 characters, and a comment that it refuses says nothing to anybody. Room is left for the
 * answers to commands, which come after the rest.
 */
const bodyRoom = 52_000;

/** A paragraph, list, table or fenced text of a body. */
export interface Part {
  readonly text: string;
  /** Nobody could judge the half of it. The parts that stay whole have to fit by themselves. */
  readonly isWhole?: boolean;
}

/**
 * The parts as one body that GitHub takes. Where they are too long together, the longest are cut after a line and end with `rest`,
 * which says where the rest is; what is short stays as it is. Fences and `<details>` that a cut would leave open are closed, and
 * half characters, which GitHub takes from nobody, are replaced.
 */
export function bounded(parts: readonly Part[], rest: string, room = bodyRoom): string {
  const lengthOf = ({ text }: Part) => text.length + 2;
  const elastic = parts.filter(({ isWhole }) => !isWhole);
  const whole = parts.filter(({ isWhole }) => isWhole).reduce((sum, part) => sum + lengthOf(part), 0);
  const share = fairShare(elastic.map(lengthOf), room - whole);
  return `${parts.map((part) => (part.isWhole || lengthOf(part) <= share ? part.text : cut(part.text, share - 2, rest))).join('\n\n')}\n`.toWellFormed();
}

/** The largest length to which all are cut so that together they fit: short ones leave their part to the others. */
function fairShare(lengths: readonly number[], room: number): number {
  let left = room;
  for (const [index, length] of lengths.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (lengths.length - index));
    if (length > share) return share;
    left -= length;
  }
  return Infinity;
}

/** Whole lines only, except inside a fence: half a code span would make Markdown of what was a text. */
function cut(text: string, length: number, rest: string): string {
  const closing = '\n</details>';
  let room = length - rest.length - closing.length - 4;
  const kept: string[] = [];
  let marks: string | undefined;
  let isFolded = false;
  for (const line of text.split('\n')) {
    const fence = /^`{3,}/.exec(line)?.[0];
    const cost = line.length + 1 + (marks === undefined && fence !== undefined ? fence.length + 1 : 0);
    if (cost > room) {
      if (marks !== undefined && room > 1) kept.push(line.slice(0, room - 1).toWellFormed());
      break;
    }
    room -= cost;
    kept.push(line);
    if (marks === undefined) {
      marks = fence;
      if (line.startsWith('<details>')) isFolded = true;
      if (line.startsWith('</details>')) isFolded = false;
    } else if (line === marks) {
      marks = undefined;
    }
  }
  if (marks !== undefined) kept.push(marks);
  return [kept.join('\n').trimEnd(), rest, ...(isFolded ? ['</details>'] : [])].filter((each) => each !== '').join('\n\n');
}
