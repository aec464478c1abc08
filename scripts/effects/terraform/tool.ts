import type { ProgramEnd } from '../process.ts';

/** A program with Terraform's commands: what it is called with, and what it needs to see. */
export interface Tool {
  readonly action: string;
  readonly program: string;
  readonly title: string;
  /** What a folder must hold to be one of its own. */
  readonly file: RegExp;
  readonly wanted: string;
  /** Terraform's arguments as the program takes them. */
  readonly args: (terraform: readonly string[]) => readonly string[];
  /** Its own settings, given a folder that is thrown away afterwards. */
  readonly env: (scratch: string) => Readonly<Record<string, string>>;
}

export const terraform: Tool = {
  action: 'terraform:apply',
  program: 'terraform',
  title: 'Terraform',
  file: /^[^/]+\.tf(?:\.json)?$/,
  wanted: '*.tf',
  args: (args) => args,
  env: () => ({}),
};

/** Its command line since 0.73 (https://terragrunt.gruntwork.io/docs/migrate/cli-redesign): `run -- COMMAND`, settings as TG_ variables. */
export const terragrunt: Tool = {
  action: 'terragrunt:apply',
  program: 'terragrunt',
  title: 'Terragrunt',
  file: /^terragrunt\.hcl$/,
  wanted: 'terragrunt.hcl',
  args: (args) => ['run', '--', ...args],
  env: (scratch) => ({
    TG_NON_INTERACTIVE: 'true',
    TG_NO_COLOR: 'true',
    // Else Terraform's words come between those of a log, and JSON could not be read.
    TG_TF_FORWARD_STDOUT: 'true',
    TG_LOG_LEVEL: 'error',
    TG_DOWNLOAD_DIR: `${scratch}/cache`,
  }),
};

/** What the machine's owner has set up for programs on it; none of it tells who we are. */
const ofTheMachine = [
  'PATH', 'LANG', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR',
  'TF_CLI_CONFIG_FILE', 'TF_PLUGIN_CACHE_DIR', 'TG_TF_PATH',
];

/** Everything that the program sees of the environment. */
export function environmentOf(tool: Tool, scratch: string, secrets: Readonly<Record<string, string>>, env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const machine = ofTheMachine.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return {
    ...Object.fromEntries(machine),
    ...secrets,
    HOME: `${scratch}/home`,
    TMPDIR: `${scratch}/tmp`,
    TF_DATA_DIR: `${scratch}/data`,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    // Else it tells its makers which version runs where.
    CHECKPOINT_DISABLE: '1',
    ...tool.env(scratch),
  };
}

/** What to do about its words; the first match counts. */
const nextActs: readonly (readonly [words: RegExp, act: string])[] = [
  [/Error acquiring the state lock/i, 'Somebody else is changing it, or a run that was ended left its lock. Run it again; if the lock stays and no job is running, an administrator frees it with “terraform force-unlock” and the ID above.'],
  [/Saved plan is stale/i, 'Something changed it in the same moment. Run it again: it is planned anew.'],
  [/Unsupported Terraform Core version/i, 'An administrator puts the version that the service asks for into .github/actions/programs.'],
  [/credential|authenticat|unauthori[sz]ed|access ?denied|forbidden|\b40[13]\b/i, 'An administrator checks the secrets that the service names.'],
  [/registry|could not (?:retrieve|query)|timeout|connection re|no such host/i, 'It needs something that could not be reached; run it again later.'],
];

/** Its own words, without frames, and no more than people read. */
export function wordsOf({ err, out }: ProgramEnd): string {
  const words = (err.trim() || out.trim())
    .split('\n')
    .map((line) => line.replace(/^[│╷╵]\s?/, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n');
  return words.length <= 3000 ? words : `…${words.slice(-3000)}`;
}

export function nextActOf(words: string): string {
  return nextActs.find(([pattern]) => pattern.test(words))?.[1] ?? 'The owner of the service looks at it.';
}
