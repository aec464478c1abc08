import { compareText, type Problem } from '../model/problem.ts';
import type { Settings, Switch } from '../model/settings.ts';
import { readDocuments, type SourceDocument } from '../read/documents.ts';
import { settingsFile } from '../read/layout.ts';
import { globPattern } from '../read/patterns.ts';
import { nearest } from './suggest.ts';
import type { Check, Finding, World } from './world.ts';

/** What the switches leave, and what they are found to be good for. */
export interface Switched {
  readonly problems: readonly Problem[];
  /** Positions in `checks` of exceptions that except nothing any more. */
  readonly idle: readonly number[];
}

/** Of several switches that fit a problem the last counts. Those of checks that cannot be switched do nothing. */
export function switched(problems: readonly Problem[], settings: Pick<Settings, 'checks'>, canSwitch: (code: string) => boolean): Switched {
  if (settings.checks.length === 0) return { problems, idle: [] };
  const switches = settings.checks.map((each) => ({ ...each, patterns: each.in?.map(globPattern), used: false }));
  const left = problems.flatMap((problem): readonly Problem[] => {
    const fitting = switches.filter(({ code, patterns }) => code === problem.code && canSwitch(code) && (!patterns || patterns.some((pattern) => pattern.test(problem.file))));
    for (const each of fitting) each.used = true;
    const severity = fitting.at(-1)?.severity;
    if (severity === 'off') return [];
    return [severity === undefined ? problem : { ...problem, severity }];
  });
  // What holds for the whole catalog is a policy, which may find nothing; what holds for some files is an exception.
  return { problems: left, idle: switches.flatMap(({ code, patterns, used }, index) => (patterns && !used && canSwitch(code) ? [index] : [])) };
}

/** Two rows of the table of checks: about the switches themselves. */
export function switchChecks(switchable: () => readonly Pick<Check, 'code' | 'always'>[]): readonly Check[] {
  return [
    {
      code: 'check-switch',
      severity: 'error',
      always: true,
      own: true,
      holds: 'Every switch in catalog/signpost.yaml names a check that can be switched.',
      *find(world) {
        const known = switchable();
        const at = settingsDocument(world);
        for (const [index, { code }] of world.catalog.settings.checks.entries()) {
          const check = known.find((each) => each.code === code);
          if (check && check.always !== true) continue;
          const near = nearest(code, known.filter(({ always }) => always !== true).map((each) => each.code));
          const path = ['checks', index, 'code'];
          if (check) yield { at, path, message: `"${code}" cannot be switched: everything else relies on it.`, fix: 'Mend what it finds, or put it on the list of known problems.' };
          else yield { at, path, message: `There is no check "${code}" that can be switched.`, fix: near ? `Did you mean "${near}"?` : 'The site lists them under /problems/.' };
        }
      },
    },
    {
      code: 'check-switch-idle',
      severity: 'error',
      always: true,
      own: true,
      holds: 'Every exception in catalog/signpost.yaml still has something to except.',
      // Known only when everything else has been checked: `idleSwitches` says it.
      find: () => [],
    },
  ];
}

/** What `check-switch-idle` finds, once it is known which exceptions except nothing. */
export function idleSwitches(world: World, idle: readonly number[]): readonly Finding[] {
  if (idle.length === 0) return [];
  const at = settingsDocument(world);
  return idle.map((index) => {
    const { code, in: files } = world.catalog.settings.checks[index] as Switch;
    const where = (files ?? []).toSorted(compareText).join(', ');
    return { at, path: ['checks', index], message: `The check "${code}" finds nothing any more in ${where}.`, fix: 'Delete this exception.' };
  });
}

/** It is about the settings as a whole where they cannot be found any more, which they must have been for a switch. */
export function settingsDocument({ files }: World): SourceDocument {
  return readDocuments(files, settingsFile).documents[0] ?? { file: settingsFile, line: 1, column: 1, index: 0, value: undefined };
}
