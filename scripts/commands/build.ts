import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { loadCatalog } from '../catalog/catalog.ts';
import { groupByCause } from '../model/grouping.ts';
import type { Problem } from '../model/problem.ts';
import { contentProblems } from '../publish/problems.ts';
import { fileHistory } from '../read/file-history.ts';
import { diskFiles, type Files } from '../read/files.ts';
import { watchedFiles } from '../read/watched-files.ts';
import { buildSite, type BuildOptions } from '../../site/build.ts';
import type { Current } from '../../site/context.ts';
import { catalogHelp, catalogOption, dayOf, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { gradeTrend } from './grade-trend.ts';
import { rootFolder } from './open.ts';
import { knownRequests } from './known-requests.ts';
import { problemText, summary } from './print-problems.ts';
import { recentChanges } from './recent-changes.ts';

export const command: Command = {
  usage: 'build [--out DIR] [--base PATH] [--no-search] [--no-cache] [--watch] [--today DAY] [--catalog DIR]',
  about: `Builds the site: static pages, their search index, and the data behind the forms. GITHUB_SERVER_URL and GITHUB_REPOSITORY,
which a workflow run sets, say where Edit, Report and Request lead; else the catalog's settings do. With GITHUB_TOKEN or
GH_TOKEN the pages also show the requests that GitHub has; without, those that Git knows.`,
  options: { ...catalogOption, out: { type: 'string', short: 'o' }, base: { type: 'string' }, 'no-search': { type: 'boolean' }, 'no-cache': { type: 'boolean' }, watch: { type: 'boolean' }, ...todayOption },
  optionHelp: {
    ...catalogHelp,
    out: 'Where the pages go, in place of an earlier build; default: dist',
    base: 'Path below which the site is served, for example /signpost/; default: /',
    'no-search': 'Leave the search index out',
    'no-cache': 'Make every page, also those that an earlier build of the same folder made from the same data',
    ...todayHelp,
    watch: 'Go on, and make again what a change of the catalog concerns, until interrupted',
  },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const { io, values } = call;
  const root = rootFolder(io.cwd, option(call, 'catalog'));
  const out = resolve(io.cwd, option(call, 'out') ?? 'dist');
  refuseToEmpty(out, root);
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = io.env;
  const site = {
    root,
    out,
    base: basePath(option(call, 'base') ?? '/'),
    search: values['no-search'] !== true,
    whole: values['no-cache'] === true,
    ...(server && { server }),
    ...(repository && { repository }),
  };
  return values['watch'] === true ? watch(call, site) : build(call, site, diskFiles(root));
}

type Site = Omit<BuildOptions, 'files' | 'load'>;

async function build(call: Call, site: Site, files: Files): Promise<ExitCode> {
  const start = performance.now();
  const built = await buildSite({ ...site, files, load: () => checkedCatalog(call, site.root, files) });
  if (!built) return 1;
  const kept = built.changed < built.files ? `; ${built.changed} of its ${built.files} files changed` : '';
  const time = files.isWatched ? ` in ${Math.round(performance.now() - start)} ms` : '';
  call.io.err(`Built ${built.pages} pages in ${site.out}${kept}${time}\n`);
  return 0;
}

/** Builds again whenever a file of the catalog changes. What is wrong is said, and the site stays as it was until it is mended. */
async function watch(call: Call, site: Site): Promise<ExitCode> {
  const files = watchedFiles(site.root);
  const close = () => files.close();
  process.once('SIGINT', close).once('SIGTERM', close);
  try {
    let code = await build(call, site, files);
    call.io.err(`Watching ${site.root}; Ctrl-C ends.\n`);
    while ((await files.changed()).length > 0) code = await build(call, { ...site, whole: false }, files);
    return code;
  } finally {
    close();
    process.off('SIGINT', close).off('SIGTERM', close);
  }
}

/** What the site shows; undefined when it must not be shown, which has been said. */
async function checkedCatalog(call: Call, root: string, files: Files): Promise<Current | undefined> {
  const { io } = call;
  const today = dayOf(call);
  const catalog = loadCatalog(files, { today });
  const problems = groupByCause(contentProblems(catalog, files));
  const errors = problems.filter(({ severity }) => severity === 'error');
  // An own catalog is checked before it is merged, so an error means that something went wrong on the way; somebody
  // else's is shown as well as it can be.
  if (errors.some((problem) => catalog.settings.strict || problem.code.startsWith('article-'))) {
    for (const problem of errors) io.err(`${problemText(problem, files, false)}\n\n`);
    io.err(`${summary(problems, catalog.entities.length)} Nothing was built; \`signpost check\` prints the warnings too.\n`);
    return undefined;
  }
  if (errors.length > 0) io.err(skipped(errors));
  const [requests, history] = await Promise.all([knownRequests(call, { root, files, catalog }), fileHistory(root)]);
  const grades = gradeTrend(root, catalog, today);
  return { files, catalog, today, requests, recent: recentChanges(root, catalog.entities.length, today), ...(history && { history }), ...(grades && { grades }) };
}

function skipped(errors: readonly Problem[]): string {
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  return `The catalog has ${count}; what could not be read is left out. \`signpost check\` prints them.\n`;
}

/** `/` or `/some/path/`. */
function basePath(given: string): string {
  const parts = given.split('/').filter((part) => part !== '');
  if (parts.some((part) => !/^[\w.~-]+$/.test(part) || /^\.+$/.test(part))) throw new Refusal(`--base is "${given}"; it takes a path such as /signpost/.`);
  return parts.length === 0 ? '/' : `/${parts.join('/')}/`;
}

/** A build replaces what is in its folder, so the folder must be new, empty, or an earlier build. */
function refuseToEmpty(out: string, root: string): void {
  const way = relative(out, root);
  if (way === '' || !(way.startsWith(`..${sep}`) || way === '..')) throw new Refusal(`--out is "${out}", which holds the catalog itself.`);
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, '404.html'))) {
    throw new Refusal(`--out is "${out}", which holds other files. Empty it, or name another folder.`);
  }
}
