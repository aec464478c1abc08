import type { Action } from './action.ts';
import { cache, restoreCache, saveCache } from './cache.ts';
import { checkout } from './checkout.ts';
import { configurePages } from './configure-pages.ts';
import { createGithubAppToken } from './create-github-app-token.ts';
import { deployPages } from './deploy-pages.ts';
import { downloadArtifact } from './download-artifact.ts';
import { setupNode } from './setup-node.ts';
import { uploadArtifact } from './upload-artifact.ts';
import { uploadPagesArtifact } from './upload-pages-artifact.ts';

/** Actions of github.com that the sandbox stands in for, whatever version a workflow names. */
export const actions: Readonly<Record<string, Action>> = {
  'actions/cache': cache,
  'actions/cache/restore': restoreCache,
  'actions/cache/save': saveCache,
  'actions/checkout': checkout,
  'actions/configure-pages': configurePages,
  'actions/create-github-app-token': createGithubAppToken,
  'actions/deploy-pages': deployPages,
  'actions/download-artifact': downloadArtifact,
  'actions/setup-node': setupNode,
  'actions/upload-artifact': uploadArtifact,
  'actions/upload-pages-artifact': uploadPagesArtifact,
};
