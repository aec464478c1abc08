import type { Effect } from '../effect.ts';
import { createIssue, labelIssue, openIssue } from './issue.ts';
import { teamMembership } from './membership.ts';
import { proposeChange } from './pull-request.ts';
import { createRepository, publishGithub, pushContent } from './repository.ts';
import { addAutolink, addWebhook, createEnvironment, enablePages, protectBranch } from './settings.ts';

export const githubEffects: readonly Effect[] = [
  publishGithub,
  createRepository,
  pushContent,
  proposeChange,
  teamMembership,
  openIssue,
  createIssue,
  labelIssue,
  protectBranch,
  addAutolink,
  addWebhook,
  createEnvironment,
  enablePages,
];
