import { mkdirSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folders of one job, all absolute and new. */
export interface JobFolders {
  readonly root: string;
  /** GITHUB_WORKSPACE. */
  readonly workspace: string;
  /** RUNNER_TEMP and TMPDIR. */
  readonly temp: string;
  readonly home: string;
  /** Files that steps write commands to. */
  readonly commands: string;
  /** Logs, the only folder that outlives the job. */
  readonly logs: string;
}

export function makeJobFolders(sandboxFolder: string, runId: number, jobId: number): JobFolders {
  const root = join(sandboxFolder, 'runs', String(runId), String(jobId));
  const folders = {
    root,
    workspace: join(root, 'work'),
    temp: join(root, 'temp'),
    home: join(root, 'home'),
    commands: join(root, 'commands'),
    logs: join(root, 'logs'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  // npm's downloads are kept between jobs; everything else of a home is new, as on a hosted runner.
  const downloads = join(sandboxFolder, 'cache', 'npm');
  mkdirSync(downloads, { recursive: true });
  symlinkSync(downloads, join(folders.home, '.npm'));
  return folders;
}

/** Removes all but the logs. A file that a process still writes does not fail the job. */
export async function clearJobFolders(folders: JobFolders): Promise<void> {
  const gone = [folders.workspace, folders.temp, folders.home, folders.commands];
  await Promise.all(gone.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)));
}
