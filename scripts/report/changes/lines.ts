import { compareText } from '../../model/problem.ts';
import type { Json } from '../../model/json.ts';
import type { AccessChange, Answer } from './access.ts';
import type { CatalogChanges } from './changes.ts';
import type { Edge, NamedEntity } from './entities.ts';
import type { FieldChange } from './fields.ts';
import type { GradeChange, Standing } from '../grade-changes.ts';

/** How texts of other people are written down: as they are for a terminal, escaped in Markdown. */
export interface Pen {
  /** In a sentence. */
  readonly text: (text: string) => string;
  /** A reference, a field, a value. */
  readonly code: (text: string) => string;
  /** Title of an entity by its reference. */
  readonly name: (ref: string) => string;
  /** Title and reference. */
  readonly full: (ref: string) => string;
}

/** A point of a list, with points below it. */
export interface Line {
  /** Whether something came, went, or became other; absent where the section says it. */
  readonly sign?: '+' | '−' | '~';
  readonly text: string;
  readonly below: readonly string[];
}

/** What one part of a change comes to. */
export interface Section {
  readonly title: string;
  readonly count: number;
  readonly lines: readonly Line[];
}

/** Longest value that stands in a line, in characters. */
const longest = 120;
/** Fields, checks or files below one line. */
const mostBelow = 12;

/** All sections that have something to say, the weightiest first: access, ownership, then what else there is. */
export function sectionsOf(changes: CatalogChanges, pen: Pen): readonly Section[] {
  const { added, removed, changed, owners, access, grades, edges, instances, files, unreadable } = changes;
  const section = <T>(title: string, items: readonly T[], lineOf: (item: T) => Line | string): Section => ({
    title,
    count: items.length,
    lines: items.map((item) => {
      const line = lineOf(item);
      return typeof line === 'string' ? { text: line, below: [] } : line;
    }),
  });
  return [
    section('Files that cannot be read', unreadable, (path) => `${pen.code(path)}: what stood in it counts as removed`),
    section('Access', access, (change) => accessLine(change, pen)),
    section('Ownership moved', owners, ({ ref, before, after }) => `${pen.name(ref)}: ${names(before, pen)} → ${names(after, pen)}`),
    section('Added', added, (each) => entityLine(each, pen)),
    section('Removed', removed, (each) => entityLine(each, pen)),
    section('Changed', changed, (each) => ({ text: pen.full(each.ref), below: [...(each.moved ? [`moved from ${pen.code(each.moved.from)} to ${pen.code(each.moved.to)}`] : []), ...fieldLines(each.fields, pen)] })),
    section('Grades', grades, (change) => gradeLine(change, pen)),
    section('Relations', [...edges.added.map((edge) => [edge, '+'] as const), ...edges.removed.map((edge) => [edge, '−'] as const)], ([edge, sign]) => ({ sign, text: edgeLine(edge, pen), below: [] })),
    section('Instances', instances, ({ folder, kind, service, environment, owner, fields, files: own }) => ({
      text: `${pen.code(folder)} ${kind}: ${pen.text(service)}${environment === undefined ? '' : ` in ${pen.text(environment)}`}, of ${pen.name(owner)}`,
      below: [...fieldLines(fields, pen), ...bounded(own.map((path) => `${pen.code(path)} is other`))],
    })),
    section('Other files', files, (path) => pen.code(path)),
  ].filter(({ count }) => count > 0);
}

/** `2 entities added, 1 changed; access gained in 3 ways, lost in 1; 1 owner moved`; `No effect on the catalog` where there is none. */
export function summaryOf({ added, removed, changed, owners, access, grades, edges, instances, files, unreadable }: CatalogChanges): string {
  const kinds = (...of: readonly AccessChange['kind'][]) => access.filter(({ kind }) => of.includes(kind)).length;
  const gradesThat = (how: GradeChange['change']) => grades.filter(({ change }) => change === how).length;
  const relations = edges.added.length + edges.removed.length;
  const said = [
    unreadable.length > 0 && `${many(unreadable.length, 'file', 'files')} unreadable`,
    added.length > 0 && `${many(added.length, 'entity', 'entities')} added`,
    changed.length > 0 && `${many(changed.length, 'entity', 'entities')} changed`,
    removed.length > 0 && `${many(removed.length, 'entity', 'entities')} removed`,
    owners.length > 0 && `ownership of ${owners.length} moved`,
    kinds('gained') > 0 && `access gained in ${many(kinds('gained'), 'way', 'ways')}`,
    kinds('lost') > 0 && `access lost in ${many(kinds('lost'), 'way', 'ways')}`,
    kinds('easier', 'harder', 'otherwise') > 0 && `approvals changed in ${many(kinds('easier', 'harder', 'otherwise'), 'way', 'ways')}`,
    gradesThat('fell') > 0 && `${many(gradesThat('fell'), 'grade', 'grades')} fell`,
    gradesThat('rose') > 0 && `${many(gradesThat('rose'), 'grade', 'grades')} rose`,
    relations > 0 && `${many(relations, 'relation', 'relations')} changed`,
    instances.length > 0 && `${many(instances.length, 'instance', 'instances')} touched`,
    files.length > 0 && `${many(files.length, 'other file', 'other files')} changed`,
  ].filter((each) => each !== false);
  return said.length === 0 ? 'No effect on the catalog' : said.join(', ');
}

function many(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

function entityLine({ ref, kind, type, owners }: NamedEntity, pen: Pen): string {
  const about = [pen.text(type === undefined ? kind : `${kind} of type ${type}`), ...(owners.length > 0 ? [`owned by ${names(owners, pen)}`] : [])];
  return `${pen.full(ref)}: ${about.join(', ')}`;
}

function names(refs: readonly string[], pen: Pen): string {
  return refs.length === 0 ? 'nobody' : refs.map(pen.name).join(', ');
}

const verbs: Readonly<Record<AccessChange['kind'], string>> = { gained: 'may now', lost: 'may no longer', easier: 'may more easily', harder: 'may less easily', otherwise: 'may, with other approvals,' };
const signs: Readonly<Record<AccessChange['kind'], '+' | '−' | '~'>> = { gained: '+', lost: '−', easier: '+', harder: '−', otherwise: '~' };
/** Names in one sentence. */
const mostNames = 6;

function accessLine({ kind, who, top, services, environments, actions, before, after }: AccessChange, pen: Pen): Line {
  const below = who.length - top.length;
  const people = who.length === 0 ? 'Everybody' : `${listed(top, pen.name)}${below > 0 ? ` and ${many(below, 'team', 'teams')} below` : ''}`;
  const where = environments.length === 0 ? '' : ` in ${listed(environments, pen.text)}`;
  return { sign: signs[kind], text: `${people} ${verbs[kind]} ${listed(actions, (action) => action)} ${listed(services, pen.text)}${where}`, below: answerLines(before, after, pen) };
}

function listed(all: readonly string[], write: (each: string) => string): string {
  const shown = all.slice(0, mostNames).map(write);
  const left = all.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function answerLines(before: Answer | undefined, after: Answer | undefined, pen: Pen): readonly string[] {
  const line = (when: string, answer: Answer | undefined) => {
    if (!answer) return `${when}: no rule allows it`;
    const needs = answer.approvals.map(({ group, count }) => `${count} of ${pen.name(group)}`).sort(compareText);
    const how = answer.allowed ? `allowed${needs.length === 0 ? ' without approval' : ` with the approval of ${needs.join(' and ')}`}${answer.merge === 'automatic' ? ', merged by itself' : ''}` : 'denied';
    return `${when}: ${how} by rule ${answer.rule} of ${pen.code(answer.policy)}${answer.because === '' ? '' : `: ${pen.text(shortened(answer.because))}`}`;
  };
  return [line('before', before), line('after', after)];
}

function gradeLine({ ref, cardTitle, change, before, after, gained, lost }: GradeChange, pen: Pen): Line {
  const standing = (of: Standing | undefined) => (of ? `${pen.text(of.grade ?? 'no grade')} (${of.share} %)` : 'not graded');
  const sides = change === 'new' ? `${standing(after)}, new` : `${standing(before)} → ${standing(after)}${change === 'rules' ? ', by another scorecard' : ''}`;
  // What is new earns its points for the first time: that is no news.
  const met = change === 'new' ? [] : gained.map((each) => `now met: ${pen.text(each)}`);
  return { text: `${pen.name(ref)}, ${pen.text(cardTitle)}: ${sides}`, below: bounded([...lost.map((each) => `no longer met: ${pen.text(each)}`), ...met]) };
}

const verbsOfEdges: Readonly<Record<Edge['type'], string>> = { partOf: 'is part of', dependsOn: 'depends on', consumesApi: 'consumes', providesApi: 'provides', memberOf: 'is a member of', childOf: 'is below' };

function edgeLine({ from, type, to }: Edge, pen: Pen): string {
  return `${pen.name(from)} ${verbsOfEdges[type]} ${pen.name(to)}`;
}

function fieldLines(fields: readonly FieldChange[], pen: Pen): readonly string[] {
  return bounded(fields.map(({ field, before, after }) => `${pen.code(field)}: ${sidesOf(before, after, pen)}`));
}

/** Of lists only what came and went. */
function sidesOf(before: Json | undefined, after: Json | undefined, pen: Pen): string {
  if (before === undefined) return `${pen.code(valueText(after ?? null))} added`;
  if (after === undefined) return `${pen.code(valueText(before))} removed`;
  return `${pen.code(valueText(before))} → ${pen.code(valueText(after))}`;
}

function valueText(value: Json): string {
  return shortened(typeof value === 'string' ? value : JSON.stringify(value));
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).toWellFormed()}…`;
}

function bounded(lines: readonly string[]): readonly string[] {
  return lines.length <= mostBelow ? lines : [...lines.slice(0, mostBelow - 1), `and ${lines.length - mostBelow + 1} more`];
}
