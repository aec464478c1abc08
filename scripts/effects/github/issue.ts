import type { EffectContext, Goal } from '../effect.ts';
import { loginOf } from './client.ts';
import type { Inputs, RepositoryName } from './inputs.ts';
import { markOf } from '../mark.ts';
import { findRepository, repositoryOf } from './mark.ts';
import { githubEffect, type Looking, type Outlook } from './outlook.ts';

interface WantedIssue {
  readonly at: RepositoryName;
  readonly title: string;
  readonly body: string;
  /** Last line of the body: the request that it comes from, and the step. */
  readonly foot: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
}

/** An issue in another repository; closed, not deleted, when the instance goes. Afterwards its text is the readers' own. */
export const openIssue = githubEffect<WantedIssue>({ action: 'github:issue', read: readIssue, look });
/** Backstage's name for it. */
export const createIssue = githubEffect<WantedIssue>({ action: 'github:issues:create', read: readIssue, look });

/** Far more than a request of ours is followed by in one repository. */
const pages = 30;

function readIssue(inputs: Inputs, context: EffectContext): WantedIssue {
  const at = repositoryOf(inputs, context);
  const wanted = {
    at,
    title: inputs.required('title', /^[^\0\r\n]{1,256}$/, 'one line of at most 256 characters'),
    body: inputs.text('body', /^[^\0]{1,60000}$/s, 'a text of at most 60,000 characters') ?? '',
    foot: `Asked for in ${context.repository}#${context.record.issue} (${markOf(context)}, ${context.step}).`,
    labels: inputs.texts('labels', /^[^\0,]{1,50}$/, 'a list of labels'),
    assignees: inputs.texts('assignees', /^[A-Za-z0-9][\w-]{0,38}$/, 'a list of logins'),
  };
  inputs.refuseOthers();
  return wanted;
}

async function look(looking: Looking<WantedIssue>, goal: Goal): Promise<Outlook> {
  const { github, wanted, ahead } = looking;
  const { at, title, body, foot, labels, assignees } = wanted;
  const about = `the issue in ${at.owner}/${at.repo}`;
  const repository = await findRepository(github, at);
  if (repository === undefined && goal === 'destroy') return { about, changes: [] };
  if (repository === undefined && !ahead) return { about, changes: [], blocked: [`There is no repository ${at.owner}/${at.repo} that the token may see; an earlier step makes it, or the request names another one.`] };
  const present = repository && (await ownIssue(looking));
  if (goal === 'destroy') {
    if (present?.state !== 'open' || repository?.archived) return { about, changes: [] };
    const run = () => github.issues.update({ ...at, issue_number: present.number, state: 'closed', state_reason: 'not_planned' });
    return { about, changes: [{ line: `- close ${at.owner}/${at.repo}#${present.number}`, run }], did: `The issue ${at.owner}/${at.repo}#${present.number} is closed.` };
  }
  if (present !== undefined) return { about, changes: [] };
  const shown = [`+ issue ${JSON.stringify(title)} in ${at.owner}/${at.repo}`, ...(labels.length > 0 ? [`  labels: ${labels.join(', ')}`] : []), ...bounded(body).split('\n').map((line) => `  ${line}`)].join('\n');
  const run = () => github.issues.create({ ...at, title, body: `${body}\n\n---\n${foot}`, labels: [...labels], assignees: [...assignees] });
  const notes = repository === undefined ? ['The repository is not there yet, or the token may not see it; an earlier step has to make it.'] : [];
  return { about, changes: [{ line: shown, run }], notes, did: `An issue was opened in ${at.owner}/${at.repo}.` };
}

/** What a plan shows of it; all of it stands in the request. */
function bounded(body: string): string {
  return body.length <= 10_000 ? body : `${body.slice(0, 10_000)}… (${body.length - 10_000} characters more)`;
}

/** The one of this step. Only what the token itself wrote counts: anybody can write the foot under an issue. */
async function ownIssue({ github, paginate, wanted: { at, foot } }: Looking<WantedIssue>) {
  // Issues of an App are those of a bot.
  const creator = await loginOf(github);
  let page = 0;
  for await (const { data } of paginate.iterator(github.issues.listForRepo, { ...at, ...(creator === undefined ? {} : { creator }), state: 'all', sort: 'created', direction: 'desc', per_page: 100 })) {
    const found = data.find((issue) => (creator !== undefined || issue.user?.type === 'Bot') && isFooted(issue.body ?? '', foot));
    page += 1;
    if (found !== undefined || page >= pages) return found;
  }
  return undefined;
}

/** By mark and step alone: a change of the instance is another request, and its issue has another number. */
function isFooted(body: string, foot: string): boolean {
  const mark = foot.slice(foot.lastIndexOf('('));
  const last = body.trimEnd().split(/\r?\n/).at(-1) ?? '';
  return last.startsWith('Asked for in ') && last.endsWith(mark);
}

interface WantedLabels {
  readonly at: RepositoryName;
  readonly number: number;
  readonly labels: readonly string[];
}

/** Labels on an issue or pull request that is there; taken off again when the instance goes. */
export const labelIssue = githubEffect<WantedLabels>({
  action: 'github:issues:label',
  read(inputs, context) {
    const wanted = { at: repositoryOf(inputs, context), number: inputs.count('number', 1_000_000_000) ?? 0, labels: inputs.texts('labels', /^[^\0,]{1,50}$/, 'a list of labels') };
    if (wanted.number === 0 || wanted.labels.length === 0) inputs.problems.push('The step names no issue by its “number”, or no “labels”; the owner of the service corrects it.');
    inputs.refuseOthers();
    return wanted;
  },
  async look({ github, wanted: { at, number, labels } }, goal) {
    const about = `the labels of ${at.owner}/${at.repo}#${number}`;
    const { data } = await github.issues.listLabelsOnIssue({ ...at, issue_number: number, per_page: 100 });
    const present = new Set(data.map(({ name }) => name.toLowerCase()));
    if (goal === 'destroy') {
      const named = labels.filter((name) => present.has(name.toLowerCase()));
      return { about, changes: named.map((name) => ({ line: `- label ${name}`, run: () => github.issues.removeLabel({ ...at, issue_number: number, name }) })) };
    }
    const missing = labels.filter((name) => !present.has(name.toLowerCase()));
    return { about, changes: missing.length === 0 ? [] : [{ line: `+ labels ${missing.join(', ')}`, run: () => github.issues.addLabels({ ...at, issue_number: number, labels: missing }) }] };
  },
});
