import type { Access, Permissions, Scope } from '../actors.ts';
import type { PermissionsBlock } from './parse.ts';

const scopes: readonly Scope[] = [
  'actions', 'checks', 'contents', 'deployments', 'issues', 'packages', 'pages', 'pull-requests', 'statuses',
];

/**
 * What the token of a job may do. The job's block counts, else the workflow's; a block names all there is, and
 * without any block the token reads contents and packages (GitHub's restricted default).
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
 */
export function tokenPermissions(
  workflow: PermissionsBlock | undefined,
  job: PermissionsBlock | undefined,
  options: { fromFork: boolean },
): Permissions {
  const block = job ?? workflow ?? { contents: 'read', packages: 'read' };
  const granted: Partial<Record<Scope, Access>> = { metadata: 'read' };
  if (typeof block === 'string') {
    const access: Access = block === 'write-all' ? 'write' : block === 'read-all' ? 'read' : 'none';
    for (const scope of scopes) granted[scope] = access;
    if (access === 'write') granted['id-token'] = 'write';
  } else {
    for (const [scope, access] of Object.entries(block)) granted[scope as Scope] = access as Access;
  }
  return options.fromFork ? readOnly(granted) : granted;
}

/** Pull requests from forks get a token that writes nothing. */
function readOnly(granted: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(granted)
      .filter(([scope]) => scope !== 'id-token')
      .map(([scope, access]) => [scope, access === 'write' ? 'read' : access]),
  );
}
