import type { Catalog } from '../catalog/catalog.ts';
import { isMatch, scorecardsOf, type Scorecard } from '../catalog/scorecards.ts';
import type { Entity } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import { reportOn, type Score } from './scorecards.ts';

/** What a scorecard says of an entity, in short. */
export interface Standing {
  /** Absent when the share is below the lowest grade. */
  readonly grade?: string;
  readonly share: number;
  readonly points: number;
  readonly most: number;
}

/** What became of what one scorecard says of one entity. */
export interface GradeChange {
  readonly ref: string;
  readonly title: string;
  /** Canonical reference of the owner, as it is now; absent where there is none. */
  readonly owner?: string;
  /** Reference of the Scorecard. */
  readonly card: string;
  readonly cardTitle: string;
  /**
   * `fell` and `rose`: the entity earns less or more by the same checks. `level`: it earns as much by others. `rules`: the scorecard
   * alone has changed. `new` and `gone`: it was not graded by this scorecard before, or is not any more.
   */
  readonly change: 'fell' | 'rose' | 'level' | 'rules' | 'new' | 'gone';
  /** As everybody saw it then, by the scorecard of then. */
  readonly before?: Standing;
  readonly after?: Standing;
  /** Checks that now hold and did not before, by their messages; also those of what is new. What a new check would have said before counts. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** In the order of a list: what somebody should look at first. */
const order: readonly GradeChange['change'][] = ['fell', 'level', 'new', 'rose', 'rules', 'gone'];

interface Side {
  readonly catalog: Pick<Catalog, 'entities' | 'get' | 'related' | 'ofKind'>;
}

/**
 * What a change of the catalog does to grades: a row for each entity and scorecard whose points or checks are others. What fell comes
 * first, and in it what fell most. Judges everything twice, at some microseconds each.
 */
export function gradeChanges(before: Side, after: Side): readonly GradeChange[] {
  const cards = { before: scorecardsOf(before.catalog), after: scorecardsOf(after.catalog) };
  const names = [...new Set([...cards.before, ...cards.after].map(({ ref }) => ref))].sort(compareText);
  return names
    .flatMap((name) => changesBy(cards.before.find(({ ref }) => ref === name), cards.after.find(({ ref }) => ref === name), before.catalog, after.catalog))
    .sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change) || differenceOf(a) - differenceOf(b) || compareText(a.ref, b.ref) || compareText(a.card, b.card));
}

/** Percentage points; negative where less is earned. */
function differenceOf({ before, after }: GradeChange): number {
  return (after?.share ?? 0) - (before?.share ?? 0);
}

function changesBy(then: Scorecard | undefined, now: Scorecard | undefined, before: Side['catalog'], after: Side['catalog']): readonly GradeChange[] {
  const same = then !== undefined && now !== undefined && isSame(then, now);
  const refs = new Set<string>();
  for (const [card, { entities }] of [[then, before], [now, after]] as const) {
    if (card) for (const entity of entities) if (isMatch(card, entity)) refs.add(entity.ref);
  }
  return [...refs].flatMap((ref) => {
    const [was, is] = [before.get(ref), after.get(ref)];
    const old = then && scoreBy(then, was, before);
    const fresh = now && scoreBy(now, is, after);
    // What the scorecard of today would have said then tells the entity's doing from the scorecard's.
    const measured = same || old === undefined ? old : now && scoreBy(now, was, before);
    const row = changeOf(old, fresh, measured);
    if (row === undefined) return [];
    const owner = after.related(ref, 'ownedBy')[0] ?? before.related(ref, 'ownedBy')[0];
    const card = now ?? then;
    return card === undefined ? [] : [{ ref, title: (is ?? was)?.title ?? ref, ...(owner !== undefined && { owner }), card: card.ref, cardTitle: card.title, ...row }];
  });
}

function scoreBy(card: Scorecard, entity: Entity | undefined, graph: Side['catalog']): Score | undefined {
  return entity && reportOn(entity, [card], graph)?.worst;
}

type Change = Pick<GradeChange, 'change' | 'before' | 'after' | 'gained' | 'lost'>;

function changeOf(old: Score | undefined, fresh: Score | undefined, measured: Score | undefined): Change | undefined {
  if (old === undefined && fresh === undefined) return undefined;
  const standings = { ...(old && { before: standingOf(old) }), ...(fresh && { after: standingOf(fresh) }) };
  if (fresh === undefined) return { change: 'gone', ...standings, gained: [], lost: [] };
  if (old === undefined) return { change: 'new', ...standings, gained: messages(fresh, undefined), lost: [] };
  const gained = messages(fresh, measured);
  const lost = measured ? messages(measured, fresh) : [];
  if (gained.length + lost.length > 0) {
    const difference = fresh.points - (measured?.points ?? fresh.points);
    return { change: difference < 0 ? 'fell' : difference > 0 ? 'rose' : 'level', ...standings, gained, lost };
  }
  return old.share === fresh.share && old.grade === fresh.grade ? undefined : { change: 'rules', ...standings, gained, lost };
}

function standingOf({ grade, share, points, most }: Score): Standing {
  return { ...(grade !== undefined && { grade }), share, points, most };
}

/** Of the checks that one score has earned and the other, by the same scorecard, has not. */
function messages(of: Score, without: Score | undefined): readonly string[] {
  const known = new Set(without?.earned.map(({ index }) => index));
  return of.earned.filter(({ index }) => !known.has(index)).map(({ message }) => message);
}

function isSame(a: Scorecard, b: Scorecard): boolean {
  const print = ({ match, checks, grades }: Scorecard) => JSON.stringify([match, grades, checks.map(({ index, expression, points }) => [index, expression.text, points])]);
  return print(a) === print(b);
}
