import { loadCatalog } from '../catalog/catalog.ts';
import { readSettings } from '../catalog/settings.ts';
import { apiUrlOf, githubEnv } from '../model/api-url.ts';
import type { Settings } from '../model/settings.ts';
import { openDoor, type Door } from '../github/door.ts';
import type { Hands } from '../github/hands.ts';
import { diskFiles, keptFiles, type Files } from '../read/files.ts';
import { gitFiles } from '../read/git-files.ts';
import { commitsTouching, headCommit } from '../read/history.ts';
import type { Snapshot } from '../request/verify.ts';
import { dayOf, option, Refusal, type Call } from './command.ts';
import { rootFolder } from './open.ts';

/** The variables that GitHub Actions sets; a person who runs the command sets them by hand. */
const required = ['GITHUB_TOKEN', 'GITHUB_REPOSITORY'] as const;

/** Opens the checked-out catalog and GitHub. Throws `Refusal` when a variable is missing or the folder is no Git checkout. */
export function handsOf(call: Call): Hands {
  const { env } = call.io;
  refuseWithout(env);
  const root = rootFolder(call.io.cwd, option(call, 'catalog'));
  // One run judges by one day, whatever the clock does meanwhile: approvals of a merged request, too, are judged by those of today.
  const today = dayOf(call);
  const now = snapshot(keptFiles(diskFiles(root)), today);
  const told = githubEnv(env, now.catalog.settings.server);
  return {
    door: openHere(env, now.catalog.settings),
    now,
    head: checkedOut(root),
    at: (commit) => snapshot(gitFiles(root, commit), today),
    history: (folder) => commitsTouching(root, folder),
    defaultBranch: now.catalog.settings.defaultBranch,
    serverUrl: told['GITHUB_SERVER_URL'] ?? '',
    env: told,
  };
}

/** GitHub alone, as whom the settings name; throws `Refusal` like `handsOf`. */
export function doorOf(call: Call): Door {
  const { env } = call.io;
  refuseWithout(env);
  return openHere(env, readSettings(diskFiles(rootFolder(call.io.cwd, option(call, 'catalog')))));
}

/** Throws `Refusal` that names the variables without which nobody can speak to GitHub. */
export function refuseWithout(env: Call['io']['env']): void {
  const missing = required.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new Refusal(`Set ${missing.join(' and ')}: a token of GitHub, and the repository as owner/name. GitHub Actions sets both.`);
  }
}

function openHere(env: Call['io']['env'], { server, bot }: Pick<Settings, 'server' | 'bot'>): Door {
  return openDoor({
    apiUrl: apiUrlOf(env, server),
    token: env['GITHUB_TOKEN'] ?? '',
    repository: env['GITHUB_REPOSITORY'] ?? '',
    bot: botOf(env, bot),
  });
}

/** How GitHub begins the tokens of people: https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats */
const ofPerson = /^(?:ghp_|gho_|ghu_|github_pat_)/;

/** Handlers that do not know their own comments would write a new one each time: better not to begin. */
function botOf(env: Call['io']['env'], expected: string): string {
  if (expected.endsWith('[bot]') && ofPerson.test(env['GITHUB_TOKEN'] ?? '')) {
    throw new Refusal(`GITHUB_TOKEN is a person's, but catalog/signpost.yaml says that requests are handled by ${expected}. Start the workflow that does it: Actions → Run workflow on GitHub.`);
  }
  const actual = env['SIGNPOST_BOT'] || expected;
  if (actual.toLowerCase() === expected.toLowerCase()) return expected;
  throw new Refusal(`The token is that of ${actual}, but catalog/signpost.yaml says that requests are handled by ${expected}. Write "bot: '${actual}'" there, or take away what makes the token.`);
}

function checkedOut(root: string): string {
  try {
    return headCommit(root);
  } catch {
    throw new Refusal(`${root} is no Git checkout with a commit; requests are handled from a checkout of the default branch.`);
  }
}

/** What handlers know of a catalog: warnings are for those who keep it. `today` as in `loadCatalog`. */
export function snapshot(files: Files, today: string | undefined): Snapshot {
  return { files, catalog: loadCatalog(files, { today, sought: 'errors' }) };
}
