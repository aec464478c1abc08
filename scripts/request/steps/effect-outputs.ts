import type { Json, JsonObject } from '../../model/json.ts';
import { repoUrlOf } from '../filters.ts';

interface Outputs {
  /** What follows from the input, so that the steps behind can use it before anything is done. */
  readonly known: (input: JsonObject) => JsonObject;
  readonly names: readonly string[];
  /** What GitHub decides when it is done. */
  readonly later: readonly string[];
}

const ofRepository = { known: repository, names: ['remoteUrl', 'repoContentsUrl'] } as const;
const nothing = { known: () => ({}), names: [] } as const;

/** Backstage's outputs of the actions that touch GitHub. */
const outputs: Readonly<Record<string, Outputs>> = {
  'publish:github': { ...ofRepository, later: ['commitHash'] },
  'github:repo:create': { ...ofRepository, later: [] },
  'github:repo:push': { ...ofRepository, later: ['commitHash'] },
  'publish:github:pull-request': { known: targetBranch, names: ['targetBranchName'], later: ['remoteUrl', 'pullRequestNumber'] },
  'github:issues:create': { ...nothing, later: ['issueUrl', 'issueNumber'] },
  'github:deployKey:create': { ...nothing, later: ['privateKeyOutputName'] },
};

/** The output of an effect as far as it is known when the request is made. */
export function effectOutput(action: string, input: JsonObject): JsonObject {
  return Object.hasOwn(outputs, action) ? (outputs[action]?.known(input) ?? {}) : {};
}

/** Names of what an effect gives: known when the request is made, and only when it is done. */
export function effectOutputs(action: string): { readonly known: readonly string[]; readonly later: readonly string[] } {
  const found = Object.hasOwn(outputs, action) ? outputs[action] : undefined;
  return { known: found?.names ?? [], later: found?.later ?? [] };
}

function targetBranch({ targetBranchName }: JsonObject): JsonObject {
  return typeof targetBranchName === 'string' ? { targetBranchName } : {};
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
