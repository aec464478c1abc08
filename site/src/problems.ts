import type { MendedFile, ProblemPage } from './data.ts';
import { problemWords as words } from './words/problems.ts';

type Kind = Pick<ProblemPage, 'severity' | 'always' | 'own'>;

/** How much a problem weighs, in a word or two. */
export function severityWord({ severity }: Kind): string {
  return words.severity[severity];
}

export function severitySentence({ severity }: Kind): string {
  return words.severitySentence[severity];
}

export function scopeSentence({ own }: Kind): string {
  return own ? words.ownCatalogs : words.everyCatalog;
}

/** Lines as a sentence names them: `line 4`, `lines 4, 5 and 9`, `lines 4 to 7`. */
export function lineWords(lines: readonly number[]): string {
  const runs = lines.reduce<readonly (readonly [first: number, last: number])[]>((before, line) => {
    const [first, last] = before.at(-1) ?? [];
    return first !== undefined && last === line - 1 ? [...before.slice(0, -1), [first, line]] : [...before, [line, line]];
  }, []);
  const numbers = runs.flatMap(([first, last]) => (last - first > 1 ? [words.to(first, last)] : first === last ? [`${first}`] : [`${first}`, `${last}`]));
  return words.line(numbers, lines.length === 1);
}

/** What was done to a file of the mended example. */
export function changeWords({ added, lines, removed }: Pick<MendedFile, 'added' | 'lines' | 'removed'>): string {
  if (added) return words.newFile;
  const gone = removed - lines.length;
  const named = lineWords(lines);
  return [lines.length > 0 ? (removed === 0 ? words.added(named) : words.changed(named)) : '', gone > 0 ? words.fewer(gone) : ''].filter(Boolean).join(', ');
}

export function withoutExample(code: string): string {
  return words.inWords[code] ?? words.noExample;
}

/** What to add to the settings to switch a code off; a code holds nothing that YAML would read otherwise. */
export function switchOff(code: string): string {
  return [
    'checks:',
    `  - code: ${code}`,
    '    severity: off                     # or warning, or error',
    '    in: [catalog/domains/legacy/**]   # files; everywhere when left out',
    '    because: They are replaced before March.',
    '',
  ].join('\n');
}
