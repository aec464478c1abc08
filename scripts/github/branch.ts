import { changedBy, contentDigest, sealOf, type Changed, type Seal } from './commit-message.ts';
import type { BranchChange, BranchComparison } from './branches.ts';
import { unseen } from './sentences.ts';
import type { Prepared } from '../request/prepared.ts';

/** What a request's branch holds, next to what the issue asks for now. */
export type BranchContent = BranchKind & Pick<BranchComparison, 'commits' | 'message' | 'pushers'>;

type BranchKind =
  | { readonly kind: 'current' }
  /** Untouched by hand, but made from an earlier text of the issue, an earlier service or an earlier catalog. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'tampered'; readonly paths: readonly string[] };

/**
 * Compares content, never authors: a commit's author can be forged. Without `wanted` (an edited issue that can no longer be
 * granted) the branch is at best superseded: one commit that says of itself what it changes, and changes just that. Who
 * writes such a commit by hand has it overwritten, and nothing else.
 */
export function branchContent(comparison: BranchComparison, wanted: Pick<Prepared, 'files' | 'removed'> | undefined): BranchContent {
  const { commits, message, pushers } = comparison;
  return { ...kindOf(comparison, wanted), commits, message, pushers };
}

function kindOf({ changes, commits, message }: BranchComparison, wanted: Pick<Prepared, 'files' | 'removed'> | undefined): BranchKind {
  if (changes.length >= compareLimit) return { kind: 'tampered', paths: [unseen.perhapsMore(changes.length)] };
  const present = changedIn(changes);
  const asked = wanted?.files ? changedBy(wanted.files, wanted.removed ?? []) : undefined;
  if (asked && differing(asked, present).length === 0) return { kind: 'current' };
  const seal: Seal | undefined = commits === 1 ? sealOf(message) : undefined;
  if (seal?.content === contentDigest(present)) return { kind: 'superseded' };
  const paths = differing(asked ?? new Map(), present);
  return { kind: 'tampered', paths };
}

/** GitHub lists no more changed files than this; what it may have left out cannot be judged. */
export const compareLimit = 300;

function changedIn(changes: readonly BranchChange[]): Changed {
  return new Map(changes.map(({ path, blob }) => [path, blob ?? 'removed']));
}

/** Paths on which both disagree, sorted; empty when they are the same. */
function differing(a: Changed, b: Changed): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path)).sort();
}
