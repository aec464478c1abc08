import { relative, sep } from 'node:path';
import { compareProblems, type Problem } from '../model/problem.ts';
import { generatedProblems } from '../publish/generated.ts';
import { loadCatalog } from '../catalog/catalog.ts';
import { diskFiles, type Files } from '../read/files.ts';
import { formatOf, formatOption, type Command, type Invocation } from './command.ts';
import { annotation, problemText, summary } from './print-problems.ts';
import { rootOf } from './root.ts';

export const check: Command = {
  usage: '[--catalog DIR]… [--format text|json|github]',
  help: 'Reads a catalog and prints everything that is wrong with it. Exits with 1 when there is an error; warnings alone are fine.',
  options: { catalog: { type: 'string', multiple: true }, ...formatOption },
  run,
};

async function run(call: Invocation): Promise<number> {
  const format = formatOf(call, ['json', 'github']);
  const folders = Array.isArray(call.values['catalog']) ? call.values['catalog'].map((folder) => String(folder)) : [undefined];
  const checked = folders.map((folder) => {
    const root = rootOf({ ...call, values: { ...call.values, catalog: folder } });
    const files = diskFiles(root);
    const catalog = loadCatalog(files);
    return { root, files, catalog, problems: [...catalog.problems, ...generatedProblems(catalog, files)].sort(compareProblems) };
  });
  const problems = checked.flatMap((each) => each.problems);
  const entities = checked.reduce((sum, { catalog }) => sum + catalog.entities.length, 0);
  if (format === 'json') call.out(`${JSON.stringify({ problems: problems.map(ordered), entities }, null, 2)}\n`);
  for (const each of checked) if (format !== 'json') print(call, each, each.problems, format);
  call.err(`${summary(problems, entities)}\n`);
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function print({ out, colours, cwd }: Invocation, { root, files }: { readonly root: string; readonly files: Files }, problems: readonly Problem[], format: 'text' | 'github'): void {
  for (const problem of problems) {
    if (format === 'text') out(`${problemText(problem, files, colours)}\n\n`);
    else out(`${annotation({ ...problem, file: fromHere(cwd, root, problem.file) })}\n`);
  }
}

/** GitHub wants paths from the repository's root, where workflows run. */
function fromHere(cwd: string, root: string, file: string): string {
  const folder = relative(cwd, root).split(sep).join('/');
  return folder === '' || folder.startsWith('..') ? file : `${folder}/${file}`;
}

/** The order of keys that the documentation shows. */
function ordered({ code, severity, file, line, column, message, fix }: Problem): Problem {
  return { code, severity, file, line, column, message, ...(fix === undefined ? {} : { fix }) };
}
