import { askOf } from '../model/ask.ts';
import type { RequestProblem } from '../model/request.ts';
import type { RequestLimits } from '../model/settings.ts';

/** An issue of the same person. Times are ISO 8601 in UTC. */
export interface OwnIssue {
  readonly number: number;
  readonly body: string;
  readonly open: boolean;
  readonly created: string;
}

/** The time before an issue in which others of the same person count against it, in milliseconds. */
export const ratePeriod = 24 * 60 * 60 * 1_000;

/**
 * Why an issue is more than one person may ask for; undefined when it is not. Only issues that came before it count, so that
 * those within the limit stay within it whatever is opened later, and the answer does not depend on when it is asked.
 */
export function rateProblem(limits: RequestLimits, issue: Pick<OwnIssue, 'number' | 'created'>, own: readonly OwnIssue[]): RequestProblem | undefined {
  const earlier = own.filter(({ number, body }) => number < issue.number && askOf(body) !== undefined);
  const since = Date.parse(issue.created) - ratePeriod;
  if (earlier.filter(({ created }) => Date.parse(created) > since).length >= limits.perPersonPerDay) {
    return {
      code: 'too-many-requests',
      message: `You had asked for ${limits.perPersonPerDay} things within 24 hours when you opened this; more is not looked at.`,
      fix: `Close it, and ask again tomorrow. ${raise('perPersonPerDay')}`,
    };
  }
  if (earlier.filter(({ open }) => open).length >= limits.openPerPerson) {
    return {
      code: 'too-many-requests',
      message: `${limits.openPerPerson} requests of yours are open; more are not looked at.`,
      fix: `This one is looked at by itself when one of them is done or closed. ${raise('openPerPerson')}`,
    };
  }
  return undefined;
}

function raise(setting: keyof RequestLimits): string {
  return `If you need more, ask the platform team for a higher requests.${setting} in catalog/signpost.yaml.`;
}
