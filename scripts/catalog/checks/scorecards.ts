import { Judged, judgedVariables, neighbourFields } from '../judged.ts';
import type { Fault } from '../cel.ts';
import { isMatch, scorecardsOf, type ScorecardCheck } from '../scorecards.ts';
import { nearest } from '../suggest.ts';
import type { Check, Finding, World } from '../world.ts';

export const scorecardChecks: readonly Check[] = [
  {
    code: 'scorecard-expression',
    severity: 'error',
    own: true,
    holds: 'Expressions of scorecards can be read, and answer true or false for every entity that they speak of.',
    *find(world) {
      for (const card of scorecardsOf(world.catalog)) {
        const at = world.documentOf(card.ref);
        if (!at) continue;
        const matching = world.catalog.entities.filter((entity) => isMatch(card, entity));
        for (const check of card.checks) {
          const found = check.expression.fault ? unreadable(check, check.expression.fault) : unjudged(world, check, matching);
          if (found) yield { at, path: ['spec', 'checks', check.index, 'expression'], ...found };
        }
      }
    },
  },
];

type Found = Pick<Finding, 'message' | 'fix'>;

function unreadable({ expression }: ScorecardCheck, fault: Fault): Found {
  const where = fault.at === undefined ? '' : `, at character ${fault.at + 1}`;
  const wrong = fault.code === 'not-boolean' ? 'does not answer' : 'cannot be read';
  return { message: `The expression ${wrong}: ${fault.message}${where}.`, fix: fixOf(fault, expression.text) };
}

function fixOf({ code, at }: Fault, expression: string): string {
  const names = Object.keys(judgedVariables);
  const word = /^\w+/.exec(expression.slice(at))?.[0] ?? '';
  if (code === 'unknown_variable') {
    const near = nearest(word, names);
    return near ? `Did you mean "${near}"?` : `An expression knows: ${names.join(', ')}.`;
  }
  if (code === 'no_such_key') return `The other end of a relation has: ${Object.keys(neighbourFields).join(', ')}.`;
  return 'Write an expression in the Common Expression Language that is true when the points are earned.';
}

function unjudged({ catalog }: World, { expression }: ScorecardCheck, matching: readonly World['catalog']['entities'][number][]): Found | undefined {
  const faults = matching.flatMap((entity) => {
    const answer = expression.judge(new Judged(entity, catalog));
    return typeof answer === 'boolean' ? [] : [{ entity, fault: answer }];
  });
  const [first] = faults;
  if (!first) return undefined;
  const many = faults.length === 1 ? first.entity.ref : `${faults.length} of ${matching.length} entities, ${first.entity.ref} first`;
  const fix =
    first.fault.code === 'no_such_key'
      ? 'Ask whether it is there first: has(entity.spec.license), or entity.spec.?contacts.?support.hasValue() where more than one step may be missing.'
      : 'Make the expression true or false for each of them.';
  return { message: `The expression fails for ${many}: ${first.fault.message}.`, fix };
}
