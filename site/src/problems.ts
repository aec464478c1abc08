import type { MendedFile, ProblemPage } from './data.ts';

type Kind = Pick<ProblemPage, 'severity' | 'always' | 'own'>;

/** How much a problem weighs, in a word or two. */
export function severityWord({ severity }: Kind): string {
  return { error: 'Error', warning: 'Warning', strict: 'Error if strict' }[severity];
}

export function severitySentence({ severity }: Kind): string {
  return {
    error: 'An error: check fails.',
    warning: 'A warning: it is shown and stops nothing.',
    strict: 'An error in a strict catalog (strict: true in catalog/signpost.yaml), a warning in others.',
  }[severity];
}

export function scopeSentence({ own }: Kind): string {
  return own ? 'Catalogs with a catalog/signpost.yaml; folders of Backstage files are not asked for it.' : 'Every catalog, imported ones included.';
}

/** Lines as a sentence names them: `line 4`, `lines 4, 5 and 9`, `lines 4 to 7`. */
export function lineWords(lines: readonly number[]): string {
  const runs = lines.reduce<readonly (readonly [first: number, last: number])[]>((before, line) => {
    const [first, last] = before.at(-1) ?? [];
    return first !== undefined && last === line - 1 ? [...before.slice(0, -1), [first, line]] : [...before, [line, line]];
  }, []);
  const words = runs.flatMap(([first, last]) => (last - first > 1 ? [`${first} to ${last}`] : first === last ? [`${first}`] : [`${first}`, `${last}`]));
  const listed = words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : (words[0] ?? '');
  return `${lines.length === 1 ? 'line' : 'lines'} ${listed}`;
}

/** What was done to a file of the mended example. */
export function changeWords({ added, lines, removed }: Pick<MendedFile, 'added' | 'lines' | 'removed'>): string {
  if (added) return 'new file';
  const gone = removed - lines.length;
  const fewer = gone > 0 ? `${gone} ${gone === 1 ? 'line' : 'lines'} fewer` : '';
  return [lines.length > 0 ? `${lineWords(lines)} ${removed === 0 ? 'added' : 'changed'}` : '', fewer].filter(Boolean).join(', ');
}

/** Codes whose example cannot be kept in a repository, with what people meet instead. */
const inWords: Readonly<Record<string, string>> = {
  'file-too-large': 'A file of more than 10 MB has no place on this page. Nearly always it is data that was committed by mistake: take it out, or move it out of catalog/ and link to it.',
  'file-unreadable': 'A file that cannot be read cannot be shown either. Nearly always its permissions are wrong: make it readable for whoever runs check, or commit it again.',
};

export function withoutExample(code: string): string {
  return inWords[code] ?? 'This copy of Signpost has no examples: they are kept with its tests, in test/problems/.';
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
