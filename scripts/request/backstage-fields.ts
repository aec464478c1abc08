import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Field } from '../model/service.ts';
import { repoUrlOf } from './filters.ts';
import { problem } from './wording.ts';

const github = 'github.com';

/** A repository that somebody wrote as owner/name or as its address becomes what Backstage's RepoUrlPicker makes of it. */
export function withRepoUrls(fields: readonly Field[], inputs: JsonObject): JsonObject {
  const pickers = fields.filter(({ name, picker }) => picker === 'RepoUrlPicker' && typeof inputs[name] === 'string');
  if (pickers.length === 0) return inputs;
  return { ...inputs, ...Object.fromEntries(pickers.map(({ name }) => [name, asRepoUrl(String(inputs[name]))])) };
}

/** The text itself when it names no repository of GitHub. */
function asRepoUrl(text: string): string {
  const match = /^(?:https:\/\/)?(?:(github\.com)\/)?([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(text.trim());
  const [, , owner = '', repo = ''] = match ?? [];
  return isRepository(owner, repo) ? `${github}?owner=${owner}&repo=${repo}` : text;
}

/** https://docs.github.com/en/repositories/creating-and-managing-repositories: letters, digits, `.`, `_` and `-`, at most 100. */
function isRepository(owner: string, repo: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/.test(owner) && /^[A-Za-z0-9._-]{1,100}$/.test(repo) && !/^\.{1,2}$/.test(repo);
}

/** What the fields of Backstage would not have let through, at the top level of the inputs. */
export function backstageFieldProblems(fields: readonly Field[], inputs: JsonObject): readonly RequestProblem[] {
  return fields.flatMap((field) => {
    const value = inputs[field.name];
    if (typeof value !== 'string' || value === '') return [];
    if (field.picker === 'RepoUrlPicker') return repositoryProblems(field, value);
    if (field.picker === 'EntityNamePicker') return nameProblems(field, value);
    return [];
  });
}

function repositoryProblems({ name, label, schema, example = 'acme/orders' }: Field, value: string): readonly RequestProblem[] {
  const { host, owner = '', repo = '' } = repoUrlOf(value) ?? {};
  if (host !== github || !isRepository(owner, repo)) return [problem('input-repository', { label, value, host: github, example }, { field: name })];
  const options = isJsonObject(schema['ui:options']) ? schema['ui:options'] : {};
  const allowed = (['allowedOwners', 'allowedRepos'] as const).map((key) => [textsOf(options[key]), key === 'allowedOwners' ? owner : repo] as const);
  const missed = allowed.find(([choices, chosen]) => choices.length > 0 && !choices.some((each) => each.toLowerCase() === chosen.toLowerCase()));
  return missed ? [problem('input-repository.allowed', { label, value, choices: missed[0].join(', ') }, { field: name })] : [];
}

function nameProblems({ name, label }: Field, value: string): readonly RequestProblem[] {
  return /^(?:[A-Za-z0-9][\w.-]*)?[A-Za-z0-9]$/.test(value) && value.length <= 63 ? [] : [problem('input-entity-name', { label, value }, { field: name })];
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((each) => typeof each === 'string') : [];
}
