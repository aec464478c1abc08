import type { RequestProblem } from '../model/request.ts';
import { ratePeriod, rateProblem } from '../request/rate.ts';
import type { AskedIssue } from './asked.ts';
import type { Hands } from './hands.ts';

/** A thousand issues of one person: whoever has opened more in a day is over any limit. */
const mostPages = 10;

/** Whether one person asks for too much. Costs one call; asked before anything is understood or rendered. */
export async function tooMuch({ door, now }: Hands, issue: AskedIssue): Promise<RequestProblem | undefined> {
  // What the bot does by itself is nobody's wish.
  if (issue.occasion) return undefined;
  const limits = now.catalog.settings.requests;
  const since = new Date(Date.parse(issue.created) - ratePeriod).toISOString();
  const recent = await door.issuesBy(issue.author, 'all', mostPages, since);
  const problem = rateProblem(limits, issue, recent.items);
  if (problem || recent.complete) return problem;
  return rateProblem(limits, issue, [...recent.items, ...(await door.issuesBy(issue.author, 'open', mostPages)).items]);
}
