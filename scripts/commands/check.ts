import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { groupByCause, type GroupedProblem } from '../model/grouping.ts';
import { problemKinds } from '../publish/problem-kinds.ts';
import { allProblems } from '../publish/problems.ts';
import { repairable } from '../publish/repairs.ts';
import { sarif } from '../publish/sarif.ts';
import { isOwnRepository } from '../read/layout.ts';
import { catalogHelp, choice, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { fix } from './fix.ts';
import { openCatalog, type Opened } from './open.ts';
import { annotation, jsonText, problemJson, problemText, summary } from './print-problems.ts';

export const command: Command = {
  usage: 'check [--catalog DIR]… [--fix] [--watch] [--format text|json|github|sarif]',
  about: 'Reads a catalog and prints everything that is wrong with it. Exits with 1 when there is an error; warnings alone are fine.',
  options: { catalog: { type: 'string', short: 'C', multiple: true }, format: { type: 'string' }, fix: { type: 'boolean' }, watch: { type: 'boolean' }, site: { type: 'string' }, 'no-cache': { type: 'boolean' } },
  optionHelp: { ...catalogHelp, format: 'text, json, github for annotations in a workflow run, or sarif for code scanning', fix: 'Make the changes that are certain, and print what is left', watch: 'Check again whenever a file changes, until Ctrl-C; with text or json', site: 'With sarif: the address of the site, for links to what a problem means', 'no-cache': 'Read everything afresh; so does every run until there is a cache' },
  run,
};

function run(call: Call): ExitCode | Promise<ExitCode> {
  const format = choice(call, 'format', ['text', 'json', 'github', 'sarif']);
  const folders = Array.isArray(call.values['catalog']) ? call.values['catalog'].map(String) : [undefined];
  if (call.values['watch'] === true) return import('./watch.ts').then(({ watch }) => watch(call, folders));
  const checked = folders.map((folder) => {
    const opened = openCatalog(call, folder);
    const found = call.values['fix'] === true ? fix(call, opened) : { ...opened, problems: allProblems(opened.catalog, opened.files) };
    return { ...found, problems: groupByCause(found.problems) };
  });
  const problems = checked.flatMap((each) => each.problems);
  const entities = checked.reduce((sum, { catalog }) => sum + catalog.entities.length, 0);
  if (format === 'json') call.io.out(`${jsonText({ problems: problems.map(problemJson), entities })}\n`);
  if (format === 'sarif') call.io.out(`${jsonText(sarifLog(call, checked))}\n`);
  for (const each of checked) if (format === 'text' || format === 'github') print(call, each, each.problems, format);
  call.io.err(`${summary(problems, entities)}\n`);
  const mended = checked.reduce((sum, each) => sum + each.problems.filter(repairable(each.files)).length, 0);
  if (format === 'text' && mended > 0 && call.values['fix'] !== true) call.io.err(`"signpost check --fix" mends ${mended === 1 ? 'one' : mended} of them.\n`);
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function print({ io }: Call, { root, files }: Opened, problems: readonly GroupedProblem[], format: 'text' | 'github'): void {
  for (const problem of problems) {
    if (format === 'text') io.out(`${problemText(problem, files, io.color)}\n\n`);
    else io.out(`${annotation({ ...problem, file: fromHere(io.cwd, root, problem.file) })}\n`);
  }
}

type Checked = Opened & { readonly problems: readonly GroupedProblem[] };

function sarifLog(call: Call, checked: readonly Checked[]): object {
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
