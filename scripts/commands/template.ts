import { relative, resolve, sep } from 'node:path';
import { isEffect, runsEffect } from '../effects/effects.ts';
import { groupByCause } from '../model/grouping.ts';
import type { Problem } from '../model/problem.ts';
import { checkTemplates, unreadableTemplates, type CheckedTemplate } from '../request/template-check/check.ts';
import type { Runs } from '../request/template-check/template.ts';
import { catalogHelp, catalogOption, choice, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog, type Opened } from './open.ts';
import { annotation, clean, jsonText, problemJson, problemText } from './print-problems.ts';

export const command: Command = {
  usage: 'template check [NAME|PATH]… [--catalog DIR] [--format text|json|github]',
  about: 'Says what templates of Backstage ask for and would not get here: actions, inputs, form fields, filters, expressions, secrets and files, each with its place and what to use instead. Exits with 1 when anything is not supported; warnings alone are fine.',
  options: { ...catalogOption, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, format: 'text, json, or github for annotations in a workflow run' },
  run,
};

export const runs: Runs = (action) => (runsEffect(action) ? 'runs' : isEffect(action) ? 'refused' : 'unknown');

function run(call: Call): ExitCode {
  const format = choice(call, 'format', ['text', 'json', 'github']);
  const [verb, ...names] = call.positionals;
  if (verb !== 'check') throw new Refusal(`Say what to do: signpost ${command.usage}`);
  const opened = openCatalog(call);
  const all = unreadableTemplates(opened.catalog, opened.files);
  const wanted = names.map((name) => chosen(call, opened, name, all));
  const isWanted = (key: string): boolean => wanted.length === 0 || wanted.some((keys) => keys.has(key));
  const unreadable = all.filter(({ file }) => isWanted(file));
  const checked = checkTemplates(opened.catalog, opened.files, runs, ({ ref }) => isWanted(ref));
  if (format === 'json') call.io.out(`${jsonText({ templates: checked.map(asJson), unreadable: groupByCause(unreadable).map(problemJson) })}\n`);
  for (const problems of format === 'json' ? [] : [unreadable, ...checked.map((each) => each.problems)]) {
    for (const problem of groupByCause(problems)) call.io.out(format === 'github' ? `${annotation({ ...problem, file: fromHere(call, opened, problem.file) })}\n` : `${problemText(problem, opened.files, call.io.color)}\n\n`);
  }
  call.io.err(`${summary(checked, new Set(unreadable.map(({ file }) => file)).size)}\n`);
  return checked.every(isSupported) && unreadable.length === 0 ? 0 : 1;
}

/** References of the templates that have the name, or lie in the file or folder; and files there that cannot be read. */
function chosen(call: Call, { root, catalog }: Opened, name: string, unreadable: readonly Problem[]): ReadonlySet<string> {
  const path = relative(root, resolve(call.io.cwd, name)).split(sep).join('/');
  const inRoot = name.replace(/\/+$/, '');
  const liesIn = (file: string): boolean => [path, inRoot].some((each) => file === each || file.startsWith(`${each}/`) || each === '');
  const all = catalog.ofKind('Template');
  const found = [...all.filter((each) => each.name.toLowerCase() === name.toLowerCase() || liesIn(each.source.file)).map(({ ref }) => ref), ...unreadable.map(({ file }) => file).filter(liesIn)];
  if (found.length === 0) throw new Refusal(`There is no template "${clean(name)}" here. Templates: ${named(all.map((each) => clean(each.name)))}.`);
  return new Set(found);
}

/** More than these are no help. */
const mostNamed = 30;

function named(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return `${names.slice(0, mostNamed).join(', ')}${names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''}`;
}

function isSupported({ problems }: CheckedTemplate): boolean {
  return problems.every(({ severity }) => severity !== 'error');
}

function asJson({ template, problems }: CheckedTemplate): object {
  return { name: template.name, file: template.source.file, supported: isSupported({ template, problems }), problems: groupByCause(problems).map(problemJson) };
}

/** `unreadable`: how many files are none. */
function summary(checked: readonly CheckedTemplate[], unreadable: number): string {
  if (unreadable > 0) return `${unreadable === 1 ? '1 template' : `${unreadable} templates`} cannot be read at all.${checked.length > 0 ? ` ${summary(checked, 0)}` : ''}`;
  if (checked.length === 0) return 'Nothing to check: no template was found.';
  const supported = checked.filter(isSupported).length;
  const all = `${checked.length} ${checked.length === 1 ? 'template' : 'templates'}`;
  return supported === checked.length ? `${all}: everything that ${checked.length === 1 ? 'it asks' : 'they ask'} for is here.` : `${all}: ${supported} supported, ${checked.length - supported} not.`;
}

/** GitHub wants paths from the repository's root, where workflows run. */
function fromHere({ io }: Call, { root }: Opened, file: string): string {
  const folder = relative(io.cwd, root).split(sep).join('/');
  return folder === '' || folder.startsWith('..') ? file : `${folder}/${file}`;
}
