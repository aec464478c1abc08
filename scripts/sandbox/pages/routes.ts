import { redirect } from './answer.ts';
import { link } from './context.ts';
import { signIn } from './identity.ts';
import type { Route } from './router.ts';
import { accountPage } from './views/account.ts';
import { actionsPage, runSchedule, startWorkflow, workflowPage } from './views/actions.ts';
import { commitsPage, filePage, folderPage, rawFile } from './views/code.ts';
import { comparePage, openPull } from './views/compare.ts';
import { CONVERSATION_ACTS } from './views/conversation.ts';
import { commitFile, editPage, newFilePage } from './views/edit.ts';
import { commitPage, pullCommits, pullFiles } from './views/files.ts';
import { homePage } from './views/home.ts';
import { issuePage } from './views/issue.ts';
import { issueList, pullList } from './views/lists.ts';
import { newIssue, openIssue } from './views/new-issue.ts';
import { PULL_ACTS, pullPage } from './views/pull.ts';
import { cancelRun, runPage, wholeLog } from './views/run.ts';
import { settingsPage } from './views/settings.ts';

const REPOSITORY = '/:owner/:repo';

/** Every page, in the order of looking; the addresses are GitHub's. */
export const ROUTES: readonly Route[] = [
  { path: '/', view: (context) => redirect(link(context)) },
  { path: '/-/sign-in', view: (context) => redirect(link(context)), acts: { 'sign-in': signIn } },
  { path: '/:login', view: accountPage },
  { path: REPOSITORY, view: homePage },
  { path: `${REPOSITORY}/issues`, view: issueList },
  { path: `${REPOSITORY}/issues/new`, view: newIssue, acts: { 'new-issue': openIssue } },
  { path: `${REPOSITORY}/issues/new/choose`, view: (context) => redirect(link(context, 'issues/new')) },
  { path: `${REPOSITORY}/issues/:number`, view: issuePage, acts: CONVERSATION_ACTS },
  { path: `${REPOSITORY}/pulls`, view: pullList },
  { path: `${REPOSITORY}/pull/:number`, view: pullPage, acts: PULL_ACTS },
  { path: `${REPOSITORY}/pull/:number/commits`, view: pullCommits },
  { path: `${REPOSITORY}/pull/:number/files`, view: pullFiles },
  { path: `${REPOSITORY}/compare/*`, view: comparePage, acts: { 'open-pull': openPull } },
  { path: `${REPOSITORY}/commit/:sha`, view: commitPage },
  { path: `${REPOSITORY}/commits/*`, view: commitsPage },
  { path: `${REPOSITORY}/tree/*`, view: folderPage },
  { path: `${REPOSITORY}/blob/*`, view: filePage },
  { path: `${REPOSITORY}/raw/*`, view: rawFile },
  { path: `${REPOSITORY}/new/*`, view: newFilePage, acts: { file: commitFile } },
  { path: `${REPOSITORY}/edit/*`, view: editPage, acts: { file: commitFile } },
  { path: `${REPOSITORY}/actions`, view: actionsPage, acts: { schedule: runSchedule } },
  { path: `${REPOSITORY}/actions/workflows/:file`, view: workflowPage, acts: { dispatch: startWorkflow } },
  { path: `${REPOSITORY}/actions/runs/:run`, view: runPage, acts: { cancel: cancelRun } },
  { path: `${REPOSITORY}/actions/runs/:run/job/:job`, view: runPage, acts: { cancel: cancelRun } },
  { path: `${REPOSITORY}/actions/runs/:run/log/:job/:step`, view: wholeLog },
  { path: `${REPOSITORY}/settings`, view: settingsPage },
];
