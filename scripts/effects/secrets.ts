import type { JsonObject } from '../model/json.ts';
import type { EffectContext } from './effect.ts';

/** Variables that belong to the workflow and its machine: no step may hand them to a program as a secret. */
const reserved = /^(?:GITHUB_|ACTIONS_|RUNNER_|NODE_|NPM_|LD_|DYLD_|PATH$|HOME$|SHELL$|ENV$|BASH_ENV$|IFS$|TF_(?:CLI|LOG|DATA_DIR|PLUGIN|REATTACH|TEMP|INPUT|IN_AUTOMATION|WORKSPACE)|TG_|TERRAGRUNT_)/;

export type Secret = { readonly value: string } | { readonly missing: string };

/** As GitHub allows them, in capitals; Terraform's variables and tokens of hosts are written as Terraform looks for them. */
const secretName = /^(?:[A-Z][A-Z0-9_]{0,99}|TF_(?:VAR|TOKEN)_[A-Za-z0-9_]{1,90})$/;

/** Looks a secret up by its name; what is missing is one sentence for people, with what to do. */
export function secretNamed(name: unknown, env: EffectContext['env']): Secret {
  if (typeof name !== 'string' || !secretName.test(name)) {
    return { missing: 'What the step names is not the name of a secret, in capitals like DATABASE_URL; the owner of the service corrects it.' };
  }
  if (reserved.test(name)) return { missing: `The step names ${name}, which belongs to the workflow and is never handed on; the owner of the service takes another name.` };
  const value = env[name];
  if (!value?.trim()) return { missing: `The secret ${name} is not set; an administrator adds it under Settings → Secrets and variables → Actions.` };
  return { value };
}

export interface NamedSecrets {
  readonly values: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
}

/** The secrets that the step's input `secrets` names: name → value. */
export function secretsOf(input: JsonObject, env: EffectContext['env']): NamedSecrets {
  const names = input['secrets'] ?? [];
  if (!Array.isArray(names)) return { values: {}, missing: ['The step’s “secrets” is not a list of names; the owner of the service corrects it.'] };
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const name of names) {
    const secret = secretNamed(name, env);
    if ('missing' in secret) missing.push(secret.missing);
    else values[String(name)] = secret.value;
  }
  return { values, missing };
}

const stars = '***';

/**
 * Puts stars in the place of secrets: of each whole value, of each line of it that could stand alone, and of its forms in JSON,
 * in an address and in base64. Values of less than four characters are too short to be kept secret, and are left.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    for (const part of [secret, secret.trim(), ...secret.split(/\r?\n/).filter((line) => line.trim().length >= 8)]) {
      if (part.length < 4) continue;
      for (const form of [part, JSON.stringify(part).slice(1, -1), encodeURIComponent(part), Buffer.from(part).toString('base64')]) forms.add(form);
    }
  }
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((masked, form) => masked.replaceAll(form, stars), text);
}
