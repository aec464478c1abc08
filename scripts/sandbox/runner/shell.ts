import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host.ts';

const shells: Readonly<Record<string, string>> = {
  bash: 'bash --noprofile --norc -eo pipefail {0}',
  sh: 'sh -e {0}',
  python: 'python3 {0}',
};
/** Without `shell:` GitHub leaves out `pipefail`. */
const defaultShell = 'bash -e {0}';

export interface ShellCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** As the log shows it. */
  readonly shown: string;
}

/**
 * The command for a script, which is written to a file of its own: nothing of it passes through another shell.
 * `shell` is a name or a template with `{0}`. Throws for one that is neither.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
export function shellCommand(host: Host, shell: string | undefined, script: string): ShellCommand {
  const template = shell === undefined ? defaultShell : (shells[shell] ?? shell);
  if (!template.includes('{0}')) {
    throw new Error(`shell: ${template} is not one of ${Object.keys(shells).join(', ')} and has no {0} for the script.`);
  }
  const file = join(host.folders.temp, `script-${host.nextFile()}.${shell === 'python' ? 'py' : 'sh'}`);
  writeFileSync(file, script.endsWith('\n') ? script : `${script}\n`);
  const [command = '', ...args] = template.split(/\s+/).filter((word) => word !== '');
  return { command, args: args.map((arg) => arg.replaceAll('{0}', file)), shown: template };
}
