import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayBeSet, parseAssignments } from './commands.ts';
import type { Host } from './host.ts';
import type { StepLog } from './logs.ts';

/** GitHub's limit of a step's summary. */
const MAX_SUMMARY_BYTES = 1024 * 1024;
const names = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE'] as const;

/** The files that one step writes commands to: their variables, and what they said once the step has ended. */
export interface CommandFiles {
  readonly variables: Readonly<Record<string, string>>;
  /** Takes over variables, search path and summary; gives the outputs. Throws when a file is malformed. */
  take(log: StepLog): Record<string, string>;
}

export function openCommandFiles(host: Host): CommandFiles {
  const folder = join(host.folders.commands, String(host.nextFile()));
  mkdirSync(folder, { recursive: true });
  const variables = Object.fromEntries(names.map((name) => [name, join(folder, name.toLowerCase())]));
  for (const file of Object.values(variables)) writeFileSync(file, '');
  const text = (name: (typeof names)[number]) => {
    const file = variables[name] as string;
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  return {
    variables,
    take(log) {
      for (const [name, value] of Object.entries(parseAssignments(text('GITHUB_ENV'), 'GITHUB_ENV'))) {
        if (mayBeSet(name)) host.env[name] = value;
        else log.line(`##[error]Can't store ${name} output parameter using '$GITHUB_ENV' command.`);
      }
      const folders = text('GITHUB_PATH').split(/\r?\n/).filter((line) => line !== '');
      host.searchPath.unshift(...folders.reverse());
      const summary = text('GITHUB_STEP_SUMMARY');
      if (Buffer.byteLength(summary) > MAX_SUMMARY_BYTES) {
        log.line('##[error]$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k.');
      } else if (summary !== '') host.job.summary += host.mask.apply(summary);
      return parseAssignments(text('GITHUB_OUTPUT'), 'GITHUB_OUTPUT');
    },
  };
}
