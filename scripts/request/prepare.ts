import { newProblems } from '../model/grouping.ts';
import { decide } from '../catalog/access.ts';
import { accessRules } from '../catalog/policies.ts';
import { loadCatalog, type Catalog } from '../catalog/catalog.ts';
import { environments, type Environment } from '../catalog/environments.ts';
import { isChoice } from '../catalog/pickers.ts';
import { fieldsOf } from '../catalog/fields.ts';
import { userByLogin } from '../catalog/people.ts';
import { serviceOf } from '../catalog/services.ts';
import type { JsonObject } from '../model/json.ts';
import type { Decision } from '../model/policy.ts';
import { recordFile, type RenderedFile, type RequestProblem, type RequestRecord } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import { memoryFiles, type Files } from '../read/files.ts';
import { serviceDigest } from './digest.ts';
import { fullYaml } from './full-yaml.ts';
import { quote } from './inputs.ts';
import type { InstancePlace } from './instance.ts';
import { parseIssue, requestedService, type Form } from './issue.ts';
import { previewRequest, withDefaults, type Known } from './preview.ts';
import { stringifyRecord } from './record.ts';
import { entitySources } from './sources.ts';
import { editedEntities } from './steps.ts';
import { compileValidator } from './validator.ts';
import type { PendingEffect } from './workspace.ts';

/** An issue as GitHub reports it. */
export interface Asked {
  readonly number: number;
  /** Login of the issue's author: the requester. */
  readonly author: string;
  readonly body: string;
  /** When it was opened, ISO 8601 in UTC. */
  readonly created?: string;
}

/** Everything that follows from an issue and the catalog: what the pull request will hold, or why there will be none. */
export interface Prepared {
  readonly problems: readonly RequestProblem[];
  readonly service?: Service;
  readonly inputs?: JsonObject;
  readonly environment?: Environment;
  readonly decision?: Decision;
  readonly place?: InstancePlace;
  /** What would be committed but for the record, also when nobody has said who asks. */
  readonly preview?: readonly RenderedFile[];
  /** The rest is there when there is no problem and the decision allows it. */
  readonly folder?: string;
  readonly record?: RequestRecord;
  /** With `request.yaml`, sorted by path. */
  readonly files?: readonly RenderedFile[];
  readonly effects?: readonly PendingEffect[];
}

/** Understands an issue, checks who asks, and renders. Nothing is changed anywhere. */
export async function prepareRequest(catalog: Catalog, files: Files, asked: Asked): Promise<Prepared> {
  const name = requestedService(asked.body);
  const service = name === undefined ? undefined : serviceOf(catalog, files, name);
  if (!service) return { problems: [unknownService(catalog, name)] };
  const form: Form = { name: service.name, title: service.title, fields: fieldsOf(service) };
  const parsed = parseIssue(asked.body, form);
  if (parsed.problems.length > 0) return { service, problems: parsed.problems };
  const user = userByLogin(catalog, asked.author);
  if (!user) return { service, inputs: parsed.inputs, problems: [unknownUser(asked.author)] };
  return prepareInputs(catalog, files, service, parsed.inputs, {
    requester: user.ref,
    issue: asked.number,
    ...(asked.created === undefined ? {} : { asked: asked.created }),
  });
}

/** The same for inputs that are there already, as on the command line. */
export async function prepareInputs(
  catalog: Catalog,
  files: Files,
  service: Service,
  given: JsonObject,
  by: Pick<RequestRecord, 'requester' | 'issue' | 'asked'>,
): Promise<Prepared> {
  const fields = fieldsOf(service);
  const inputs = withDefaults(service, fields, given);
  const sources = entitySources(catalog, files, editedEntities(service, inputs));
  const preview = previewRequest(service, fields, given, compileValidator(service.pages), known(catalog), sources, fullYaml);
  const environment = environments(catalog).find(({ name }) => name === preview.place?.environment);
  if (!preview.place || !preview.folder || preview.owner === undefined) return { service, inputs, problems: preview.problems };
  const decision = decideRequest(catalog, service, { action: 'create', requester: by.requester, ...preview.place });
  const understood = { service, inputs, decision, place: preview.place, preview: preview.files, ...(environment ? { environment } : {}) };
  const taken = takenProblems(catalog, preview.folder, by.issue);
  const problems = [...preview.problems, ...ownerProblems(catalog, preview.owner), ...taken];
  if (problems.length > 0 || !decision.allowed) return { ...understood, problems };
  const { place, folder, owner } = preview;
  const record: RequestRecord = { service: service.name, digest: await serviceDigest(service), action: 'create', ...place, owner, ...by, inputs };
  const rendered = [...preview.files, { path: `${folder}/${recordFile}`, text: stringifyRecord(record) }].sort((a, b) => (a.path < b.path ? -1 : 1));
  const broken = brokenCatalog(catalog, files, rendered);
  if (broken.length > 0) return { ...understood, problems: broken };
  return { ...understood, problems: [], folder, record, files: rendered, effects: preview.effects };
}

/** May this have been asked? By the policies of the given catalog. */
export function decideRequest(catalog: Catalog, service: Service, asked: Pick<RequestRecord, 'action' | 'requester' | 'environment'>): Decision {
  const environment = environments(catalog).find(({ name }) => name === asked.environment);
  const question = { user: asked.requester, action: asked.action, service, ...(environment ? { environment } : {}) };
  return decide(catalog, accessRules(catalog), question);
}

export function known(catalog: Catalog): Known {
  return { environments: new Set(environments(catalog).map(({ name }) => name)), accepts: (picker, value) => isChoice(catalog, picker, value) };
}

function unknownService(catalog: Catalog, name: string | undefined): RequestProblem {
  const names = catalog.ofKind('Template').map((template) => template.name);
  const message = name === undefined ? 'The issue does not say which service it asks for.' : `There is no service ${quote(name)}.`;
  return { code: 'service-unknown', message, fix: `Services are: ${names.join(', ') || 'none yet'}.` };
}

function unknownUser(login: string): RequestProblem {
  return {
    code: 'requester-unknown',
    message: `The catalog has no user with the GitHub login ${login}, so nothing can be requested under it.`,
    fix: 'Ask for an entry under catalog/org/, with the annotation github.com/user-login.',
  };
}

function ownerProblems(catalog: Catalog, owner: string): readonly RequestProblem[] {
  if (catalog.get(owner)) return [];
  return [{ code: 'owner-unknown', field: 'owner', message: `The owner would be ${owner}, which is not in the catalog.` }];
}

function takenProblems(catalog: Catalog, folder: string, issue: number): readonly RequestProblem[] {
  const instance = catalog.instances.find((each) => each.folder === folder);
  if (!instance || instance.record.issue === issue) return [];
  const message = `${folder} is there already: it was made by issue #${instance.record.issue} and belongs to ${instance.record.owner}.`;
  return [{ code: 'instance-exists', field: 'name', message, fix: 'Choose another name.' }];
}

/** Errors that the rendered files would bring into the catalog: a taken entity name, a value that the format forbids. */
function brokenCatalog(catalog: Catalog, files: Files, rendered: readonly RenderedFile[]): readonly RequestProblem[] {
  const after = loadCatalog(overlay(files, rendered)).problems;
  return newProblems(catalog.problems, after)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, file, message, fix }) => ({ code, message: `${file}: ${message}`, ...(fix === undefined ? {} : { fix }) }));
}

function overlay(files: Files, rendered: readonly RenderedFile[]): Files {
  const above = memoryFiles(Object.fromEntries(rendered.map(({ path, text }) => [path, text])));
  const paths = [...new Set([...files.list(), ...above.list()])].sort();
  return { list: () => paths, text: (path) => above.text(path) ?? files.text(path), bytes: (path) => above.bytes(path) ?? files.bytes(path) };
}
