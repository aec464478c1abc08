import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import type { EffectContext } from '../effect.ts';
import { runProgram, type ProgramEnd } from '../process.ts';
import { variablesFile, type TerraformInput } from './input.ts';
import { environmentOf, type Tool } from './tool.ts';

/** A folder that only this run knows, with the files of the instance laid out as they are in the repository. */
export interface Worksite {
  /** No path in it comes twice; whoever compares runs leaves it out. */
  readonly scratch: string;
  readonly planFile: string;
  /** Absent when the step gives no settings. */
  readonly backendFile?: string;
  /** `show` stays unmasked when it is read by a program: stars could stand where its grammar has none. */
  run(args: readonly string[], patience: Patience, masked?: boolean): Promise<ProgramEnd>;
  /** What the program made, if it did: in its data folder, or beside the files. */
  made(where: 'data' | 'files', name: string): string | undefined;
}

/** Milliseconds. */
export interface Patience {
  readonly timeoutMs: number;
  readonly graceMs?: number;
}

/**
 * Gives the work a folder of its own, readable by nobody else, and removes it afterwards: plans and the data of a backend hold
 * secrets. Files that the service has in its folder `terraform/` or `terragrunt/` on the default branch stand below `live/`,
 * so that `find_in_parent_folders("root.hcl")` finds what all instances share.
 */
export async function atWorksite<T>(tool: Tool, context: EffectContext, input: TerraformInput, work: (site: Worksite) => Promise<T>): Promise<T> {
  const { folder, files, serviceFiles, env } = context;
  const scratch = mkdtempSync(join(realpathSync(env['RUNNER_TEMP'] || tmpdir()), 'signpost-terraform-'));
  try {
    for (const name of ['home', 'tmp', 'data', 'work']) mkdirSync(join(scratch, name));
    const lay = (path: string, text: string) => write(join(scratch, 'work'), path, text);
    const shared = `${tool.program}/`;
    for (const [path, text] of Object.entries(serviceFiles)) if (path.startsWith(shared)) lay(`live/${path.slice(shared.length)}`, text);
    for (const [path, text] of files) lay(`${folder}/${path}`, text);
    if (Object.keys(input.variables).length > 0) lay([folder, input.folder, variablesFile].filter((part) => part !== '').join('/'), JSON.stringify(input.variables));
    const hasBackend = Object.keys(input.backend).length > 0;
    // As a file, since arguments show in the list of processes.
    if (hasBackend) write(scratch, 'backend.json', JSON.stringify(input.backend));
    return await work(siteOf(tool, context, input, scratch, hasBackend));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function siteOf(tool: Tool, { folder, env }: EffectContext, input: TerraformInput, scratch: string, hasBackend: boolean): Worksite {
  const cwd = join(scratch, 'work', folder, input.folder);
  const environment = environmentOf(tool, scratch, input.secrets, env);
  return {
    scratch,
    planFile: join(scratch, 'plan.tfplan'),
    ...(hasBackend ? { backendFile: join(scratch, 'backend.json') } : {}),
    run: (args, patience, masked = true) => runProgram(tool.program, tool.args(args), { cwd, env: environment, secrets: masked ? input.hidden : [], ...patience }),
    made(where, name) {
      try {
        return readFileSync(join(where === 'data' ? join(scratch, 'data') : cwd, name), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}

function write(root: string, path: string, text: string): void {
  const target = join(root, path);
  if (!target.startsWith(root + sep)) throw new Error(`The file ${path} leads out of its folder, so nothing was run.`);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  writeFileSync(target, text, { mode: 0o600 });
}
