import type { Affected, Impact } from '../report/impact/impact.ts';
import { pathsOf } from '../report/impact/impact.ts';
import type { TeamImpact } from '../report/impact/teams.ts';
import type { Pen } from '../report/changes/lines.ts';
import { bounded } from './bounded.ts';
import type { Door } from './door.ts';
import { tendDuties, type Duty } from './duties.ts';
import type { ListedIssue } from './lists.ts';
import { ownIssues } from './own-issues.ts';

/** Begins the comment that says what became of the tasks. */
export const impactMarker = '<!-- signpost:impact -->';
const closingMarker = '<!-- signpost:impact-over -->';
/** Of each task; what opens tasks looks for no other. */
const taskLabel = 'impact-task';
/** A mention each is a notification each. */
const mostAssignees = 5;
/** Things that one task lists. */
const mostListed = 100;

/** What has changed, as people name it: `#12`, or the beginning of a commit. */
export interface ChangeName {
  readonly name: string;
  /** Number of the pull request, where it is one. */
  readonly pull?: number;
}

/** The title says for what and for whom a task is, so that it is opened once. */
export function taskTitle({ name }: ChangeName, team: string): string {
  return `${titleStart(name)}${team.slice(team.indexOf('/') + 1)}`;
}

function titleStart(name: string): string {
  return `Verify after ${name}: `;
}

/** A task for each team that owns something; what nobody owns is told in the comment only. */
export function tasksFor(change: ChangeName, impact: Impact, teams: readonly TeamImpact[], pen: Pen): readonly Duty[] {
  const paths = pathsOf(impact);
  const started = impact.starts.slice(0, 10).map(pen.full).join(', ');
  const more = impact.starts.length > 10 ? ` and ${impact.starts.length - 10} more` : '';
  return teams.flatMap(({ ref, logins, affected }): readonly Duty[] => {
    if (ref === undefined) return [];
    const head = `${pen.text(change.pull === undefined ? `Commit ${change.name}` : 'A pull request')}${change.pull === undefined ? '' : ` (#${change.pull})`} changes ${started}${more}. Of ${pen.name(ref)} it may concern what follows. Please see whether each still works, tick it, and close this issue when all is well; whoever closes it says so.`;
    const list = affected.slice(0, mostListed).map((each) => `- [ ] ${pen.full(each.ref)}: ${pathText(paths(each.ref), pen)}`);
    const left = affected.length > mostListed ? [`- and ${affected.length - mostListed} more`] : [];
    const body = bounded([{ text: head }, { text: [...list, ...left].join('\n') }], '_… and more: `npx signpost impact` tells all of it._');
    return [{ title: taskTitle(change, ref), body, labels: [taskLabel], assignees: logins.slice(0, mostAssignees) }];
  });
}

const words: Readonly<Record<Affected['way'], string>> = { dependsOn: 'on which depends', consumes: 'which is consumed by', provided: 'which provides', holds: 'which is part of', partOf: 'of which a part is' };
/** Steps of a path that are told: its beginning and its end. */
const mostSteps = 8;

/** `Customs link, on which depends Declaration desk`. */
export function pathText(path: ReturnType<ReturnType<typeof pathsOf>>, pen: Pen): string {
  const steps = path.map(({ ref, way }) => (way === undefined ? pen.name(ref) : `${words[way]} ${pen.name(ref)}`));
  if (steps.length <= mostSteps) return steps.join(', ');
  return [...steps.slice(0, mostSteps / 2), `… ${steps.length - mostSteps} steps …`, ...steps.slice(-mostSteps / 2)].join(', ');
}

export interface Task {
  /** Name of the group. */
  readonly team: string;
  readonly issue: number;
  readonly done: boolean;
}

/** The tasks of one change, by team; or those of every change, by its name. */
export async function tasksOf(door: Door, { name }: ChangeName): Promise<readonly Task[]> {
  return tasksAmong((await ownIssues(door)).values(), name);
}

function tasksAmong(issues: Iterable<ListedIssue>, name: string): readonly Task[] {
  const start = titleStart(name);
  return [...issues]
    .filter(({ title }) => title.startsWith(start))
    .map(({ title, number, open }) => ({ team: title.slice(start.length), issue: number, done: !open }))
    .sort((a, b) => (a.team < b.team ? -1 : 1));
}

/**
 * Opens the tasks of a change, each once, and closes those that are no longer due: all of them, where the change was given up. Says on
 * the pull request what became of them. False when something could not be done, which is told.
 */
export async function tendTasks(door: Door, change: ChangeName, due: readonly Duty[], log: (line: string) => void): Promise<boolean> {
  const start = titleStart(change.name);
  const fine = await tendDuties(door, { due, isOurs: (title) => title.startsWith(start), closing: () => 'The change does not concern this any more.', marker: closingMarker }, log);
  return (await tellTasks(door, change, log)) && fine;
}

/** Writes to the pull request which teams have verified it; nothing where there are no tasks. */
export async function tellTasks(door: Door, change: ChangeName, log: (line: string) => void): Promise<boolean> {
  const tasks = await tasksOf(door, change);
  if (change.pull === undefined || tasks.length === 0) return true;
  try {
    await door.upsertComment(change.pull, impactMarker, `${impactMarker}\n${tasksMarkdown(tasks)}`);
    return true;
  } catch (error) {
    log(`#${change.pull}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** The number of the pull request that a task is about; undefined for any other title. */
export function pullOfTask(title: string): number | undefined {
  const number = /^Verify after #([1-9]\d{0,9}): /.exec(title)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Names of groups are those of entities: no mark of Markdown is in them that a code span would not hold. */
function tasksMarkdown(tasks: readonly Task[]): string {
  const open = tasks.filter(({ done }) => !done).length;
  const head = open === 0 ? 'Every team that this concerns has verified it.' : `${open} of ${tasks.length} teams that this concerns ${open === 1 ? 'has' : 'have'} not verified it yet.`;
  const shown = tasks.slice(0, 200).map(({ team, issue, done }) => `- [${done ? 'x' : ' '}] \`${team.replaceAll('`', '')}\`: #${issue}`);
  return `### What this may concern\n\n${head}\n\n${shown.join('\n')}\n`;
}
