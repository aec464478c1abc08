import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { groupByCause, newProblems, type GroupedProblem } from '../model/grouping.ts';
import { unknownProblems } from '../publish/problems.ts';
import { repairable } from '../publish/repairable.ts';
import { isOwnRepository, knownFile } from '../read/layout.ts';
import { catalogHelp, choice, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog, type Opened } from './open.ts';
import { annotation, heldText, jsonText, problemJson, problemText, summary } from './print-problems.ts';

export const command: Command = {
  usage: 'check [--catalog DIR]… [--since REV] [--fix] [--watch] [--write-known] [--today DAY] [--format text|json|github|sarif]',
  about: 'Reads a catalog and prints everything that is wrong with it. Exits with 1 when there is an error; warnings alone are fine.',
  options: { catalog: { type: 'string', short: 'C', multiple: true }, format: { type: 'string' }, since: { type: 'string' }, fix: { type: 'boolean' }, 'write-known': { type: 'boolean' }, watch: { type: 'boolean' }, site: { type: 'string' }, 'no-cache': { type: 'boolean' }, ...todayOption },
  optionHelp: { ...catalogHelp, format: 'text, json, github for annotations in a workflow run, or sarif for code scanning', since: 'Print only problems that were not there where this branch left REV, for example origin/main', fix: 'Make the changes that are certain, and print what is left', 'write-known': 'Put what is there today on the list of known problems, which may only grow shorter', watch: 'Check again whenever a file changes, until Ctrl-C; with text or json', site: 'With sarif: the address of the site, for links to what a problem means', 'no-cache': 'Read everything afresh, as every run does: nothing is kept between runs', ...todayHelp },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const format = choice(call, 'format', ['text', 'json', 'github', 'sarif']);
  const folders = Array.isArray(call.values['catalog']) ? call.values['catalog'].map(String) : [undefined];
  if (call.values['watch'] === true) return (await import('./watch.ts')).watch(call, folders);
  const checked: Checked[] = [];
  for (const folder of folders) checked.push(await check(call, folder));
  const problems = checked.flatMap((each) => each.problems);
  const entities = checked.reduce((sum, { catalog }) => sum + catalog.entities.length, 0);
  if (format === 'json') call.io.out(`${jsonText({ problems: problems.map(problemJson), entities })}\n`);
  if (format === 'sarif') call.io.out(`${jsonText(await sarifLog(call, checked))}\n`);
  for (const each of checked) if (format === 'text' || format === 'github') print(call, each, each.problems, format);
  const held = checked.reduce((sum, each) => sum + each.held, 0);
  const since = option(call, 'since');
  const isQuiet = since !== undefined && problems.length === 0;
  call.io.err(isQuiet ? `No problem that was not there before ${since}.\n` : `${summary(problems, entities, held)}${since === undefined ? '' : ` They were not there before ${since}.`}\n`);
  for (const each of checked) if (each.held > 0) call.io.err(`${heldText(each.held, knownFile(each.files))}\n`);
  const mended = checked.reduce((sum, each) => sum + each.problems.filter(repairable(each.files)).length, 0);
  if (format === 'text' && mended > 0 && call.values['fix'] !== true) call.io.err(`"signpost check --fix" mends ${mended === 1 ? 'one' : mended} of them.\n`);
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

async function check(call: Call, folder: string | undefined): Promise<Checked> {
  const opened = openCatalog(call, folder);
  const { root, files, catalog } = call.values['fix'] === true ? (await import('./fix.ts')).fix(call, opened) : opened;
  if (call.values['write-known'] === true) (await import('./write-known.ts')).writeKnownProblems(call, { root, files, catalog });
  const { problems, held } = unknownProblems(catalog, files);
  const since = option(call, 'since');
  const brought = since === undefined ? problems : newProblems((await import('./since.ts')).problemsBefore(root, since, catalog.today), problems);
  return { root, files, catalog, problems: groupByCause(brought), held };
}

function print({ io }: Call, { root, files }: Opened, problems: readonly GroupedProblem[], format: 'text' | 'github'): void {
  for (const problem of problems) {
    if (format === 'text') io.out(`${problemText(problem, files, io.color)}\n\n`);
    else io.out(`${annotation({ ...problem, file: fromHere(io.cwd, root, problem.file) })}\n`);
  }
}

interface Checked extends Opened {
  readonly problems: readonly GroupedProblem[];
  /** How many problems the list of known ones holds back. */
  readonly held: number;
}

async function sarifLog(call: Call, checked: readonly Checked[]): Promise<object> {
  const [{ sarif }, { problemKinds }] = await Promise.all([import('../publish/sarif.ts'), import('../publish/problem-kinds.ts')]);
  const roots = new Map(checked.flatMap(({ root, problems }) => problems.map((problem) => [problem, root] as const)));
  const own = checked.find(({ files }) => isOwnRepository(files))?.catalog.settings;
  const site = siteAddress(option(call, 'site'));
  return sarif([...roots.keys()], problemKinds, {
    version: programVersion(),
    digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
    pathOf: (file, problem) => fromHere(call.io.cwd, roots.get(problem) ?? call.io.cwd, file),
    ...(own ? { home: `${own.server}/${own.repository}` } : {}),
    ...(site === undefined ? {} : { site }),
  });
}

function siteAddress(text: string | undefined): string | undefined {
  if (text !== undefined && !/^https?:\/\/[^\s/]/.test(text)) throw new Refusal(`--site is "${text}"; it takes an address such as https://example.com/catalog.`);
  return text?.replace(/\/+$/, '');
}

function programVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return version;
}

/** GitHub wants paths from the repository's root, where workflows run. */
function fromHere(cwd: string, root: string, file: string): string {
  const folder = relative(cwd, root).split(sep).join('/');
  return folder === '' || folder.startsWith('..') ? file : `${folder}/${file}`;
}
