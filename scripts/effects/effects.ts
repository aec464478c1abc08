import type { Effect } from './effect.ts';
import { githubEffects } from './github/effects.ts';
import { kubernetesApply } from './kubernetes/kubernetes.ts';
import { runCommand } from './run/run.ts';
import { sqlApply } from './sql.ts';
import { terraformApply, terragruntApply } from './terraform/terraform.ts';

/** Effects that services may name already, so that they can be catalogued; requests for them stop before the merge. */
const notBuilt = [
  'github:actions:dispatch',
  'github:deployKey:create',
  'publish:github:pull-request',
];

/** What can touch the world, by action. Any other step of a service that is not pure stops its requests before the merge. */
export const effects: ReadonlyMap<string, Effect> = new Map([sqlApply, terraformApply, terragruntApply, kubernetesApply, runCommand, ...githubEffects, ...notBuilt.map(later)].map((effect) => [effect.action, effect]));

/** True for every effect known by name, whether Signpost can run it yet or not. */
export function isEffect(action: string): boolean {
  return effects.has(action);
}

/** True when Signpost can run it. */
export function runsEffect(action: string): boolean {
  return isEffect(action) && !notBuilt.includes(action);
}

/** An effect that says, already on the pull request, that it cannot run. */
function later(action: string): Effect {
  const reason = `Signpost cannot run ${action} yet. The owner of the service takes the step out, or does this part by hand.`;
  return {
    action,
    plan: async ({ step }) => ({ step, action, summary: 'Cannot run yet.', text: '', language: '', blocked: [reason] }),
    apply: async () => {
      throw new Error(reason);
    },
    destroy: async () => {
      throw new Error(reason);
    },
  };
}
