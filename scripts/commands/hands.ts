import { loadCatalog } from '../catalog/catalog.ts';
import { openDoor } from '../github/door.ts';
import type { Hands } from '../github/hands.ts';
import { diskFiles, gitFiles, type Files } from '../read/files.ts';
import { commitsTouching, headCommit } from '../read/history.ts';
import type { Snapshot } from '../request/verify.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that GitHub Actions sets, and what they are when a person runs the command. */
const required = ['GITHUB_TOKEN', 'GITHUB_REPOSITORY'] as const;

/** What is missing to talk to GitHub, in a sentence; undefined when nothing is. */
export function missingVariables(env: Environment): string | undefined {
  const missing = required.filter((name) => !env[name]);
  if (missing.length === 0) return undefined;
  return `Set ${missing.join(' and ')}: a token of GitHub, and the repository as owner/name. GitHub Actions sets both.`;
}

/** Opens the checked-out catalog and GitHub. Throws when the folder is no Git checkout. */
export function openHands(root: string, env: Environment, log: (line: string) => void): Hands {
  const now = snapshot(diskFiles(root));
  const access = {
    apiUrl: env['GITHUB_API_URL'] || 'https://api.github.com',
    token: env['GITHUB_TOKEN'] ?? '',
    repository: env['GITHUB_REPOSITORY'] ?? '',
  };
  return {
    door: openDoor(access),
    now,
    head: headCommit(root),
    at: (commit) => snapshot(gitFiles(root, commit)),
    history: (folder) => commitsTouching(root, folder),
    defaultBranch: now.catalog.settings.defaultBranch,
    serverUrl: (env['GITHUB_SERVER_URL'] || now.catalog.settings.server).replace(/\/$/, ''),
    env,
    log,
  };
}

export function snapshot(files: Files): Snapshot {
  return { files, catalog: loadCatalog(files) };
}
