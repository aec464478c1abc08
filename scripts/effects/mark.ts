import { createHash } from 'node:crypto';
import type { EffectContext } from './effect.ts';

/**
 * Names the instance that something in the world belongs to: 29 characters that a topic of GitHub and a label of Kubernetes take.
 * It is no secret: whoever may write it on a thing may do to that thing whatever we would do. See docs/adr/0021.
 */
export function markOf({ repository, folder }: Pick<EffectContext, 'repository' | 'folder'>): string {
  return `signpost-${createHash('sha256').update(`${repository.toLowerCase()}\n${folder}`).digest('hex').slice(0, 20)}`;
}
