import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { changesMarkdown, commentChanges } from '../github/changes.ts';
import { diskFiles } from '../read/files.ts';
import { gitFiles } from '../read/git-files.ts';
import { forkOf } from '../read/history.ts';
import { catalogChanges } from '../report/changes/changes.ts';
import { sectionsOf, summaryOf, type Section } from '../report/changes/lines.ts';
import { penOf } from '../report/changes/pens.ts';
import { catalogHelp, catalogOption, choice, dayOf, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { doorOf } from './hands.ts';
import { commitNamed, rootFolder, sideOf } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'diff BASE [HEAD] [--exact] [--today DAY] [--catalog DIR] [--format text|json|markdown]\n       signpost diff --comment FILE --pull N',
  about: `Says what a change of the files means: entities, ownership, access by team and environment, grades, relations and instances. BASE and
HEAD are revisions of Git or days; without HEAD it is what lies on the disk. Of a branch only what it changed itself counts. With
--comment it writes a file that --format markdown made to the pull request, into one comment; that needs GITHUB_TOKEN and
GITHUB_REPOSITORY.`,
  options: { ...catalogOption, ...todayOption, exact: { type: 'boolean' }, comment: { type: 'string' }, pull: { type: 'string' }, format: { type: 'string' } },
  optionHelp: {
    ...catalogHelp,
    ...todayHelp,
    exact: 'Compare with BASE itself, not with where HEAD left it',
    comment: 'A file with the Markdown to write',
    pull: 'Number of the pull request to write to',
    format: 'text, json or markdown',
  },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const { io, positionals } = call;
  const format = choice(call, 'format', ['text', 'json', 'markdown']);
  if (option(call, 'comment') !== undefined || option(call, 'pull') !== undefined) return comment(call);
  const [base, head, ...more] = positionals;
  if (base === undefined || more.length > 0) throw new Refusal('diff takes a revision to compare with, and perhaps another one: signpost diff origin/main');
  const root = rootFolder(io.cwd, option(call, 'catalog'));
  const to = head === undefined ? undefined : commitNamed(root, head);
  const from = startOf(call, root, base, to);
  const today = dayOf(call);
  const [before, after] = [sideOf(gitFiles(root, from), today), sideOf(to === undefined ? diskFiles(root) : gitFiles(root, to), today)];
  const changes = catalogChanges(before, after);
  if (format === 'json') io.out(`${jsonText(changes)}\n`);
  else if (format === 'markdown') io.out(changesMarkdown(changes, before, after));
  else {
    const pen = penOf(before, after, clean, clean);
    io.out(sectionsOf(changes, pen).map(sectionText).join('\n'));
    io.err(`${summaryOf(changes)}.\n`);
  }
  return 0;
}

/** Comments are written apart from what reads the files of a stranger: only this has a token. */
async function comment(call: Call): Promise<ExitCode> {
  const [file, pull] = [option(call, 'comment'), Number(option(call, 'pull'))];
  if (file === undefined || !Number.isSafeInteger(pull) || pull < 1) throw new Refusal('--comment takes a file, and --pull the number of the pull request; they go together.');
  const markdown = readFileSync(resolve(call.io.cwd, file), 'utf8');
  const said = await commentChanges(doorOf(call), pull, markdown);
  call.io.err(`#${pull}: ${said}.\n`);
  return 0;
}

/** Where the head left the base: what has been changed over there since then is no part of this change. The base itself, where it comes after a head that is named. */
function startOf(call: Call, root: string, base: string, head: string | undefined): string {
  const commit = commitNamed(root, base);
  if (call.values['exact'] === true) return commit;
  const tip = head ?? commitNamed(root, 'HEAD');
  const fork = forkOf(root, commit, tip);
  if (fork === undefined || fork === commit || (head !== undefined && fork === tip)) return commit;
  call.io.err(`Compared with ${fork.slice(0, 10)}, where it left ${clean(base)}.\n`);
  return fork;
}

function sectionText({ title, count, lines }: Section): string {
  return `${title} (${count})\n${lines.map(({ sign, text, below }) => [`  ${sign === undefined ? '' : `${sign} `}${text}\n`, ...below.map((each) => `      ${each}\n`)].join('')).join('')}`;
}
