import { delimiter, dirname } from 'node:path';
import { systemVariables } from './context.ts';
import type { JsonObject, Scope } from './expressions.ts';
import { hashFiles } from './hash-files.ts';
import type { Frame } from './host.ts';

/** What expressions of a step see at this moment, with the step's own variables. */
export function scopeOf(frame: Frame, env: Readonly<Record<string, string>>): Scope {
  const { host } = frame;
  const cancelled = frame.cancelled();
  const github = { ...host.contexts['github'], ...(frame.actionPath ? { action_path: frame.actionPath } : {}) };
  const status = cancelled ? 'cancelled' : frame.failed ? 'failure' : 'success';
  return {
    contexts: {
      ...host.contexts,
      github,
      env,
      inputs: frame.inputs,
      job: { ...host.contexts['job'], status },
      steps: Object.fromEntries(frame.results) as unknown as JsonObject,
    },
    status: { success: status === 'success', failure: status === 'failure', cancelled },
    hashFiles: (patterns) => hashFiles(host.folders.workspace, patterns),
  };
}

/** The whole environment of a step's process: the system's variables win over declared GITHUB_ and RUNNER_ ones. */
export function processEnvironment(frame: Frame, env: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>): Record<string, string> {
  const { host } = frame;
  const github = { ...host.contexts['github'], ...(frame.actionPath ? { action_path: frame.actionPath } : {}) };
  const searchPath = [...host.searchPath, dirname(process.execPath), ...host.machinePath];
  const system = systemVariables(github, host.contexts['runner'] ?? {}, host.folders, searchPath);
  const declared = Object.entries(env).filter(([name]) => !/^(GITHUB|RUNNER)_/.test(name) || !(name in system));
  const result = { ...system, ...Object.fromEntries(declared), ...own };
  // A step that declares PATH itself still finds what earlier steps put in front.
  if (env['PATH'] !== undefined) result['PATH'] = [...host.searchPath, env['PATH']].join(delimiter);
  return result;
}
