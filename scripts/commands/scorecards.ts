import type { Catalog } from '../catalog/catalog.ts';
import { canonicalRef } from '../model/ref.ts';
import { gradeChanges, type GradeChange, type Standing } from '../report/grade-changes.ts';
import { snapshotOf, type GradeTrend, type Snapshot } from '../report/grade-trend.ts';
import { fewestThings, leaderboardOf, type Leaderboard } from '../report/leaderboard.ts';
import { nextSteps, type NextStep } from '../report/next-steps.ts';
import { distributionsOf, gradedOf, type Distribution } from '../report/standings.ts';
import { scorecardsOf } from '../catalog/scorecards.ts';
import { catalogHelp, catalogOption, choice, dayOf, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { findEntity } from './find.ts';
import { gradeTrend } from './grade-trend.ts';
import { openCatalog, type Opened } from './open.ts';
import { clean, jsonText } from './print-problems.ts';
import { tableText } from './table-text.ts';
import { openBefore } from './since.ts';

export const command: Command = {
  usage: 'scorecards [REF | --team TEAM] [--trend] [--since REV [--fail-on-drop]] [--today DAY] [--catalog DIR] [--format text|json]',
  about: `Says how well things are kept, by the scorecards: of everything with the teams compared, of one team, or of one entity, and what
to do next. With --trend also how it came to be so, from Git. With --since only the grades that this branch changes, for a pull
request; with --fail-on-drop too it exits with 1 when something earns less by the same checks.`,
  options: { ...catalogOption, team: { type: 'string' }, trend: { type: 'boolean' }, since: { type: 'string' }, 'fail-on-drop': { type: 'boolean' }, ...todayOption, format: { type: 'string' } },
  optionHelp: {
    ...catalogHelp,
    team: 'What this group owns, for example payments',
    trend: 'Standings at the ends of the last months and weeks, or days of a young history; by the scorecards of today',
    since: 'Print only what has changed since this branch left REV, for example origin/main',
    'fail-on-drop': 'With --since: exit with 1 when a grade or share fell through what was done to the entity',
    ...todayHelp,
    format: 'text or json',
  },
  run,
};

function run(call: Call): ExitCode {
  const format = choice(call, 'format', ['text', 'json']);
  const [subject, ...more] = call.positionals;
  const [team, since] = [option(call, 'team'), option(call, 'since')];
  if (more.length > 0 || (subject !== undefined && team !== undefined)) throw new Refusal('scorecards takes one reference, or --team, or neither.');
  if (call.values['fail-on-drop'] === true && since === undefined) throw new Refusal('--fail-on-drop goes with --since REV.');
  if (since !== undefined && call.values['trend'] === true) throw new Refusal('--trend and --since are two different questions.');
  const opened = openCatalog(call);
  const about = refOf(opened.catalog, subject, team);
  if ('reason' in about) {
    call.io.err(`${clean(about.reason)}\n`);
    return 1;
  }
  if (opened.catalog.ofKind('Scorecard').length === 0) call.io.err('The catalog has no Scorecard, so nothing is graded.\n');
  if (since !== undefined) return printChanges(call, opened, since, about, format);
  const asked: Asked = { ...opened, ...about, format, trend: call.values['trend'] === true ? gradeTrend(opened.root, opened.catalog, dayOf(call)) : undefined };
  if (call.values['trend'] === true && !asked.trend) call.io.err('Git has no history of this catalog, or it has no scorecards: no trend.\n');
  if (asked.trend?.shallow) call.io.err('The clone is shallow: the trend begins where it does. In a workflow, check out with fetch-depth: 0.\n');
  if (about.ref !== undefined) return printOne(call, asked, about.ref);
  printAll(call, asked);
  return 0;
}

interface About {
  /** Of one entity, or of what a team owns; of everything when both are absent. */
  readonly ref?: string;
  readonly team?: string;
}

interface Asked extends Opened, About {
  readonly format: 'text' | 'json';
  readonly trend: GradeTrend | undefined;
}

function refOf(catalog: Catalog, subject: string | undefined, team: string | undefined): About | { readonly reason: string } {
  if (subject !== undefined) {
    const found = findEntity(catalog, subject);
    return found.entity ? { ref: found.entity.ref } : found;
  }
  if (team === undefined) return {};
  const ref = canonicalRef(team, { kind: 'group' });
  const found = findEntity(catalog, ref ?? team);
  return found.entity?.kind === 'Group' ? { team: found.entity.ref } : { reason: found.entity ? `${found.entity.ref} is no group.` : found.reason };
}

/** Exits with 1 when no scorecard speaks of it. */
function printOne({ io }: Call, { catalog, format, trend }: Asked, ref: string): ExitCode {
  const graded = gradedOf(catalog).find(({ entity }) => entity.ref === ref);
  const scores = (graded?.scores ?? []).map(({ card, grade, share, points, most, earned, missing, unjudged }) => ({
    scorecard: card.ref,
    title: card.title,
    ...(grade !== undefined && { grade }),
    share,
    points,
    most,
    earned: earned.map(({ message }) => message),
    missing: missing.map(({ message, remedy, link, points: worth }) => ({ message, points: worth, ...(remedy !== undefined && { remedy }), ...(link !== undefined && { link }) })),
    unjudged: unjudged.map(({ check, fault }) => ({ message: check.message, fault: fault.message })),
  }));
  const history = trend && seriesOf(trend, ({ shares }) => shares[ref]);
  if (format === 'json') io.out(`${jsonText({ ref, ...(graded?.owner !== undefined && { owner: graded.owner }), scores, ...(history && { trend: history }) })}\n`);
  else {
    for (const { title, grade, points, most, missing, unjudged } of scores) {
      io.out(`${clean(`${grade ?? 'none'}  ${title}  ${points} of ${most} points`)}\n`);
      for (const { message, points: worth, remedy } of missing) io.out(`${clean(`  ${String(worth).padStart(3)}  ${message}${remedy === undefined ? '' : `: ${remedy}`}`)}\n`);
      for (const { message, fault } of unjudged) io.out(`${clean(`    ?  ${message}: could not be judged: ${fault}`)}\n`);
    }
    for (const { unit, points } of history ?? []) {
      io.out(`By ${unit}\n${tableText(['at', ...scores.map(({ title }) => title)], points.map(({ at, value }) => ({ at: at.slice(0, 16), ...Object.fromEntries(scores.map((score) => [score.title, value[score.scorecard]])) })))}`);
    }
    if (scores.length === 0) io.err(`No scorecard speaks of ${ref}.\n`);
  }
  return scores.length === 0 ? 1 : 0;
}

function printAll({ io }: Call, { catalog, team, format, trend }: Asked): void {
  const all = gradedOf(catalog);
  const board = leaderboardOf(all);
  const graded = team === undefined ? all : all.filter(({ owner }) => owner === team);
  const [grades, next] = [distributionsOf(graded), nextSteps(graded)];
  const history = trend && seriesOf(trend, ({ mean, things, teams }) => (team === undefined ? { things, mean } : teams[team] && { things: teams[team][0], mean: teams[team][1] }));
  const now = snapshotNow(catalog, team);
  const teams = team === undefined ? board.teams : board.teams.filter((each) => each.team === team);
  if (format === 'json') {
    const shown = grades.map(({ card, grades: each, count }) => ({ scorecard: card.ref, title: card.title, things: count, grades: each.map(({ grade, count: of }) => ({ ...(grade !== undefined && { grade }), count: of })) }));
    io.out(`${jsonText({ ...(team !== undefined && { team }), things: graded.length, ...(board.mean !== undefined && { mean: board.mean }), unowned: board.unowned, grades: shown, teams, next, ...(history && { trend: history }) })}\n`);
    return;
  }
  if (graded.length === 0) {
    io.err('Nothing is graded.\n');
    return;
  }
  io.out(`${now?.mean ?? board.mean ?? 0} of 100 over ${graded.length === 1 ? '1 thing' : `${graded.length} things`}${team === undefined ? '' : `; ${board.mean} in the whole catalog`}\n\n`);
  io.out(`${gradesText(grades)}\n`);
  io.out(`${teamsText(board, teams)}\n`);
  io.out(nextText(next));
  for (const { unit, points } of history ?? []) io.out(`\nBy ${unit}\n${tableText(['at', 'things', 'mean'], points.map(({ at, value }) => ({ at: at.slice(0, 16), ...value })))}`);
  if (trend && trend.series.length === 0) io.err(`Git tells of this catalog since ${trend.begins}: too young for a trend.\n`);
}

function snapshotNow(catalog: Catalog, team: string | undefined): { readonly things: number; readonly mean: number } | undefined {
  const now = snapshotOf(catalog, scorecardsOf(catalog));
  if (team === undefined) return now;
  const its = now?.teams[team];
  return its && { things: its[0], mean: its[1] };
}

/** Points of which something is known. */
function seriesOf<T>(trend: GradeTrend, pick: (snapshot: Snapshot) => T | undefined) {
  return trend.series.map(({ unit, points }) => ({
    unit,
    points: points.flatMap(({ at, commit, snapshot }) => {
      const value = pick(snapshot);
      return value === undefined ? [] : [{ at, commit, value }];
    }),
  }));
}

function gradesText(grades: readonly Distribution[]): string {
  return grades.map(({ card, grades: each, count }) => clean(`${card.title} (${count}): ${each.map(({ grade, count: of }) => `${grade ?? 'none'} ${of}`).join(', ')}`)).map((line) => `${line}\n`).join('');
}

function teamsText({ unowned }: Leaderboard, teams: Leaderboard['teams']): string {
  const rows = teams.map(({ place, team, things, mean, fair }) => ({ place: place ?? '-', team, things, mean, fair }));
  const few = teams.some(({ place }) => place === undefined) ? `A team with fewer than ${fewestThings} things has no place.\n` : '';
  return `${tableText(['place', 'team', 'things', 'mean', 'fair'], rows)}${few}${unowned > 0 ? `${unowned} are owned by no team.\n` : ''}`;
}

function nextText(next: readonly NextStep[]): string {
  if (next.length === 0) return 'Nothing is missing.\n';
  return `What to do next, by how much it would raise the mean\n${next.slice(0, 10).map(({ rise, message, things, owners }) => `${clean(`  +${rise.toFixed(1)}  ${message} (${things.length === 1 ? things[0] : `${things.length} things`}${owners.length > 1 ? ` of ${owners.length} teams` : ''})`)}\n`).join('')}`;
}

function printChanges(call: Call, { root, catalog }: Opened, since: string, { ref, team }: About, format: 'text' | 'json'): ExitCode {
  const rows = gradeChanges(openBefore(root, since, catalog.today), { catalog }).filter((row) => (ref === undefined || row.ref === ref) && (team === undefined || row.owner === team));
  if (format === 'json') call.io.out(`${jsonText(rows)}\n`);
  else {
    for (const row of rows) call.io.out(changeText(row));
    if (rows.length === 0) call.io.err(`No grade has changed since ${clean(since)}.\n`);
  }
  const fallen = rows.filter(({ change }) => change === 'fell').length;
  if (call.values['fail-on-drop'] !== true || fallen === 0) return 0;
  call.io.err(`${fallen === 1 ? 'One fell' : `${fallen} fell`}: see what was lost above.\n`);
  return 1;
}

const changeWords: Readonly<Record<GradeChange['change'], string>> = { fell: 'fell', rose: 'rose', level: 'as many points by other checks', rules: 'the scorecard has changed', new: 'new', gone: 'no longer graded' };

function changeText({ ref, cardTitle, change, before, after, gained, lost }: GradeChange): string {
  const shown = (of: Standing | undefined) => (of === undefined ? 'ungraded' : `${of.grade ?? 'none'} (${of.share})`);
  const lines = [`${ref}  ${cardTitle}: ${shown(before)} -> ${shown(after)}, ${changeWords[change]}`, ...lost.map((message) => `  - ${message}`), ...(change === 'new' ? [] : gained.map((message) => `  + ${message}`))];
  return lines.map((line) => `${clean(line)}\n`).join('');
}
