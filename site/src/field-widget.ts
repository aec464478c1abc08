import type { Field } from './data.ts';

/** What a person uses to answer; the form's script reads each in its own way. */
export type Widget = 'one' | 'checks' | 'rows' | 'group' | 'none';

export function fieldWidget({ choices, parts, secret }: Field): Widget {
  if (secret) return 'none';
  if (parts && 'fields' in parts) return 'group';
  if (parts && 'item' in parts) return choices ? 'checks' : 'rows';
  return 'one';
}
