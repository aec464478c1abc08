import type { Protection } from '../state.ts';
import type { World } from '../world.ts';
import { repositoryApi } from './links.ts';

export function protectionShape(world: World, protection: Protection) {
  const url = `${repositoryApi(world)}/branches/${encodeURIComponent(protection.branch)}/protection`;
  const contexts = protection.requiredStatuses;
  return {
    url,
    ...(contexts.length === 0 ? {} : {
      required_status_checks: {
        url: `${url}/required_status_checks`,
        contexts_url: `${url}/required_status_checks/contexts`,
        strict: false,
        contexts,
        checks: contexts.map((context) => ({ context, app_id: null })),
      },
    }),
    ...(protection.requiredApprovals === 0 ? {} : {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: false,
        require_code_owner_reviews: false,
        required_approving_review_count: protection.requiredApprovals,
        require_last_push_approval: false,
      },
    }),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  };
}
