import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { pathText, pullOfTask, tasksFor, tasksOf, tellTasks, tendTasks, type ChangeName } from '../github/impact.ts';
import { code, literal } from '../github/markdown.ts';
import { diskFiles } from '../read/files.ts';
import { gitFiles } from '../read/git-files.ts';
import { commitAt, forkOf } from '../read/history.ts';
import { catalogChanges, type Side } from '../report/changes/changes.ts';
import type { Pen } from '../report/changes/lines.ts';
import { penOf } from '../report/changes/pens.ts';
import { impactOf, merged, pathsOf, wayGroups, type Impact, type ImpactBounds, type WayGroup } from '../report/impact/impact.ts';
import { startsOf } from '../report/impact/starts.ts';
import { teamsOf, type TeamImpact } from '../report/impact/teams.ts';
import { impactPicture } from '../../site/src/pictures/impact-picture.ts';
import { catalogHelp, catalogOption, choice, dayOf, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { findEntity } from './find.ts';
import { doorOf } from './hands.ts';
import { commitNamed, rootFolder, sideOf } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'impact (REF… | --since REV [--until REV] | --pull N) [--over KIND]… [--depth N] [--open-tasks | --tasks] [--catalog DIR] [--format text|json|svg|markdown]',
  about: `Says what a change may concern: everything that needs what has changed, near and far, with the way there, by team. The change is named by
entities, by --since (what this branch has changed since it left a revision), or by the number of a pull request. --open-tasks
opens an issue for each team, once; --tasks lists which of them are done. Both need GITHUB_TOKEN and GITHUB_REPOSITORY, as --pull does.`,
  options: {
    ...catalogOption, ...todayOption, since: { type: 'string' }, until: { type: 'string' }, pull: { type: 'string' }, over: { type: 'string', multiple: true }, depth: { type: 'string' },
    'open-tasks': { type: 'boolean' }, tasks: { type: 'boolean' }, task: { type: 'string' }, limit: { type: 'string' }, format: { type: 'string' },
  },
  optionHelp: {
    ...catalogHelp,
    ...todayHelp,
    since: 'A revision of Git, or a day',
    until: 'The end of the change; default: what lies on the disk',
    pull: 'Number of a pull request; its commits have to be here',
    over: `Relations to follow: ${Object.keys(wayGroups).join(', ')}; default: all`,
    depth: 'Steps to follow; default: as far as it goes, 2 for tasks',
    'open-tasks': 'Open an issue for each team, and close those that are no longer due',
    tasks: 'List the tasks of the change',
    task: 'Title of a task that was closed or reopened: its pull request is told',
    limit: 'Teams that get a task at most; default: 30',
    format: 'text, json, svg or markdown',
  },
  run,
};

interface Asked {
  readonly change: ChangeName;
  readonly before: Side;
  readonly after: Side;
  readonly refs: readonly string[];
  readonly removed: readonly string[];
  readonly described: readonly string[];
}

async function run(call: Call): Promise<ExitCode> {
  const { io, values } = call;
  const format = choice(call, 'format', ['text', 'json', 'svg', 'markdown']);
  if (option(call, 'task') !== undefined) return tellTask(call);
  if (values['tasks'] === true) return listTasks(call, format === 'json');
  const opens = values['open-tasks'] === true;
  const asked = await askedFor(call);
  if (!asked) return 0;
  const bounds = boundsOf(call, opens);
  const impact = merged(impactOf(asked.after.catalog, asked.refs, bounds), impactOf(asked.before.catalog, asked.removed, bounds));
  const teams = teamsOf(asked.after.catalog, impact);
  if (opens) return openTasks(call, asked, impact, teams);
  if (format === 'json') io.out(`${jsonText(jsonOf(asked, impact, teams))}\n`);
  else if (format === 'svg') io.out(svgOf(asked, impact));
  else if (format === 'markdown') io.out(textOf(asked, impact, teams, penOf(asked.before, asked.after, literal, code), true));
  else io.out(textOf(asked, impact, teams, penOf(asked.before, asked.after, clean, clean), false));
  if (format === 'text') io.err(`${summaryOf(impact, teams, asked)}\n`);
  return 0;
}

/** What has changed, and the catalog around it; undefined when a pull request has changed nothing and was given up. */
async function askedFor(call: Call): Promise<Asked | undefined> {
  const [since, until, pull] = [option(call, 'since'), option(call, 'until'), option(call, 'pull')];
  const { positionals } = call;
  if ([positionals.length > 0, since !== undefined, pull !== undefined].filter(Boolean).length !== 1) throw new Refusal('impact takes entities, --since REV, or --pull N: one of them.');
  if (until !== undefined && since === undefined) throw new Refusal('--until goes with --since.');
  const root = rootFolder(call.io.cwd, option(call, 'catalog'));
  const today = dayOf(call);
  if (pull !== undefined) return ofPull(call, root, today);
  const disk = () => sideOf(diskFiles(root), today);
  if (since === undefined) {
    const now = disk();
    const refs = positionals.map((text) => {
      const found = findEntity(now.catalog, text);
      if (!found.entity) throw new Refusal(found.reason);
      return found.entity.ref;
    });
    return { change: { name: refs.join(' ') }, before: now, after: now, refs: [...new Set(refs)], removed: [], described: [] };
  }
  const head = commitNamed(root, until ?? 'HEAD', '--until');
  const base = commitNamed(root, since, '--since');
  const after = until === undefined ? disk() : sideOf(gitFiles(root, head), today);
  return changed({ name: head.slice(0, 10) }, sideOf(gitFiles(root, forkOf(root, base, head) ?? base), today), after);
}

async function ofPull(call: Call, root: string, today: string): Promise<Asked> {
  const number = numberOf(call, 'pull');
  const { merged: isMerged, mergeCommit, headSha, baseRef } = await doorOf(call).pull(number);
  const change = { name: `#${number}`, pull: number };
  const end = isMerged && mergeCommit !== undefined ? mergeCommit : headSha;
  const hint = `In a workflow, check out with fetch-depth: 0, and fetch the commit of an open one: git fetch origin ${end}`;
  // After a rebase the merge's commit is the last of several: the head has them all, where it has been fetched.
  const head = commitAt(root, headSha) ?? commitAt(root, end);
  const base = isMerged ? commitAt(root, `${end}^`) : (commitAt(root, `origin/${baseRef}`) ?? commitAt(root, baseRef));
  if (head === undefined || base === undefined) throw new Refusal(`The commits of #${number} are not in ${root}. ${hint}`);
  return changed(change, sideOf(gitFiles(root, forkOf(root, base, head) ?? base), today), sideOf(gitFiles(root, head), today));
}

function changed(change: ChangeName, before: Side, after: Side): Asked {
  const entitiesIn = (folder: string) => after.catalog.entities.filter(({ source }) => source.file.startsWith(`${folder}/`)).map(({ ref }) => ref);
  return { change, before, after, ...startsOf(catalogChanges(before, after), entitiesIn) };
}

/** Tasks for everything that a change might ever reach would be tasks for everybody. */
const taskDepth = 2;

function boundsOf(call: Call, opens: boolean): ImpactBounds {
  const over = (call.values['over'] ?? []) as readonly string[];
  const wrong = over.find((each) => !Object.hasOwn(wayGroups, each));
  if (wrong !== undefined) throw new Refusal(`--over is "${wrong}"; it can be ${Object.keys(wayGroups).join(', ')}.`);
  const depth = option(call, 'depth') === undefined ? (opens ? taskDepth : Infinity) : numberOf(call, 'depth');
  return { depth, ...(over.length > 0 && { ways: over.flatMap((each) => wayGroups[each as WayGroup]) }) };
}

function numberOf(call: Call, name: string): number {
  const text = option(call, name) ?? '';
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Refusal(`--${name} is "${text}"; it is a whole number from 1.`);
  return Number(text);
}

async function openTasks(call: Call, asked: Asked, impact: Impact, teams: readonly TeamImpact[]): Promise<ExitCode> {
  if (call.positionals.length > 0) throw new Refusal('--open-tasks goes with --pull or --since: a task says which change it is about.');
  const door = doorOf(call);
  const given = asked.change.pull === undefined ? undefined : await door.pull(asked.change.pull);
  const isOver = given !== undefined && !given.open && !given.merged;
  const due = isOver ? [] : tasksFor(asked.change, impact, teams, penOf(asked.before, asked.after, literal, code));
  const limit = option(call, 'limit') === undefined ? 30 : numberOf(call, 'limit');
  if (due.length > limit) throw new Refusal(`This would open ${due.length} issues, more than ${limit}. Give a smaller --depth, or a larger --limit.`);
  return (await tendTasks(door, asked.change, due, (line) => call.io.err(`${line}\n`))) ? 0 : 1;
}

async function listTasks(call: Call, json: boolean): Promise<ExitCode> {
  const since = option(call, 'since');
  const name = since === undefined ? `#${numberOf(call, 'pull')}` : commitNamed(rootFolder(call.io.cwd, option(call, 'catalog')), option(call, 'until') ?? 'HEAD', '--until').slice(0, 10);
  const tasks = await tasksOf(doorOf(call), { name });
  call.io.out(json ? `${jsonText(tasks)}\n` : tasks.map(({ team, issue, done }) => `${done ? 'done' : 'open'}  #${issue}  ${clean(team)}\n`).join(''));
  if (tasks.length === 0) call.io.err(`There are no tasks for ${name}.\n`);
  return tasks.every(({ done }) => done) ? 0 : 1;
}

/** Titles are anybody's text: only the number in it is used. */
async function tellTask(call: Call): Promise<ExitCode> {
  const pull = pullOfTask(option(call, 'task') ?? '');
  if (pull === undefined) return 0;
  return (await tellTasks(doorOf(call), { name: `#${pull}`, pull }, (line) => call.io.err(`${line}\n`))) ? 0 : 1;
}

/** Steps of a path in JSON; what is longer says how it begins and through what it ends. */
const mostSteps = 50;

function jsonOf({ change, described }: Asked, impact: Impact, teams: readonly TeamImpact[]) {
  const paths = pathsOf(impact);
  return {
    change: change.name,
    starts: impact.starts,
    ...(described.length > 0 && { described }),
    complete: !impact.isCut,
    affected: impact.affected.map((each) => ({ ...each, path: paths(each.ref).slice(0, mostSteps) })),
    teams: teams.map(({ affected, ...team }) => ({ ...team, affected: affected.map(({ ref }) => ref) })),
  };
}

function summaryOf({ starts, affected, isCut }: Impact, teams: readonly TeamImpact[], { described }: Asked): string {
  const left = described.length > 0 ? ` ${described.length} more ${described.length === 1 ? 'is' : 'are'} only described otherwise or handed over.` : '';
  if (starts.length === 0) return `Nothing has changed that anything else could need.${left}`;
  const count = (number: number, one: string, more: string) => `${number} ${number === 1 ? one : more}`;
  return `${count(starts.length, 'thing', 'things')} changed; ${count(affected.length, 'other', 'others')} of ${count(teams.filter(({ ref }) => ref !== undefined).length, 'team', 'teams')} may be concerned${isCut ? ', and more beyond the depth' : ''}.${left}`;
}

/** Lines of a team in a text. */
const mostLines = 200;

function textOf(asked: Asked, impact: Impact, teams: readonly TeamImpact[], pen: Pen, isMarkdown: boolean): string {
  const paths = pathsOf(impact);
  const heads = teams.map(({ ref, title, reach, affected }) => {
    const contact = reach[0] ? `, ${pen.text(reach[0].text)}` : '';
    const lines = affected.slice(0, mostLines).map((each) => `${isMarkdown ? '- ' : '  '}${pen.full(each.ref)}: ${pathText(paths(each.ref), pen)}`);
    const left = affected.length > mostLines ? [`${isMarkdown ? '- ' : '  '}and ${affected.length - mostLines} more`] : [];
    const head = `${ref === undefined ? pen.text(`Of ${title}`) : pen.name(ref)} (${affected.length})${contact}`;
    return `${isMarkdown ? `#### ${head}\n` : head}\n${[...lines, ...left].join('\n')}\n`;
  });
  const summary = isMarkdown ? [`${summaryOf(impact, teams, asked)}\n`] : [];
  return [...summary, ...heads].join('\n');
}

function svgOf(asked: Asked, impact: Impact): string {
  const titleOf = (ref: string) => [asked.after.catalog, asked.before.catalog].flatMap((catalog: Catalog) => catalog.get(ref)?.title ?? [])[0] ?? ref;
  const words = {
    label: `What a change of ${impact.starts.slice(0, 3).map(titleOf).join(', ')} may concern`,
    more: (count: number) => `and ${count} more`,
    changed: 'changes',
    about: (ref: string) => ref.slice(0, ref.indexOf(':')),
    title: titleOf,
    steps: (distance: number) => (distance === 1 ? '1 step away' : `${distance} steps away`),
  };
  const picture = impactPicture(impact, words);
  if (!picture) throw new Refusal('There is nothing to draw: the change reaches nothing else.');
  const style = readFileSync(join(import.meta.dirname, '../../site/src/styles/picture.css'), 'utf8');
  // As base.css and parts.css have them: a picture by itself has no page around it.
  const colours = '.picture{--sans:system-ui,sans-serif;--ink:#17211c;--ground:#fff;--paper:#fff;--soft:#53625a;--line:#cfd8d3;--edge:#73857c;--link:#17211c;background:#fff}.k-component{--mark:#2f8f6f}.k-api{--mark:#3c7fc4}.k-resource{--mark:#b07a1f}.k-system{--mark:#8a63c0}.k-domain{--mark:#bd5573}';
  return `${picture.svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace(' aria-describedby="picture-key"', '').replace('>', `><style>${colours}${style.replace(/\/\*[^]*?\*\/|\n/g, '')}</style>`)}\n`;
}
