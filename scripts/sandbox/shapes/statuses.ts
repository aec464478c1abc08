import type { CommitStatus } from '../state.ts';
import type { World } from '../world.ts';
import { simpleUser } from './accounts.ts';
import { nodeId, repositoryApi } from './links.ts';

export function simpleStatus(world: World, status: CommitStatus) {
  return {
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    url: `${repositoryApi(world)}/statuses/${status.sha}`,
    avatar_url: simpleUser(world, status.creator).avatar_url,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

export function statusShape(world: World, status: CommitStatus) {
  return { ...simpleStatus(world, status), creator: simpleUser(world, status.creator) };
}
