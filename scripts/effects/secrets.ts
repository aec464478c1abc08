import type { JsonObject } from '../model/json.ts';
import { secretNameFault } from '../model/secret-names.ts';
import type { EffectContext } from './effect.ts';

export type Secret = { readonly value: string } | { readonly missing: string };

/** Looks a secret up by its name; what is missing is one sentence for people, with what to do. */
export function secretNamed(name: unknown, env: EffectContext['env']): Secret {
  const fault = secretNameFault(name);
  if (typeof name !== 'string' || fault === 'no name') {
    return { missing: 'What the step names is not the name of a secret, in capitals like DATABASE_URL; the owner of the service corrects it.' };
  }
  if (fault === 'reserved') return { missing: `The step names ${name}, which belongs to the workflow and is never handed on; the owner of the service takes another name.` };
  const value = env[name];
  return value?.trim() ? { value } : { missing: unset([name]) };
}

/** One sentence for all of them: whoever adds one adds the others too. */
function unset(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  const [subject, object] = names.length === 1 ? [`The secret ${last} is`, 'it'] : [`The secrets ${names.slice(0, -1).join(', ')} and ${last} are`, 'them'];
  return `${subject} not set; an administrator adds ${object} under Settings → Secrets and variables → Actions.`;
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
  const refused: string[] = [];
  const blank: string[] = [];
  for (const name of names) {
    const secret = secretNamed(name, env);
    if ('value' in secret) values[String(name)] = secret.value;
    else if (secretNameFault(name) === undefined) blank.push(String(name));
    else refused.push(secret.missing);
  }
  return { values, missing: [...(blank.length > 0 ? [unset([...new Set(blank)])] : []), ...refused] };
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
