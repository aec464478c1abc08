import { Refusal, invalid } from '../refusal.ts';

/** GitHub's limits, in characters. */
const MAX_BODY = 65_536;
const MAX_TITLE = 256;

export function checkTitle(resource: 'Issue' | 'PullRequest', title: string): string {
  if (title.trim() === '') {
    throw new Refusal(422, 'Validation Failed', [{ resource, field: 'title', code: 'missing_field' }]);
  }
  if (isLonger(title, MAX_TITLE)) throw invalid(resource, 'title', `title is too long (maximum is ${MAX_TITLE} characters)`);
  return title.trim();
}

export function checkBody(resource: 'Issue' | 'IssueComment' | 'PullRequest' | 'PullRequestReview', body: string): string {
  if (isLonger(body, MAX_BODY)) throw invalid(resource, 'body', `body is too long (maximum is ${MAX_BODY} characters)`);
  return body;
}

/** Counts code points: a character outside the basic plane is two units in a string. */
function isLonger(text: string, limit: number): boolean {
  return text.length > limit && [...text].length > limit;
}
