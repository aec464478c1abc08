import type { Catalog } from '../catalog/catalog.ts';
import { loginOf } from '../catalog/people.ts';
import { openDoor } from '../github/door.ts';
import { ignoredText, ownersComment } from '../github/owner-sentences.ts';
import { statusOf } from '../github/refusal.ts';
import { sourceApprovals, type JudgedChange, type SourceApprovals, type SourceQuestion } from '../github/source-approvals.ts';
import { apiUrlOf } from '../model/api-url.ts';
import type { OwnerApproval } from '../request/owner-approvals.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog } from './open.ts';
import { clean, jsonText } from './print-problems.ts';
import { numberOption } from './reconcile.ts';

export const command: Command = {
  usage: 'approvals --repo OWNER/NAME (--pull N | --sha SHA [--since SHA]) [--path FOLDER] [--branch NAME] [--catalog DIR] [--today DAY] [--format text|json|markdown]',
  about: `Says whether the owners of what a pull request or a deployment changes have approved it: which entities of the catalog the changed
files belong to, who owns those, and who of them approved the newest commit, having neither opened the pull request nor written any of
it. A commit is looked up by the pull request that was merged; with --since everything counts that came after the commit that runs now.
Exits with 1 when an approval is missing. Needs GITHUB_TOKEN, which may read the repository.`,
  options: { ...catalogOption, ...todayOption, repo: { type: 'string' }, pull: { type: 'string' }, sha: { type: 'string' }, since: { type: 'string' }, path: { type: 'string' }, branch: { type: 'string' }, format: { type: 'string' } },
  optionHelp: {
    ...catalogHelp,
    ...todayHelp,
    repo: 'The repository; default: GITHUB_REPOSITORY',
    pull: 'One pull request',
    sha: 'A commit that was merged, such as the one to deploy',
    since: 'The commit that runs now: everything after it counts',
    path: 'Only what changes below this folder',
    branch: 'Into which it was merged; default: the default branch of the repository',
    format: 'text, json or markdown',
  },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const format = choice(call, 'format', ['text', 'json', 'markdown']);
  const { env, out } = call.io;
  const repository = option(call, 'repo') ?? env['GITHUB_REPOSITORY'] ?? '';
  if (!/^(?!\.)[\w.-]+\/(?!\.\.?$)[\w.-]+$/.test(repository)) throw new Refusal(`--repo is "${repository}"; it is a repository as owner/name.`);
  const question = questionOf(call);
  const token = env['GITHUB_TOKEN'];
  if (!token) throw new Refusal(`Set GITHUB_TOKEN: a token of GitHub that may read ${repository}. GitHub Actions has one.`);
  const { catalog, files } = openCatalog(call);
  const door = openDoor({ apiUrl: apiUrlOf(env, catalog.settings.server), token, repository, bot: catalog.settings.bot });
  const found = await asked(repository, () => sourceApprovals({ door, now: { catalog, files } }, question));
  out(format === 'json' ? `${jsonText(shape(found, catalog))}\n` : format === 'markdown' ? markdown(found, catalog) : text(found, catalog));
  return found.complete ? 0 : 1;
}

function questionOf(call: Call): SourceQuestion {
  const [pull, sha, since, branch] = [numberOption(call, 'pull'), commitOption(call, 'sha'), commitOption(call, 'since'), option(call, 'branch')];
  if ((pull === undefined) === (sha === undefined)) throw new Refusal('Say one of --pull N and --sha SHA.');
  if (since !== undefined && sha === undefined) throw new Refusal('--since goes with --sha SHA.');
  const path = (option(call, 'path') ?? '').replace(/^(?:\.?\/)+|\/+$/g, '').replace(/^\.$/, '');
  if (path.split('/').includes('..')) throw new Refusal('--path is a folder of the repository, without "..".');
  const what = pull !== undefined ? { pull } : { sha: sha ?? '', ...(since === undefined ? {} : { since }) };
  return { what, path, ...(branch === undefined ? {} : { branch }) };
}

function commitOption(call: Call, name: string): string | undefined {
  const given = option(call, name)?.toLowerCase();
  if (given !== undefined && !/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(given)) throw new Refusal(`--${name} is "${given}"; it is a commit in full, such as ${'0123456789'.repeat(4)}.`);
  return given;
}

async function asked<T>(repository: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 422) throw new Refusal(`GitHub has no such pull request or commit in ${repository}, or the token may not see it.`);
    throw error;
  }
}

const loginsOf = (catalog: Catalog) => (ref: string) => {
  const user = catalog.get(ref);
  return user ? loginOf(user) : ref;
};
const titlesOf = (catalog: Catalog) => (ref: string) => catalog.get(ref)?.title ?? ref;

/** The documented shape: docs/approvals.md. */
function shape({ repository, entities, changes, problems, complete }: SourceApprovals, catalog: Catalog) {
  const login = loginsOf(catalog);
  return {
    repository,
    complete,
    entities,
    changes: changes.map(({ pull, commit, approvals, ignored, problems: own }) => ({
      ...(pull ? { pull: pull.number, url: pull.url, author: pull.author, merged: pull.merged } : {}),
      commit,
      approvals: approvals.map(({ entity, owners, from, given, open, held, complete: done, paths }) => ({
        entity,
        owners,
        from,
        approved: given.map(login),
        mayApprove: open.map(login),
        heldBackBy: held.map(login),
        complete: done,
        files: paths.length,
        paths: paths.slice(0, 20),
      })),
      ignored,
      problems: own,
    })),
    problems,
  };
}

function text(found: SourceApprovals, catalog: Catalog): string {
  const lines = found.changes.flatMap((change) => [heading(change), ...change.approvals.map((approval) => line(approval, catalog)), ...change.ignored.map(({ login, why }) => `  An approval does not count: ${login} ${ignoredText[why]}.`), ...change.problems.map((problem) => `  ${problem}`)]);
  const end = found.complete ? 'Every owner has approved.' : 'Not approved.';
  return [...lines, ...found.problems, `${found.repository}: ${end}`].map((each) => `${clean(each)}\n`).join('');
}

function heading({ pull, commit, approvals }: JudgedChange): string {
  const nothing = approvals.length === 0 ? ': changes nothing that counts' : '';
  return pull ? `#${pull.number} by ${pull.author}${pull.merged ? ', merged' : ''}, at ${commit.slice(0, 12)}${nothing}` : `${commit.slice(0, 12)}, by no pull request${nothing}`;
}

function line({ entity = '', from, given, open, held, complete, paths }: OwnerApproval, catalog: Catalog): string {
  const names = (refs: readonly string[]) => refs.slice(0, 6).map(loginsOf(catalog)).join(', ') + (refs.length > 6 ? ` and ${refs.length - 6} more` : '');
  const state = held.length > 0 ? `held back by ${names(held)}` : complete ? `approved by ${names(given)}` : open.length > 0 ? `waits for one of ${names(open)}` : 'nobody is left who may approve';
  return `  [${complete ? 'x' : ' '}] ${entity} (${paths.length === 1 ? '1 file' : `${paths.length} files`}), ${from.map(titlesOf(catalog)).join(' or ') || 'owned by nobody'}: ${state}`;
}

/** For the summary of a job. */
function markdown(found: SourceApprovals, catalog: Catalog): string {
  const view = { login: loginsOf(catalog), title: titlesOf(catalog) };
  const parts = found.changes.map((change) => `## ${change.pull ? `[#${change.pull.number}](${change.pull.url})` : `\`${change.commit.slice(0, 12)}\``}\n\n${ownersComment({ ...change, ...view }, change.problems)}`);
  const end = found.complete ? '**Every owner has approved.**' : '**Not approved.**';
  return `${[...parts, ...found.problems, end].join('\n')}\n`;
}
