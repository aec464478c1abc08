import { expressionsIn, secretsUsed } from '../../catalog/expressions.ts';
import { eachText } from '../../catalog/walk.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { parseRef } from '../../model/ref.ts';
import type { Step } from '../../model/service.ts';

/** Stands for the requester on the site, where nobody has signed in. */
const anybody = 'user:default/whoever-asks';

/**
 * What templates see as `user`: the reference and what follows from it. The rest of the user's entity is left out, since it
 * changes while the request's files must come out the same for ever.
 */
export function userContext(requester = anybody): JsonObject {
  const { kind = '', namespace = '', name = '' } = parseRef(requester) ?? {};
  return { ref: requester, entity: { kind: kind === 'user' ? 'User' : kind, metadata: { namespace, name } } };
}

/** Whether a step's `token` is a secret of whoever asks: Signpost has a token of its own, so this one is not needed. */
export function isOwnToken({ action }: Pick<Step, 'action'>, path: readonly (string | number)[], text: string): boolean {
  return /^(?:publish:|github:|fetch:|catalog:)/.test(action) && path.length === 1 && path[0] === 'token' && /^\s*\$\{\{[^{}]*\}\}\s*$/.test(text);
}

/** Throws when the step uses a secret of whoever asks, who has none here. */
export function refuseSecrets(step: Step): void {
  const refuse = (value: Json | undefined, mayBeToken: boolean): void => {
    for (const [text, path] of textsIn(value)) {
      const name = expressionsIn(text).flatMap(secretsUsed)[0];
      if (name !== undefined && !(mayBeToken && isOwnToken(step, path, text))) throw new Error(`it uses the secret ${name} of whoever asks, and people hand over no secrets here`);
    }
  };
  refuse(step.input, true);
  refuse(step.if, false);
  refuse(step.each, false);
}

function textsIn(value: Json | undefined): readonly (readonly [text: string, path: readonly (string | number)[]])[] {
  const found: (readonly [string, readonly (string | number)[]])[] = [];
  eachText(value, (text, path) => void found.push([text, [...path]]));
  return found;
}
