import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { fieldsOf } from '../catalog/fields.ts';
import { serviceOf } from '../catalog/services.ts';
import { nearest } from '../catalog/suggest.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import { readInput } from '../request/inputs.ts';
import { serviceFor } from '../request/wish-issue.ts';
import { instanceName, type Wish } from '../request/wish.ts';
import { option, Refusal, type Call } from './command.ts';
import type { Opened } from './open.ts';

/** Options that name an instance; a call has one of them, or a service. */
const instanceOptions = ['change', 'delete', 'renew', 'upgrade'] as const;

/** Which other options each may have. */
const allowed: Readonly<Record<'create' | (typeof instanceOptions)[number], readonly string[]>> = {
  create: ['input', 'inputs', 'environment'],
  change: ['input', 'inputs', 'clear'],
  delete: ['name', 'reason'],
  renew: ['for', 'reason'],
  upgrade: ['reason'],
};

export interface ReadArguments {
  readonly wish: Wish;
  /** Inputs that could not be read. */
  readonly misread: readonly RequestProblem[];
}

/** What a call asks for. Throws `Refusal` for what no input's own schema is there to judge. */
export function readArguments(call: Call, opened: Opened): ReadArguments {
  const named = instanceOptions.filter((name) => option(call, name) !== undefined);
  if (named.length > 1) throw new Refusal(`Say one of ${named.map((name) => `--${name}`).join(' and ')}.`);
  const [action = 'create'] = named;
  const strange = Object.values(allowed).flat().find((name) => call.values[name] !== undefined && !allowed[action].includes(name));
  if (strange !== undefined) throw new Refusal(`--${strange} does not go with ${action === 'create' ? 'a new instance' : `--${action}`}. See signpost request --help.`);
  if (action === 'create') {
    const service = serviceNamed(opened, call.positionals);
    const { inputs, misread } = readInputs(call, service);
    return { wish: { action, service: service.name, inputs }, misread };
  }
  if (call.positionals[0] !== undefined) throw new Refusal(`With --${action} no service is named, but here is "${call.positionals[0]}". Inputs are written --input name=value.`);
  const instance = instanceName(option(call, action) ?? '');
  const reason = option(call, 'reason') ?? '';
  switch (action) {
    case 'change':
      return readChange(call, opened, instance);
    case 'delete':
      if (option(call, 'name') === undefined) throw new Refusal(`Say the instance's name once more: --delete ${instance} --name …`);
      return { wish: { action, instance, name: option(call, 'name') ?? '', reason }, misread: [] };
    case 'renew':
      if (option(call, 'for') === undefined) throw new Refusal(`Say for how long: --renew ${instance} --for "30 days"`);
      return { wish: { action, instance, period: option(call, 'for') ?? '', reason }, misread: [] };
    case 'upgrade':
      return { wish: { action, instance, reason }, misread: [] };
    default:
      return action satisfies never;
  }
}

function readChange(call: Call, opened: Opened, instance: string): ReadArguments {
  const empty: Wish = { action: 'change', instance, inputs: {}, cleared: [] };
  const service = serviceFor(opened.catalog, opened.files, empty);
  if (!service) return { wish: empty, misread: [] };
  const { inputs, misread } = readInputs(call, service);
  const cleared = (call.values['clear'] ?? []) as readonly string[];
  for (const name of cleared) fieldNamed(service, name);
  return { wish: { ...empty, inputs, cleared }, misread };
}

function serviceNamed({ catalog, files }: Opened, [name, ...others]: readonly string[]): Service {
  const names = catalog.ofKind('Template').map((template) => template.name);
  const list = `Services: ${names.join(', ') || 'none yet'}.`;
  if (name === undefined) throw new Refusal(`Say which service. ${list}`);
  if (others[0] !== undefined) throw new Refusal(`After the service stand options only, but here is "${others[0]}". Inputs are written --input name=value.`);
  const service = serviceOf(catalog, files, name);
  if (service) return service;
  const near = nearest(name, names);
  throw new Refusal(`There is no service "${name}".${near ? ` Did you mean "${near}"?` : ''} ${list}`);
}

function readInputs(call: Call, service: Service): { readonly inputs: JsonObject; readonly misread: readonly RequestProblem[] } {
  const inputs: Record<string, Json> = { ...readFile(call) };
  const misread: RequestProblem[] = [];
  const place = option(call, 'environment');
  const given = ((call.values['input'] ?? []) as readonly string[]).map(assignment);
  const texts = Map.groupBy([...(place === undefined ? [] : [{ name: environmentInput(service), text: place, json: false }]), ...given], ({ name }) => name);
  for (const [name, parts] of texts) {
    const field = fieldNamed(service, name);
    const [first, ...others] = parts;
    if (!first) continue;
    if (others.length > 0 && (field.kind !== 'list' || parts.some(({ json }) => json))) throw new Refusal(`The input "${name}" is given ${parts.length} times.`);
    if (first.json) inputs[name] = readJson(name, first.text);
    else {
      const { value, problem } = readInput(field, parts.map(({ text }) => text).join('\n'));
      if (problem) misread.push(problem);
      if (value === undefined) delete inputs[name];
      else inputs[name] = value;
    }
  }
  return { inputs, misread };
}

function fieldNamed(service: Service, name: string) {
  const fields = fieldsOf(service);
  const field = fields.find((each) => each.name === name);
  if (field) return field;
  const near = nearest(name, fields.map((each) => each.name));
  throw new Refusal(`${service.title} has no input "${name}".${near ? ` Did you mean "${near}"?` : ''} Inputs: ${fields.map((each) => each.name).join(', ')}.`);
}

function assignment(text: string): { readonly name: string; readonly text: string; readonly json: boolean } {
  const match = /^([^=:]+)(:?)=([\s\S]*)$/.exec(text);
  if (!match) throw new Refusal(`--input is "${text}"; write it as name=value, or name:=json.`);
  return { name: match[1] ?? '', text: match[3] ?? '', json: match[2] === ':' };
}

function readJson(name: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Refusal(`The input "${name}" is no JSON: ${(error as Error).message}. For a plain text write --input ${name}=…`);
  }
}

function readFile(call: Call): JsonObject {
  const file = option(call, 'inputs');
  if (file === undefined) return {};
  let value: unknown;
  try {
    value = parse(readFileSync(resolve(call.io.cwd, file), 'utf8'));
  } catch (error) {
    throw new Refusal(`The inputs in "${file}" cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
  if (!isJsonObject(value)) throw new Refusal(`"${file}" holds no inputs: it should be a map, each input under its name.`);
  return value;
}

/** The input from which the service takes the environment. */
function environmentInput({ instance, title }: Service): string {
  const name = /\bparameters\.([A-Za-z_]\w*)/.exec(instance.environment ?? '')?.[1];
  if (name === undefined) throw new Refusal(`${title} belongs to no environment; leave --environment out.`);
  return name;
}
