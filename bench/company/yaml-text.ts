import type { Random } from './random.ts';

/** How a team writes its YAML: everybody has habits. */
export interface Habits {
  /** Items of lists two columns further in than their key. */
  readonly indented: boolean;
  readonly flowLists: boolean;
  readonly quote: '"' | "'";
  readonly prose: 'folded' | 'folded-strip' | 'literal' | 'plain' | 'quoted';
  /** References with their namespace. */
  readonly fullRefs: boolean;
  readonly comments: boolean;
  /** Letters in a line of prose. */
  readonly width: number;
}

export function habitsOf(random: Random): Habits {
  return {
    indented: random.chance(0.7),
    flowLists: random.chance(0.5),
    quote: random.chance(0.7) ? '"' : "'",
    prose: random.pick(['folded', 'folded-strip', 'folded-strip', 'literal', 'plain', 'quoted']),
    fullRefs: random.chance(0.2),
    comments: random.chance(0.4),
    width: random.pick([72, 90, 100, 118]),
  };
}

/** A text of several sentences below a key. */
export function prose(key: string, text: string, indent: number, { prose: style, width, quote }: Habits): string {
  const pad = ' '.repeat(indent);
  const lines = wrap(text, width - indent - 2);
  const block = lines.map((line) => `${pad}  ${line}\n`).join('');
  if (style === 'folded') return `${pad}${key}: >\n${block}`;
  if (style === 'folded-strip') return `${pad}${key}: >-\n${block}`;
  if (style === 'literal') return `${pad}${key}: |\n${block}`;
  const plain = style === 'plain' && !/: | #|^[^A-Za-z]/.test(text);
  const body = plain ? lines : wrap(quoted(text, quote), width - indent - 2);
  return `${pad}${key}: ${body.join(`\n${pad}  `)}\n`;
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

export function quoted(text: string, quote: '"' | "'"): string {
  return quote === '"' ? `"${text.replace(/["\\]/g, '\\$&')}"` : `'${text.replaceAll("'", "''")}'`;
}

/** A list of plain words or references, sorted. Nothing at all for an empty one. */
export function list(key: string, items: Iterable<string>, indent: number, habits: Habits, flow = habits.flowLists): string {
  const sorted = [...items].sort();
  const pad = ' '.repeat(indent);
  if (sorted.length === 0) return '';
  if (!flow) return `${pad}${key}:\n${sorted.map((item) => `${pad}${habits.indented ? '  ' : ''}- ${item}\n`).join('')}`;
  const line = `${pad}${key}: [${sorted.join(', ')}]`;
  if (line.length <= habits.width) return `${line}\n`;
  return `${pad}${key}: [\n${wrap(sorted.join(', '), habits.width - indent - 2).map((each) => `${pad}  ${each}\n`).join('')}${pad}]\n`;
}

/** A map of texts; values that are more than plain words are quoted. */
export function map(key: string, entries: readonly (readonly [string, string])[], indent: number, { quote }: Habits): string {
  if (entries.length === 0) return '';
  const pad = ' '.repeat(indent);
  const value = (text: string) => (/^[A-Za-z][\w./:-]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$|:$/i.test(text) ? text : quoted(text, quote));
  return `${pad}${key}:\n${entries.map(([name, text]) => `${pad}  ${name}: ${value(text)}\n`).join('')}`;
}
