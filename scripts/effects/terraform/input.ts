import { isJsonObject, type JsonObject } from '../../model/json.ts';
import type { EffectContext } from '../effect.ts';
import { secretNamed, secretsOf } from '../secrets.ts';
import type { Tool } from './tool.ts';

/** The step's input, with its secrets. */
export interface TerraformInput {
  /** Below the instance's folder; empty for that folder itself. */
  readonly folder: string;
  readonly variables: JsonObject;
  /** Settings of the backend, as the program reads them. */
  readonly backend: Readonly<Record<string, string>>;
  /** Variables of the environment: name → value. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Every secret value in it, to be masked. */
  readonly hidden: readonly string[];
}

export const variablesFile = 'terraform.tfvars.json';

/** Sentences for people when it cannot be used, each with what to do. */
export function readInput(tool: Tool, { input, files, env }: EffectContext): TerraformInput | readonly string[] {
  const folder = folderOf(input['folder'] ?? '.');
  const variables = input['variables'] ?? {};
  const backend = backendOf(input['backend'] ?? {}, env);
  const secrets = secretsOf(input, env);
  const problems = [...secrets.missing, ...backend.missing];
  if (folder === undefined) problems.push('The step’s “folder” is not a folder below the instance, such as “stack”; the owner of the service corrects it.');
  else if (![...files.keys()].some((file) => tool.file.test(below(folder, file) ?? ''))) {
    problems.push(`The service renders no file ${folder === '' ? '' : `${folder}/`}${tool.wanted}; the owner of the service corrects it.`);
  }
  if (!isJsonObject(variables)) problems.push('The step’s “variables” is not a map of names to values; the owner of the service corrects it.');
  else if (Object.keys(variables).length > 0 && files.has(join(folder ?? '', variablesFile))) {
    problems.push(`The step gives “variables”, but the service also renders ${variablesFile}. The owner of the service takes one of them out.`);
  }
  if (problems.length > 0 || folder === undefined || !isJsonObject(variables)) return problems;
  return { folder, variables, backend: backend.values, secrets: secrets.values, hidden: [...Object.values(secrets.values), ...backend.hidden] };
}

function folderOf(folder: unknown): string | undefined {
  if (typeof folder !== 'string') return undefined;
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.');
  return folder.startsWith('/') || parts.includes('..') || /[\\\0]/.test(folder) ? undefined : parts.join('/');
}

function backendOf(backend: unknown, env: EffectContext['env']) {
  const values: Record<string, string> = {};
  const hidden: string[] = [];
  const missing: string[] = [];
  if (!isJsonObject(backend)) missing.push('The step’s “backend” is not a map of names to texts; the owner of the service corrects it.');
  else {
    for (const [name, value] of Object.entries(backend)) {
      const secret = isJsonObject(value) ? secretNamed(value['secret'], env) : undefined;
      if (secret && 'missing' in secret) missing.push(secret.missing);
      else if (secret) hidden.push((values[name] = secret.value.trim()));
      else if (value !== null) values[name] = String(value);
    }
  }
  return { values, hidden, missing };
}

/** The path of a file from a folder that it stands below. */
function below(folder: string, file: string): string | undefined {
  if (folder === '') return file;
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined;
}

function join(folder: string, file: string): string {
  return folder === '' ? file : `${folder}/${file}`;
}
