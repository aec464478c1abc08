import { existsSync } from 'node:fs';
import { loadCatalog } from '../catalog/catalog.ts';
import { groupByCause, newProblems, type GroupedProblem } from '../model/grouping.ts';
import { unknownProblems } from '../publish/problems.ts';
import { knownFile } from '../read/layout.ts';
import { watchedFiles, type WatchedFiles } from '../read/watched-files.ts';
import { choice, dayOf, Refusal, type Call, type ExitCode } from './command.ts';
import { rootFolder } from './open.ts';
import { heldText, jsonText, mendedText, problemJson, problemText, summary } from './print-problems.ts';

/** A catalog that is watched, as it was when it was last checked. */
interface Watched {
  readonly root: string;
  readonly files: WatchedFiles;
  problems: readonly GroupedProblem[];
  entities: number;
  /** How many problems the list of known ones holds back. */
  held: number;
}

/** Options that have no meaning when a check never ends, or that write what is watched. */
const excluded = ['fix', 'write-known', 'since'];

/**
 * Checks, and checks again whenever a file changes, until it is interrupted; `undefined` stands for the catalog around the
 * current folder. First prints every problem, then what is new and what is mended; as JSON all that there is, a line each
 * time. Ends with 1 when there was an error at last, 0 otherwise.
 */
export async function watch(call: Call, folders: readonly (string | undefined)[]): Promise<ExitCode> {
  const format = choice(call, 'format', ['text', 'json', 'github', 'sarif']);
  if (format === 'github' || format === 'sarif') throw new Refusal(`--format ${format} is for a single run; with --watch it can be text or json.`);
  for (const name of excluded) if (call.values[name] !== undefined && call.values[name] !== false) throw new Refusal(`--${name} and --watch do not go together; run them one after the other.`);
  const roots = [...new Set(folders.map((folder) => rootFolder(call.io.cwd, folder)))];
  const all = roots.map((root): Watched => ({ root, files: watchedFiles(root), problems: [], entities: 0, held: 0 }));
  const close = () => all.forEach(({ files }) => files.close());
  process.once('SIGINT', close).once('SIGTERM', close);
  try {
    begin(call, all, format);
    await Promise.all(all.map((each) => follow(call, each, all, format)));
  } finally {
    close();
    process.off('SIGINT', close).off('SIGTERM', close);
  }
  return all.some(({ problems }) => problems.some(({ severity }) => severity === 'error')) ? 1 : 0;
}

type Format = 'text' | 'json';

function begin(call: Call, all: readonly Watched[], format: Format): void {
  for (const each of all) check(call, each);
  if (format === 'json') call.io.out(`${stateLine(all)}\n`);
  else for (const { problems, files } of all) print(call, problems, files);
  call.io.err(`${total(all)}\n`);
  for (const { held, files } of all) if (held > 0) call.io.err(`${heldText(held, knownFile(files))}\n`);
  call.io.err(`Watching ${all.map(({ root }) => root).join(' and ')}; Ctrl-C ends.\n`);
}

/** Answers each change until the files are closed. */
async function follow(call: Call, each: Watched, all: readonly Watched[], format: Format): Promise<void> {
  let isGone = false;
  while ((await each.files.changed()).length > 0) {
    const wasGone = isGone;
    isGone = !existsSync(each.root);
    if (isGone && !wasGone) call.io.err(`The folder ${each.root} is gone; waiting until it is back.\n`);
    if (!isGone) answer(call, each, all, format);
  }
}

function answer(call: Call, each: Watched, all: readonly Watched[], format: Format): void {
  const start = performance.now();
  const before = each.problems;
  check(call, each);
  const appeared = newProblems(before, each.problems);
  const mended = newProblems(each.problems, before);
  const milliseconds = Math.round(performance.now() - start);
  if (format === 'json') call.io.out(`${stateLine(all)}\n`);
  else {
    for (const problem of mended) call.io.out(`${mendedText(problem, call.io.color)}\n`);
    if (mended.length > 0) call.io.out('\n');
    print(call, appeared, each.files);
  }
  const news = appeared.length + mended.length === 0 ? 'Nothing new' : [[appeared.length, 'new'], [mended.length, 'mended']].filter(([count]) => count !== 0).map((said) => said.join(' ')).join(', ');
  call.io.err(`${news}; ${lowerFirst(total(all))} ${milliseconds} ms\n`);
}

function check(call: Call, each: Watched): void {
  // Asked each time: whoever watches over midnight sees the next day.
  const catalog = loadCatalog(each.files, { today: dayOf(call) });
  const { problems, held } = unknownProblems(catalog, each.files);
  each.problems = groupByCause(problems);
  each.held = held;
  each.entities = catalog.entities.length;
}

function print({ io }: Call, problems: readonly GroupedProblem[], files: WatchedFiles): void {
  // An object of its own, since printing remembers what it read by it.
  const current = { text: files.text };
  for (const problem of problems) io.out(`${problemText(problem, current, io.color)}\n\n`);
}

function total(all: readonly Watched[]): string {
  return summary(all.flatMap(({ problems }) => problems), all.reduce((sum, { entities }) => sum + entities, 0), all.reduce((sum, { held }) => sum + held, 0));
}

function stateLine(all: readonly Watched[]): string {
  return jsonText({ problems: all.flatMap(({ problems }) => problems.map(problemJson)), entities: all.reduce((sum, { entities }) => sum + entities, 0) }, 0);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
