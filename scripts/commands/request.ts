import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { fieldsOf } from '../catalog/fields.ts';
import { userByLogin } from '../catalog/people.ts';
import { serviceOf } from '../catalog/services.ts';
import { nearest } from '../catalog/suggest.ts';
import { openDoor, type Door } from '../github/door.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Field, Service } from '../model/service.ts';
import { readInput } from '../request/inputs.ts';
import { issueBody, issueTitle, prefilledLink, type Form } from '../request/issue.ts';
import { prepareInputs } from '../request/prepare.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog, type Opened } from './open.ts';
import { answerJson, answerText, type Answer } from './request-answer.ts';
import { jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'request SERVICE [--input NAME=VALUE]… [--inputs FILE] [--environment NAME] [--as LOGIN] [--dry-run] [--catalog DIR] [--format text|json]',
  about: `Asks for a service. The inputs are judged as on the site, and it is said who will approve. With GH_TOKEN or GITHUB_TOKEN the
issue is opened; without, or with --dry-run, nothing is sent, and the address of the filled-in form is printed. An input
that is a list or an object is written as JSON: --input 'readers:=["a","b"]'.`,
  options: {
    ...catalogOption,
    input: { type: 'string', multiple: true, short: 'i' },
    inputs: { type: 'string' },
    environment: { type: 'string', short: 'e' },
    as: { type: 'string' },
    'dry-run': { type: 'boolean' },
    format: { type: 'string' },
  },
  optionHelp: {
    ...catalogHelp,
    input: 'One input: name=text, or name:=json; again for the next item of a list',
    inputs: 'A YAML or JSON file with inputs; --input wins over it',
    environment: 'Name of the environment, for the input that asks for it',
    as: 'Login of whoever asks; default: the owner of the token',
    'dry-run': 'Show the files and who approves; send nothing',
    format: 'text or json',
  },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const format = choice(call, 'format', ['text', 'json']);
  const dry = call.values['dry-run'] === true;
  const opened = openCatalog(call);
  const service = serviceNamed(opened, call.positionals);
  const form: Form = { name: service.name, title: service.title, fields: fieldsOf(service) };
  const { inputs, problems: misread } = readArguments(call, service, form.fields);
  const { settings } = opened.catalog;
  const token = call.io.env['GH_TOKEN'] || call.io.env['GITHUB_TOKEN'];
  const door = token && !dry ? openDoor({ apiUrl: apiOf(call, settings.server), token, repository: call.io.env['GITHUB_REPOSITORY'] || settings.repository }) : undefined;
  const login = door ? await ownerOf(door, option(call, 'as')) : option(call, 'as');
  const requester = login === undefined ? undefined : userByLogin(opened.catalog, login.replace(/^@/, ''));
  if (login !== undefined && !requester) throw new Refusal(`The catalog has no user with the GitHub login "${login}", so nothing can be requested under it.`);
  const prepared = await prepareInputs(opened.catalog, opened.files, service, inputs, { requester: requester?.ref ?? '', issue: 0 });
  const unread = new Set(misread.map(({ field }) => field));
  const problems = [...misread, ...prepared.problems.filter(({ field }) => field === undefined || !unread.has(field))];
  const denied = requester !== undefined && prepared.decision?.allowed === false;
  const complete = prepared.inputs ?? inputs;
  const link = prefilledLink(`${settings.server}/${settings.repository}`, form, complete);
  const refused = problems.length > 0 || denied;
  const issue = door && !refused ? await door.openIssue(issueTitle(form, complete), issueBody(form, complete)) : undefined;
  const answer: Answer = { service, prepared, problems, asked: requester !== undefined, url: link.tooLong ? link.bare : link.url, body: link.tooLong ? link.body : undefined, issue };
  call.io.out(format === 'json' ? `${jsonText(answerJson(answer, opened))}\n` : answerText(answer, opened, dry));
  return refused ? 1 : 0;
}

/** GitHub alone says who opens an issue. */
async function ownerOf(door: Door, named: string | undefined): Promise<string> {
  let login: string;
  try {
    login = await door.login();
  } catch (error) {
    throw new Refusal(`GitHub does not say whose token this is (${error instanceof Error ? error.message : String(error)}). Use the token of a person, or --dry-run.`);
  }
  if (named !== undefined && named.replace(/^@/, '').toLowerCase() !== login.toLowerCase()) throw new Refusal(`The token belongs to ${login}, so nothing can be requested as ${named}. Leave --as out, or add --dry-run.`);
  return login;
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

interface Arguments {
  readonly inputs: JsonObject;
  readonly problems: readonly RequestProblem[];
}

function readArguments(call: Call, service: Service, fields: readonly Field[]): Arguments {
  const inputs: Record<string, Json> = { ...readFile(call) };
  const problems: RequestProblem[] = [];
  const place = option(call, 'environment');
  const given = ((call.values['input'] ?? []) as readonly string[]).map(assignment);
  const texts = Map.groupBy([...(place === undefined ? [] : [{ name: environmentInput(service), text: place, json: false }]), ...given], ({ name }) => name);
  for (const [name, parts] of texts) {
    const field = fields.find((each) => each.name === name);
    if (!field) {
      const near = nearest(name, fields.map((each) => each.name));
      throw new Refusal(`${service.title} has no input "${name}".${near ? ` Did you mean "${near}"?` : ''} Inputs: ${fields.map((each) => each.name).join(', ')}.`);
    }
    const [first, ...others] = parts;
    if (!first) continue;
    if (others.length > 0 && (field.kind !== 'list' || parts.some(({ json }) => json))) throw new Refusal(`The input "${name}" is given ${parts.length} times.`);
    if (first.json) inputs[name] = readJson(name, first.text);
    else {
      const { value, problem } = readInput(field, parts.map(({ text }) => text).join('\n'));
      if (problem) problems.push(problem);
      if (value === undefined) delete inputs[name];
      else inputs[name] = value;
    }
  }
  return { inputs, problems };
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

function apiOf({ io }: Call, server: string): string {
  return io.env['GITHUB_API_URL'] || (server === 'https://github.com' ? 'https://api.github.com' : `${server}/api/v3`);
}
