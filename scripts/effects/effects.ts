import type { Effect } from './effect.ts';
import { githubEffects } from './github/effects.ts';
import { kubernetesApply } from './kubernetes/kubernetes.ts';
import { runCommand } from './run/run.ts';
import { sqlApply } from './sql.ts';
import { terraformApply, terragruntApply } from './terraform/terraform.ts';

/** Effects that services may name, so that they can be catalogued, and why requests for them stop before the merge all the same. */
const refused: Readonly<Record<string, string>> = {
  'github:actions:dispatch': 'nothing on GitHub tells whether a run of a workflow was started for this request, so what is repeated would start it again. A command of the service can start it and look for it (action run)',
  'github:deployKey:create': 'the private key would stand in the request, which everybody can read. A command of the service can make the key where it is kept (action run)',
};

/** What can touch the world, by action. Any other step of a service that is not pure stops its requests before the merge. */
export const effects: ReadonlyMap<string, Effect> = new Map([sqlApply, terraformApply, terragruntApply, kubernetesApply, runCommand, ...githubEffects, ...Object.entries(refused).map(refusal)].map((effect) => [effect.action, effect]));

/** True for every effect known by name, whether Signpost runs it or not. */
export function isEffect(action: string): boolean {
  return effects.has(action);
}

/** True when Signpost runs it. */
export function runsEffect(action: string): boolean {
  return isEffect(action) && !Object.hasOwn(refused, action);
}

/** An effect that says, already on the pull request, that it does not run. */
function refusal([action, why]: readonly [string, string]): Effect {
  const reason = `Signpost does not run ${action}: ${why}; or the owner of the service takes the step out.`;
  return {
    action,
    plan: async ({ step }) => ({ step, action, summary: 'Does not run.', text: '', language: '', blocked: [reason] }),
    apply: async () => {
      throw new Error(reason);
    },
    destroy: async () => {
      throw new Error(reason);
    },
  };
}
