import { isJsonObject } from '../../model/json.ts';
import type { Effect, EffectContext, Goal } from '../effect.ts';
import { secretNamed } from '../secrets.ts';
import { orNone } from './client.ts';
import type { Inputs, RepositoryName } from './inputs.ts';
import { markOf } from '../mark.ts';
import { findRepository, isOurs, notOurs, repositoryOf } from './mark.ts';
import { githubEffect, type Change, type Looking, type Outlook } from './outlook.ts';
import { missingProtection, protectionOf, type Protection } from './protection.ts';

/** Something in a repository that this instance made, or was given by the topic of its mark. */
interface Setting<Wanted> {
  readonly action: string;
  read(inputs: Inputs, context: EffectContext): Wanted;
  /** `the webhook to https://…`. */
  about(wanted: Wanted): string;
  /** `isNew`: the repository is not there yet, so nothing of it can be asked for. */
  missing(looking: Looking<Wanted & Place>, isNew: boolean): Promise<readonly Change[]>;
  present(looking: Looking<Wanted & Place>): Promise<readonly Change[]>;
}

interface Place {
  readonly at: RepositoryName;
}

function settingEffect<Wanted extends object>({ action, read, about, missing, present }: Setting<Wanted>): Effect {
  return githubEffect<Wanted & Place & { readonly mark: string }>({
    action,
    read(inputs, context) {
      const wanted = { ...read(inputs, context), at: repositoryOf(inputs, context), mark: markOf(context) };
      inputs.refuseOthers();
      return wanted;
    },
    async look(looking, goal: Goal): Promise<Outlook> {
      const { github, wanted, ahead } = looking;
      const { at, mark } = wanted;
      const told = `${about(wanted)} of ${at.owner}/${at.repo}`;
      const found = await findRepository(github, at);
      // What is archived cannot be changed, and does nothing any more.
      if (goal === 'destroy' && (found === undefined || found.archived)) return { about: told, changes: [] };
      if (found === undefined && !ahead) return { about: told, changes: [], blocked: [`There is no repository ${at.owner}/${at.repo} that the token may see; an earlier step makes it, or the request names another one.`] };
      if (found !== undefined && !isOurs(found, mark)) return { about: told, changes: [], blocked: [notOurs(at, mark)] };
      const notes = found === undefined ? ['The repository is not there yet; an earlier step has to make it.'] : [];
      return { about: told, changes: goal === 'apply' ? await missing(looking, found === undefined) : await present(looking), notes };
    },
  });
}

export const protectBranch = settingEffect<{ readonly branch: string | undefined; readonly protection: Protection }>({
  action: 'github:branch-protection:create',
  read: (inputs) => ({ branch: inputs.text('branch', /^[\w./-]{1,200}$/, 'the name of a branch'), protection: protectionOf(inputs, 'enforceAdmins') }),
  about: ({ branch }) => `the protection of ${branch ?? 'the default branch'}`,
  async missing(looking, isNew) {
    const { at, branch, protection } = looking.wanted;
    return missingProtection(looking, at, isNew ? branch : await branchOrDefault(looking), protection, isNew);
  },
  async present(looking) {
    const { github, wanted } = looking;
    const branch = await branchOrDefault(looking);
    if ((await orNone(github.repos.getBranchProtection({ ...wanted.at, branch }))) === undefined) return [];
    return [{ line: `- protection of ${branch}`, run: () => github.repos.deleteBranchProtection({ ...wanted.at, branch }) }];
  },
});

async function branchOrDefault({ github, wanted: { at, branch } }: Looking<Place & { readonly branch: string | undefined }>): Promise<string> {
  return branch ?? (await github.repos.get({ ...at })).data.default_branch;
}

export const addAutolink = settingEffect<{ readonly prefix: string; readonly url: string; readonly isAlphanumeric: boolean }>({
  action: 'github:autolinks:create',
  read: (inputs) => ({ prefix: inputs.required('keyPrefix', /^[\w-]{1,32}$/, 'a prefix such as TICKET-'), url: inputs.required('urlTemplate', /^https:\/\/\S+<num>\S*$/, 'an https address with <num> in it'), isAlphanumeric: inputs.flag('isAlphanumeric') ?? true }),
  about: ({ prefix }) => `the link of ${prefix}`,
  async missing({ github, wanted: { at, prefix, url, isAlphanumeric } }, isNew) {
    const now = isNew ? undefined : (await github.repos.listAutolinks({ ...at })).data.find(({ key_prefix }) => key_prefix === prefix);
    if (now?.url_template === url && now.is_alphanumeric === isAlphanumeric) return [];
    const run = async () => {
      // A link cannot be changed.
      if (now !== undefined) await github.repos.deleteAutolink({ ...at, autolink_id: now.id });
      await github.repos.createAutolink({ ...at, key_prefix: prefix, url_template: url, is_alphanumeric: isAlphanumeric });
    };
    return [{ line: `${now === undefined ? '+' : '~'} ${prefix}<num> links to ${url}`, run }];
  },
  async present({ github, wanted: { at, prefix } }) {
    const found = (await github.repos.listAutolinks({ ...at })).data.filter(({ key_prefix }) => key_prefix === prefix);
    return found.map(({ id }) => ({ line: `- link of ${prefix}`, run: () => github.repos.deleteAutolink({ ...at, autolink_id: id }) }));
  },
});

export const addWebhook = settingEffect<{ readonly url: string; readonly events: readonly string[]; readonly isActive: boolean; readonly contentType: 'json' | 'form'; readonly secret: string | undefined }>({
  action: 'github:webhook',
  read(inputs, { env }) {
    // Backstage takes the secret itself; here its name, because what stands in a request is public.
    const name = inputs.text('webhookSecret');
    const secret = name === undefined ? undefined : secretNamed(name, env);
    if (secret !== undefined && 'missing' in secret) inputs.problems.push(secret.missing);
    const events = inputs.texts('events', /^[a-z_*]{1,60}$/, 'a list of events');
    return {
      url: inputs.required('webhookUrl', /^https:\/\/\S{1,2000}$/, 'an https address'),
      events: events.length > 0 ? events : ['push'],
      isActive: inputs.flag('active') ?? true,
      contentType: inputs.choice('contentType', ['json', 'form']) ?? 'form',
      secret: secret !== undefined && 'value' in secret ? secret.value : undefined,
    };
  },
  about: ({ url }) => `the webhook to ${url}`,
  async missing({ github, paginate, wanted: { at, url, events, isActive, contentType, secret } }, isNew) {
    const now = isNew ? undefined : (await paginate(github.repos.listWebhooks, { ...at, per_page: 100 })).find(({ config }) => config.url === url);
    if (now !== undefined && now.active === isActive && now.config.content_type === contentType && now.events.toSorted().join() === events.toSorted().join()) return [];
    const what = { active: isActive, events: [...events], config: { url, content_type: contentType, ...(secret === undefined ? {} : { secret }) } };
    const line = `${now === undefined ? '+' : '~'} webhook to ${url} on ${events.join(', ')}${isActive ? '' : ', not active'}${secret === undefined ? ', unsigned' : ', signed'}`;
    return [{ line, run: () => (now === undefined ? github.repos.createWebhook({ ...at, name: 'web', ...what }) : github.repos.updateWebhook({ ...at, hook_id: now.id, ...what })) }];
  },
  async present({ github, paginate, wanted: { at, url } }) {
    const found = (await paginate(github.repos.listWebhooks, { ...at, per_page: 100 })).filter(({ config }) => config.url === url);
    return found.map(({ id }) => ({ line: `- webhook to ${url}`, run: () => github.repos.deleteWebhook({ ...at, hook_id: id }) }));
  },
});

export const createEnvironment = settingEffect<{ readonly name: string; readonly branches: 'protected' | 'all'; readonly wait: number }>({
  action: 'github:environment:create',
  read(inputs) {
    const policy = inputs.object('deploymentBranchPolicy');
    if (policy?.['custom_branch_policies'] === true) inputs.problems.push('Signpost does not make lists of branches for an environment; the owner of the service takes protected_branches.');
    return { name: inputs.required('name', /^[^\0/\\]{1,255}$/, 'a name without slashes'), branches: isJsonObject(policy) && policy['protected_branches'] === true ? 'protected' : 'all', wait: inputs.count('waitTimer', 43_200) ?? 0 };
  },
  about: ({ name }) => `the environment ${name}`,
  async missing({ github, wanted: { at, name, branches, wait } }, isNew) {
    const now = isNew ? undefined : await orNone(github.repos.getEnvironment({ ...at, environment_name: name }));
    const timer = now?.protection_rules?.find((rule) => rule.type === 'wait_timer');
    const waits = timer !== undefined && 'wait_timer' in timer ? timer.wait_timer : 0;
    const policy = now?.deployment_branch_policy?.protected_branches === true ? 'protected' : 'all';
    if (now !== undefined && waits === wait && policy === branches) return [];
    const run = () =>
      github.repos.createOrUpdateEnvironment({ ...at, environment_name: name, wait_timer: wait, deployment_branch_policy: branches === 'protected' ? { protected_branches: true, custom_branch_policies: false } : null });
    return [{ line: `${now === undefined ? '+' : '~'} environment ${name}: ${branches === 'protected' ? 'protected branches only' : 'all branches'}${wait > 0 ? `, after ${wait} minutes` : ''}`, run }];
  },
  async present({ github, wanted: { at, name } }) {
    if ((await orNone(github.repos.getEnvironment({ ...at, environment_name: name }))) === undefined) return [];
    return [{ line: `- environment ${name}, with its secrets and variables`, run: () => github.repos.deleteAnEnvironment({ ...at, environment_name: name }) }];
  },
});

export const enablePages = settingEffect<{ readonly build: 'workflow' | 'legacy'; readonly branch: string; readonly path: '/' | '/docs' }>({
  action: 'github:pages:enable',
  read: (inputs) => ({ build: inputs.choice('buildType', ['workflow', 'legacy']) ?? 'workflow', branch: inputs.text('sourceBranch', /^[\w./-]{1,200}$/, 'the name of a branch') ?? 'main', path: inputs.choice('sourcePath', ['/', '/docs']) ?? '/' }),
  about: () => 'the pages',
  async missing({ github, wanted: { at, build, branch, path } }, isNew) {
    const now = isNew ? undefined : await orNone(github.repos.getPages({ ...at }));
    if (now !== undefined && now.build_type === build && (build === 'workflow' || (now.source?.branch === branch && now.source.path === path))) return [];
    const what = { build_type: build, ...(build === 'legacy' ? { source: { branch, path } } : {}) };
    // The types of an update list its fields' combinations; the description of the API takes these.
    const run = () => (now === undefined ? github.repos.createPagesSite({ ...at, ...what } as never) : github.repos.updateInformationAboutPagesSite({ ...at, ...what } as never));
    return [{ line: `${now === undefined ? '+' : '~'} pages from ${build === 'workflow' ? 'a workflow' : `${branch}:${path}`}`, run }];
  },
  async present({ github, wanted: { at } }) {
    return (await orNone(github.repos.getPages({ ...at }))) === undefined ? [] : [{ line: '- pages', run: () => github.repos.deletePagesSite({ ...at }) }];
  },
});
