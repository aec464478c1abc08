import type { Catalog } from '../catalog/catalog.ts';
import { pipelinesOf } from '../catalog/pipelines.ts';
import { clientOf, defaultToken } from '../effects/github/client.ts';
import { githubEnv } from '../model/api-url.ts';
import { Exhausted, tendRepository, type BuildFound, type MeantBuild } from '../github/builds.ts';
import { buildRows, buildsReport, type BuildRow, type BuildState } from '../report/builds.ts';
import { csv } from '../report/csv.ts';
import { pipelineValues, renderPipeline } from '../request/pipeline.ts';
import type { Files } from '../read/files.ts';
import { catalogHelp, catalogOption, choice, dayOf, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog } from './open.ts';
import { clean, jsonText } from './print-problems.ts';
import { openBefore } from './since.ts';

export const command: Command = {
  usage: 'builds [--look] [--tend] [--since REV] [--limit N] [--today DAY] [--catalog DIR] [--format text|json|csv]',
  about: `Lists the components and the build pipeline that the rules of the catalog mean for each. With --look it asks their repositories
what is there; with --tend it opens one pull request in each repository that has nothing, and never a second one for what was
merged or closed. Both need ${defaultToken}, a token for those repositories. --since takes only the components that appeared,
or got another pipeline or repository, since a revision. Exit 1 when something could not be done.`,
  options: { ...catalogOption, ...todayOption, look: { type: 'boolean' }, tend: { type: 'boolean' }, since: { type: 'string' }, limit: { type: 'string' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, ...todayHelp, look: 'Ask the repositories', tend: 'Open pull requests', since: 'A revision of Git, or a day', limit: 'Pull requests to open at most, default: 10', format: 'text, json or csv' },
  run,
};

/** A row with what its repository holds. */
interface SeenRow extends Omit<BuildRow, 'state'> {
  readonly state: BuildState | BuildFound['state'] | 'broken';
  readonly url?: string;
  readonly why?: string;
}

/** Repositories asked in one run: five calls each of the 5,000 that GitHub allows in an hour. Each day begins with others. */
const mostAsked = 500;

async function run(call: Call): Promise<ExitCode> {
  const { io, values } = call;
  const format = choice(call, 'format', ['text', 'json', 'csv']);
  const { catalog, files, root, today } = openCatalog(call);
  const since = option(call, 'since');
  const all = buildRows(catalog);
  const rows = since === undefined ? all : appeared(all, buildRows(openBefore(root, since, today).catalog));
  const isLooking = values['look'] === true || values['tend'] === true;
  const seen = isLooking ? await look(call, { catalog, files }, rows) : undefined;
  const shown: readonly SeenRow[] = rows.map((row) => ({ ...row, ...seen?.found.get(row.ref) }));
  if (format === 'json') io.out(`${jsonText(shown)}\n`);
  else if (format === 'csv') io.out(csv([...buildsReport.columns, 'url', 'why'], shown.map((row) => ({ ...row }))));
  else io.out(shown.map(line).join(''));
  if (format === 'text' && shown.length === 0) io.err(since === undefined ? 'The catalog has no components.\n' : `No component appeared since ${clean(since)}.\n`);
  return seen?.isWhole === false ? 1 : 0;
}

function appeared(now: readonly BuildRow[], before: readonly BuildRow[]): readonly BuildRow[] {
  const known = new Set(before.map(({ ref, pipeline = '', repository = '' }) => `${ref} ${pipeline} ${repository}`));
  return now.filter(({ ref, pipeline = '', repository = '' }) => !known.has(`${ref} ${pipeline} ${repository}`));
}

type Found = Pick<SeenRow, 'state' | 'url' | 'why'>;

async function look(call: Call, world: { readonly catalog: Catalog; readonly files: Files }, rows: readonly BuildRow[]): Promise<{ readonly found: ReadonlyMap<string, Found>; readonly isWhole: boolean }> {
  const { io, values } = call;
  let left = values['tend'] === true ? limitOf(call) : 0;
  const client = clientOf({ input: {}, env: githubEnv(io.env, world.catalog.settings.server) });
  if ('missing' in client) throw new Refusal(client.missing);
  const { organization, repository, siteUrl } = world.catalog.settings;
  const { meant, found } = meantBuilds(world, rows);
  let isWhole = found.size === 0;
  const repositories = turned([...Map.groupBy(meant, (build) => build.repository.toLowerCase()).values()], dayOf(call));
  if (repositories.length > mostAsked) io.err(`${mostAsked} of ${repositories.length} repositories are asked in one run; the days after ask the others.\n`);
  for (const builds of repositories.slice(0, mostAsked)) {
    const slug = builds[0]?.repository ?? '';
    try {
      const there = await tendRepository(client.github, slug, builds, { organization, repository, ...(siteUrl !== undefined && { siteUrl }) }, left > 0);
      const isNew = [...there.values()].some(({ isNew }) => isNew);
      if (isNew) left -= 1;
      for (const [ref, { isNew: _, ...each }] of there) {
        found.set(ref, each);
        if (each.state === 'unknown') isWhole = false;
      }
      if (isNew) io.err(`${clean(slug)}: ${clean([...there.values()].find(({ isNew }) => isNew)?.url ?? '')} is new.\n`);
    } catch (error) {
      if (!(error instanceof Exhausted)) throw error;
      io.err(`${clean(error.message)}\n`);
      return { found, isWhole: false };
    }
  }
  return { found, isWhole };
}

interface PlacedBuild extends MeantBuild {
  readonly repository: string;
}

function meantBuilds({ catalog, files }: { readonly catalog: Catalog; readonly files: Files }, rows: readonly BuildRow[]): { readonly meant: readonly PlacedBuild[]; readonly found: Map<string, Found> } {
  const pipelines = new Map(pipelinesOf(catalog).map((each) => [each.ref, each]));
  const found = new Map<string, Found>();
  const meant = rows.flatMap((row): readonly PlacedBuild[] => {
    const [component, pipeline] = [catalog.get(row.ref), pipelines.get(row.pipeline ?? '')];
    if (row.state !== 'fits' || row.repository === undefined || !component || !pipeline) return [];
    const { files: rendered, problems } = renderPipeline(files, pipeline, pipelineValues(pipeline, component, row.repository, row.owner));
    if (problems.length > 0) {
      found.set(row.ref, { state: 'broken', why: problems.slice(0, 3).join(' ') });
      return [];
    }
    const ownerTitle = pipeline.owner === undefined ? undefined : catalog.get(pipeline.owner)?.title;
    return [{ ref: row.ref, title: row.title, repository: row.repository, pipeline: { ...pipeline, ...(ownerTitle !== undefined && { ownerTitle }) }, files: rendered }];
  });
  return { meant, found };
}

/** Begins elsewhere each day, so that in time every repository is asked. */
function turned<T>(items: readonly T[], today: string): readonly T[] {
  if (items.length <= mostAsked) return items;
  const from = (Math.floor(Date.parse(today) / 86_400_000) * mostAsked) % items.length;
  return [...items.slice(from), ...items.slice(0, from)];
}

function limitOf(call: Call): number {
  const given = option(call, 'limit') ?? '10';
  if (!/^[1-9]\d{0,2}$/.test(given)) throw new Refusal(`--limit is "${given}"; it is a number from 1 to 999.`);
  return Number(given);
}

const words: Readonly<Record<SeenRow['state'], string>> = {
  fits: 'pipeline meant',
  linked: 'has a link',
  'none-fits': 'no rule fits',
  'no-repository': 'no repository',
  elsewhere: 'repository elsewhere',
  off: 'not wanted',
  has: 'has a pipeline',
  proposed: 'proposed',
  merged: 'merged',
  refused: 'refused',
  missing: 'no pipeline',
  unknown: 'not known',
  broken: 'cannot be rendered',
};

function line({ ref, state, pipeline, repository, url, why }: SeenRow): string {
  const more = [pipeline === undefined ? undefined : pipeline.slice(pipeline.lastIndexOf('/') + 1), url ?? repository].filter((each) => each !== undefined).join('  ');
  return `${`${words[state].padEnd(20)}  ${clean(ref)}  ${clean(more)}`.trimEnd()}\n${why === undefined ? '' : `${' '.repeat(22)}${clean(why)}\n`}`;
}
