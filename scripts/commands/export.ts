import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { backstageExport, type BackstageExport, type Remark } from '../publish/backstage.ts';
import { contentProblems } from '../publish/problems.ts';
import { linkOnTheWay } from '../read/files.ts';
import { catalogFolders, isOwnRepository } from '../read/layout.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog, type Opened } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'export --backstage --out DIR [--format text|json] [--catalog DIR]',
  about: `Writes the catalog as plain Backstage entities. What Signpost adds to Backstage's kinds is cut out, kinds that only Signpost
has are left out, and everything else keeps every byte. A Location at the root names every file, so that Backstage needs one address.`,
  options: { ...catalogOption, backstage: { type: 'boolean' }, out: { type: 'string', short: 'o' }, format: { type: 'string' } },
  optionHelp: {
    ...catalogHelp,
    backstage: 'The form to export to; there is no other yet',
    out: 'Where the files go, in place of an earlier export',
    format: 'text, or json for the lists of what was written and what was left out',
  },
  run,
};

/** Lists what an export wrote, so that the next one takes away only that. */
const listFile = '.signpost-export';
const listHead = '# Written by "npx signpost export". The next export takes away the files that are named here.';

function run(call: Call): ExitCode {
  const { io, values } = call;
  const format = choice(call, 'format', ['text', 'json']);
  if (values['backstage'] !== true) throw new Refusal('Say what to export to. Possible is: signpost export --backstage --out DIR');
  const given = option(call, 'out');
  if (given === undefined) throw new Refusal('--out is missing: name the folder that the files go to.');
  const out = resolve(io.cwd, given);
  const opened = openCatalog(call);
  refuse(out, given, opened);
  const { catalog, files } = opened;
  const errors = contentProblems(catalog, files).filter(({ severity }) => severity === 'error').length;
  const count = errors === 1 ? '1 error' : `${errors} errors`;
  if (errors > 0 && catalog.settings.strict) {
    io.err(`The catalog has ${count}; \`signpost check\` prints them. Nothing was exported.\n`);
    return 1;
  }
  if (errors > 0) io.err(`The catalog has ${count}; \`signpost check\` prints them. Backstage may refuse what is wrong.\n`);
  const result = backstageExport(catalog, files);
  refuseLinks(out, given, result);
  write(out, result);
  for (const line of remarkLines(result.remarks)) io.err(`${clean(line)}\n`);
  if (format === 'json') io.out(`${jsonText({ files: result.files.map(({ path }) => path), left: result.left, remarks: result.remarks })}\n`);
  io.err(`${summary(out, result)}\n`);
  return 0;
}

function summary(out: string, { files, left, location }: BackstageExport): string {
  const written = `Exported ${files.length === 1 ? '1 file' : `${files.length} files`} to ${out}`;
  const without = left.length === 0 ? '' : `, without ${left.length === 1 ? '1 entity' : `${left.length} entities`} of kinds that Backstage does not know`;
  return `${written}${without}.${location === undefined ? '' : ` Register ${location} there.`}`;
}

/** One line for each thing that does not work, with everything it concerns. */
function remarkLines(remarks: readonly Remark[]): readonly string[] {
  return [...Map.groupBy(remarks, ({ message }) => message)].map(([message, each]) => `${message}: ${each.map(({ ref, file }) => `${ref} (${file})`).join(', ')}`);
}

/** Only a new or empty folder is written to, or an earlier export; never what a catalog is read from. */
function refuse(out: string, given: string, { root, files }: Opened): void {
  const [target, base] = [realPath(out), realpathSync(root)];
  const sources = isOwnRepository(files) ? catalogFolders.map((folder) => join(base, folder)) : [base];
  if (isWithin(base, target) || sources.some((source) => isWithin(target, source))) {
    throw new Refusal(`--out is "${given}", which belongs to the catalog itself. Name a folder beside it.`);
  }
  if (!existsSync(out)) return;
  if (!lstatSync(target).isDirectory()) throw new Refusal(`--out is "${given}", which is a file; it takes a folder.`);
  const isFree = readdirSync(out).every((name) => name === '.git');
  if (!isFree && !isEarlierExport(out)) throw new Refusal(`--out is "${given}", which holds other files. Empty it, or name another folder.`);
}

/** Others may write to an earlier export too: a link among its files would lead what is written out of it. */
function refuseLinks(out: string, given: string, { files }: BackstageExport): void {
  for (const path of [listFile, ...files.map((file) => file.path)]) {
    const link = linkOnTheWay(out, path);
    if (link !== undefined) throw new Refusal(`--out is "${given}", in which ${link} is a symbolic link. Delete it.`);
  }
}

/** Links followed, as far down as the path exists. */
function realPath(path: string): string {
  const parent = dirname(path);
  return existsSync(path) || parent === path ? realpathSync(path) : join(realPath(parent), basename(path));
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way);
}

function isEarlierExport(out: string): boolean {
  const list = join(out, listFile);
  return existsSync(list) && readFileSync(list, 'utf8').startsWith(`${listHead}\n`);
}

function write(out: string, { files }: BackstageExport): void {
  mkdirSync(out, { recursive: true });
  if (isEarlierExport(out)) for (const path of readFileSync(join(out, listFile), 'utf8').split('\n').slice(1)) takeAway(out, path);
  for (const { path, content } of files) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), content);
  }
  writeFileSync(join(out, listFile), [listHead, ...files.map(({ path }) => path), ''].join('\n'));
}

/** A file of the earlier export, and the folders that are empty without it. Whatever the list says, nothing outside goes. */
function takeAway(out: string, path: string): void {
  const file = join(out, path);
  if (path === '' || !existsSync(file) || !isWithin(realpathSync(file), realpathSync(out)) || !lstatSync(file).isFile()) return;
  rmSync(file);
  for (let folder = dirname(file); folder !== out && readdirSync(folder).length === 0; folder = dirname(folder)) rmSync(folder, { recursive: true });
}
