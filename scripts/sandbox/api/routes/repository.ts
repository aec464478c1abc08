import { accountOf, isInstallation } from '../../actors.ts';
import { readCommit } from '../../git/objects.ts';
import { branchHead, listRefs } from '../../git/repository.ts';
import { dispatchRepository } from '../../operations/dispatches.ts';
import { protectionOf, removeProtection, setProtection } from '../../operations/protection.ts';
import { Refusal, notFound } from '../../refusal.ts';
import { permissionFlags, simpleUser } from '../../shapes/accounts.ts';
import { commitShape } from '../../shapes/commits.ts';
import { repositoryApi, repositoryPage } from '../../shapes/links.ts';
import { protectionShape } from '../../shapes/protection.ts';
import { fullRepository } from '../../shapes/repository.ts';
import type { Protection } from '../../state.ts';
import { flag, given, list, names, object, requiredText } from '../fields.ts';
import type { Fields } from '../fields.ts';
import { paged } from '../paging.ts';
import { noContent, ok, parameter, route } from '../route.ts';
import type { Call, Route } from '../route.ts';

const REPOSITORY = '/repos/:owner/:repo';

export const repositoryRoutes: readonly Route[] = [
  route(`GET ${REPOSITORY}`, 'metadata:read', (call) => ok(fullRepository(call.world, call.actor))),
  route(`GET ${REPOSITORY}/branches`, 'contents:read', async (call) => {
    const branches = await listRefs(call.world.git, 'refs/heads/');
    return paged(call, branches, ({ ref, sha }) => {
      const name = ref.slice('refs/heads/'.length);
      const isProtected = protectionOf(call.world.state, name) !== undefined;
      return { name, commit: { sha, url: `${repositoryApi(call.world)}/commits/${sha}` }, protected: isProtected };
    });
  }),
  route(`GET ${REPOSITORY}/branches/:branch`, 'contents:read', (call) => branch(call)),

  route(`GET ${REPOSITORY}/branches/:branch/protection`, 'metadata:read', (call) => {
    refuseWorkflow(call);
    const protection = protectionOf(call.world.state, parameter(call, 'branch'));
    if (protection === undefined) throw new Refusal(404, 'Branch not protected');
    return ok(protectionShape(call.world, protection));
  }),
  route(`PUT ${REPOSITORY}/branches/:branch/protection`, 'metadata:read', async (call) => {
    refuseWorkflow(call);
    const name = parameter(call, 'branch');
    if (await branchHead(call.world.git, name) === undefined) throw new Refusal(404, 'Branch not found');
    const protection = await setProtection(call.world, call.actor, readProtection(name, call.body));
    return ok(protectionShape(call.world, protection));
  }),
  route(`DELETE ${REPOSITORY}/branches/:branch/protection`, 'metadata:read', async (call) => {
    refuseWorkflow(call);
    await removeProtection(call.world, call.actor, parameter(call, 'branch'));
    return noContent;
  }),

  route(`GET ${REPOSITORY}/collaborators/:login/permission`, 'metadata:read', (call) => {
    const account = accountOf(call.world.state, parameter(call, 'login'));
    if (account === undefined || account.type === 'Organization') throw notFound();
    // The old field knows four words only; the new one names the role.
    const old = { triage: 'read', maintain: 'write', read: 'read', write: 'write', admin: 'admin' } as const;
    const user = { ...simpleUser(call.world, account.login), permissions: permissionFlags(account), role_name: account.permission };
    return ok({ permission: old[account.permission], role_name: account.permission, user });
  }),
  route(`POST ${REPOSITORY}/dispatches`, 'contents:write', async ({ world, actor, body }) => {
    await dispatchRepository(world, actor, {
      eventType: requiredText(body, 'event_type'),
      ...given({ clientPayload: object(body, 'client_payload') }),
    });
    return noContent;
  }),
];

/** No scope of a workflow's `permissions:` gives administration. */
function refuseWorkflow({ actor }: Call): void {
  if (isInstallation(actor)) throw new Refusal(403, 'Resource not accessible by integration');
}

async function branch({ world, params }: Call) {
  const name = params['branch'] ?? '';
  const sha = await branchHead(world.git, name);
  const commit = sha === undefined ? undefined : await readCommit(world.git, sha);
  if (commit === undefined) throw new Refusal(404, 'Branch not found');
  const protection = protectionOf(world.state, name);
  const url = `${repositoryApi(world)}/branches/${encodeURIComponent(name)}`;
  return ok({
    name,
    commit: commitShape(world, commit),
    _links: { self: url, html: `${repositoryPage(world)}/tree/${name}` },
    protected: protection !== undefined,
    protection: briefProtection(protection),
    protection_url: `${url}/protection`,
  });
}

function briefProtection(protection: Protection | undefined) {
  const contexts = protection?.requiredStatuses ?? [];
  return {
    enabled: protection !== undefined,
    required_status_checks: {
      enforcement_level: contexts.length === 0 ? 'off' : protection?.enforceAdmins === true ? 'everyone' : 'non_admins',
      contexts,
      checks: contexts.map((context) => ({ context, app_id: null })),
    },
  };
}

function readProtection(branchName: string, body: Fields): Protection {
  const statuses = object(body, 'required_status_checks') ?? {};
  const checks = list(statuses, 'checks')?.map((check) => requiredText(check as Fields, 'context'));
  const approvals = object(body, 'required_pull_request_reviews');
  const count = approvals?.['required_approving_review_count'];
  return {
    branch: branchName,
    requiredStatuses: [...new Set([...(names(statuses, 'contexts') ?? []), ...(checks ?? [])])],
    enforceAdmins: flag(body, 'enforce_admins') ?? false,
    // GitHub asks for one approval when reviews are required without a number.
    requiredApprovals: approvals === undefined ? 0 : typeof count === 'number' ? count : 1,
  };
}
