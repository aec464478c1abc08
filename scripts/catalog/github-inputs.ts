/** Every input that effects on GitHub read, with Backstage's names; a test holds them to the effects. */
const protection = [
  'requiredApprovingReviewCount', 'requireCodeOwnerReviews', 'dismissStaleReviews', 'requireLastPushApproval', 'requiredStatusCheckContexts',
  'requireBranchesToBeUpToDate', 'requiredConversationResolution', 'requiredLinearHistory',
];
const author = ['gitAuthorName', 'gitAuthorEmail'];
const repository = [
  'repoUrl', 'description', 'homepage', 'repoVisibility', 'defaultBranch', 'topics', 'access', 'collaborators', 'hasWiki', 'hasIssues', 'hasProjects', 'deleteBranchOnMerge',
  'allowMergeCommit', 'allowSquashMerge', 'allowRebaseMerge', 'allowAutoMerge', 'allowUpdateBranch', 'protectDefaultBranch', 'protectEnforceAdmins', ...protection, ...author, 'allowedHosts',
];
const content = ['sourcePath', 'gitCommitMessage'];
const issue = ['repoUrl', 'title', 'body', 'labels', 'assignees'];

export const githubInputs: Readonly<Record<string, readonly string[]>> = {
  'publish:github': [...repository, ...content],
  'github:repo:create': repository,
  'github:repo:push': ['repoUrl', 'defaultBranch', ...content, 'protectDefaultBranch', 'protectEnforceAdmins', ...protection, ...author, 'allowedHosts'],
  'publish:github:pull-request': [
    'repoUrl', 'branchName', 'targetBranchName', 'title', 'description', 'sourcePath', 'targetPath', 'filesToDelete', 'draft', 'update', 'commitMessage', 'reviewers', 'teamReviewers', 'assignees',
    ...author, 'forceEmptyGitAuthor', 'forceFork', 'createWhenEmpty',
  ],
  'github:team-membership': ['organization', 'team', 'user', 'role'],
  'github:issue': issue,
  'github:issues:create': issue,
  'github:issues:label': ['repoUrl', 'number', 'labels'],
  'github:branch-protection:create': ['repoUrl', 'branch', 'enforceAdmins', ...protection],
  'github:environment:create': ['repoUrl', 'name', 'waitTimer', 'deploymentBranchPolicy'],
  'github:webhook': ['repoUrl', 'webhookUrl', 'webhookSecret', 'events', 'active', 'contentType'],
  'github:autolinks:create': ['repoUrl', 'keyPrefix', 'urlTemplate', 'isAlphanumeric'],
  'github:pages:enable': ['repoUrl', 'buildType', 'sourceBranch', 'sourcePath'],
};
