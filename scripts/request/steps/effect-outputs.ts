import type { Json, JsonObject } from '../../model/json.ts';
import { repoUrlOf } from '../filters.ts';

interface Outputs {
  /** What follows from the input, so that the steps behind can use it before anything is done. */
  readonly known: (input: JsonObject) => JsonObject;
  /** What GitHub decides when it is done. */
  readonly later: readonly string[];
}

/** Backstage's outputs of the actions that touch GitHub. */
const outputs: Readonly<Record<string, Outputs>> = {
  'publish:github': { known: repository, later: ['commitHash'] },
  'github:repo:create': { known: repository, later: [] },
  'github:repo:push': { known: repository, later: ['commitHash'] },
  'publish:github:pull-request': { known: ({ targetBranchName }) => (typeof targetBranchName === 'string' ? { targetBranchName } : {}), later: ['remoteUrl', 'pullRequestNumber'] },
  'github:issues:create': { known: () => ({}), later: ['issueUrl', 'issueNumber'] },
  'github:deployKey:create': { known: () => ({}), later: ['privateKeyOutputName'] },
};

/** The output of an effect as far as it is known when the request is made. */
export function effectOutput(action: string, input: JsonObject): JsonObject {
  return Object.hasOwn(outputs, action) ? (outputs[action]?.known(input) ?? {}) : {};
}

/** Names of outputs that an effect has only when it is done; empty for effects without any. */
export function laterOutputs(action: string): readonly string[] {
  return Object.hasOwn(outputs, action) ? (outputs[action]?.later ?? []) : [];
}

function repository({ repoUrl, defaultBranch }: JsonObject): JsonObject {
  const { host, owner, repo } = repoUrlOf(repoUrl) ?? {};
  if (host === undefined || owner === undefined || repo === undefined) return {};
  const home = `https://${host}/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
  return { remoteUrl: `${home}.git`, repoContentsUrl: `${home}/blob/${branch(defaultBranch)}` };
}

function branch(name: Json | undefined): string {
  return typeof name === 'string' && name !== '' ? name : 'main';
}
