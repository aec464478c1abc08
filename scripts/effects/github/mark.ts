import type { EffectContext } from '../effect.ts';
import { hostOf, orNone, type Github } from './client.ts';
import type { Inputs, RepositoryName } from './inputs.ts';

/** The description of a repository until its topics are set: creating it and marking it must not be two calls. */
export function firstDescription(mark: string): string {
  return `Being made by Signpost (${mark}).`;
}

export type FoundRepository = NonNullable<Awaited<ReturnType<typeof findRepository>>>;

/** GitHub follows renames: a repository that has another name now is not the one that was asked for. */
export async function findRepository(github: Github, { owner, repo }: RepositoryName) {
  const found = await orNone(github.repos.get({ owner, repo }));
  return found?.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase() ? found : undefined;
}

export function isOurs({ topics = [], description }: Pick<FoundRepository, 'topics' | 'description'>, mark: string): boolean {
  return topics.includes(mark) || description === firstDescription(mark);
}

export function notOurs({ owner, repo }: RepositoryName, mark: string): string {
  return `The repository ${owner}/${repo} was not made by this request. Ask for another name; or, if this is the one, one of its administrators gives it the topic ${mark}.`;
}

/** Reads `repoUrl`. Nothing that a request asks for may write to the catalog itself, which decides who may do what. */
export function repositoryOf(inputs: Inputs, context: EffectContext): RepositoryName {
  const name = inputs.repository(hostOf(context));
  if (`${name.owner}/${name.repo}`.toLowerCase() === context.repository.toLowerCase()) inputs.problems.push('The step’s “repoUrl” names the catalog’s own repository, which no request may change from outside; take another one.');
  return name;
}
